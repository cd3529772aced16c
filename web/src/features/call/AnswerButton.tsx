import type { ReactNode } from "react";
import { Button } from "react-aria-components";
import { classNames } from "../../ui/class_names";
import styles from "./IncomingCall.module.css";

interface Props {
  tone: "accept" | "decline";
  label: string;
  shortcut: string;
  icon: ReactNode;
  onPress(): void;
}

/** A large round answer with its word under it. */
export function AnswerButton({ tone, label, shortcut, icon, onPress }: Props) {
  return (
    <Button
      className={classNames(styles.answer, styles[tone])}
      onPress={onPress}
      aria-keyshortcuts={shortcut}
    >
      <span className={styles.round}>{icon}</span>
      <span>{label}</span>
    </Button>
  );
}
