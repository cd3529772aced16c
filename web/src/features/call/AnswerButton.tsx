import type { ReactNode } from "react";
import { Button } from "react-aria-components";
import { classNames } from "../../ui/class_names";
import { keyedButton } from "../shortcuts/keyed_button";
import type { ShortcutId } from "../shortcuts/shortcuts";
import { useBinding } from "../shortcuts/shortcuts_setting";
import { ShortcutTooltip } from "../shortcuts/ShortcutTooltip";
import styles from "./IncomingCall.module.css";

interface Props {
  /** quiet: beside the one that most people want. */
  tone: "accept" | "quiet" | "decline";
  label: string;
  shortcut?: ShortcutId;
  icon: ReactNode;
  onPress(): void;
}

/** A large round answer with its word under it. */
export function AnswerButton({ tone, label, shortcut, icon, onPress }: Props) {
  const keys = useBinding(shortcut);
  return (
    <ShortcutTooltip keys={keys}>
      <Button
        className={classNames(styles.answer, styles[tone])}
        onPress={onPress}
        render={keyedButton(keys)}
      >
        <span className={styles.round}>{icon}</span>
        <span className={styles.word}>{label}</span>
      </Button>
    </ShortcutTooltip>
  );
}
