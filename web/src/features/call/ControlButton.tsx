import type { ReactNode, Ref } from "react";
import { Button, ToggleButton } from "react-aria-components";
import { Spinner } from "../../ui/Spinner";
import { classNames } from "../../ui/class_names";
import { keyedButton } from "../shortcuts/keyed_button";
import type { ShortcutId } from "../shortcuts/shortcuts";
import { useBinding } from "../shortcuts/shortcuts_setting";
import { ShortcutTooltip } from "../shortcuts/ShortcutTooltip";
import styles from "./CallControls.module.css";

interface ButtonProps {
  label: string;
  icon: ReactNode;
  tone?: "plain" | "end";
  shortcut?: ShortcutId;
  /** Opens a menu, which is open or not. */
  isOpen?: boolean;
  ref?: Ref<HTMLButtonElement>;
  onPress?(): void;
}

export function ControlButton({
  label,
  icon,
  tone = "plain",
  shortcut,
  isOpen,
  ref,
  onPress,
}: ButtonProps) {
  const keys = useBinding(shortcut);
  return (
    <ShortcutTooltip keys={keys}>
      <Button
        ref={ref ?? null}
        className={classNames(styles.control, tone === "end" && styles.end)}
        {...(isOpen !== undefined && { "aria-haspopup": "dialog", "aria-expanded": isOpen })}
        onPress={() => onPress?.()}
        render={keyedButton(keys)}
      >
        <span className={styles.round}>{icon}</span>
        <span className={styles.word}>{label}</span>
      </Button>
    </ShortcutTooltip>
  );
}

interface ToggleProps {
  label: string;
  icon: ReactNode;
  isOn: boolean;
  /** A mode rather than a device: accented when on. */
  plain?: boolean;
  /** Off is nothing to be warned of: no light round. */
  quiet?: boolean;
  isPending?: boolean;
  isBlocked?: boolean;
  isDisabled?: boolean;
  shortcut?: ShortcutId;
  ref?: Ref<HTMLButtonElement>;
  onToggle(): void;
}

/** On or off by `aria-pressed`; the name stays the same. */
export function ControlToggle({
  label,
  icon,
  isOn,
  plain,
  quiet,
  isPending,
  isBlocked,
  isDisabled = false,
  shortcut,
  ref,
  onToggle,
}: ToggleProps) {
  const keys = useBinding(shortcut);
  return (
    <ShortcutTooltip keys={keys}>
      <ToggleButton
        ref={ref ?? null}
        className={classNames(styles.control, plain && styles.plain, quiet && styles.quiet)}
        isSelected={isOn}
        isDisabled={isDisabled}
        onChange={onToggle}
        render={keyedButton(keys)}
      >
        <span className={styles.round}>
          {isPending ? <Spinner size={20} /> : icon}
          {isBlocked && <span className={styles.blocked}>!</span>}
        </span>
        <span className={styles.word}>{label}</span>
      </ToggleButton>
    </ShortcutTooltip>
  );
}
