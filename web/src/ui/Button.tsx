import type { ReactNode, Ref } from "react";
import { Button as AriaButton, type ButtonProps as AriaButtonProps } from "react-aria-components";
import styles from "./Button.module.css";
import { classNames } from "./class_names";
import { Spinner } from "./Spinner";

export interface ButtonProps extends Omit<AriaButtonProps, "children" | "className" | "style"> {
  children: ReactNode;
  look?: "primary" | "plain" | "quiet" | "danger" | "success";
  size?: "small" | "medium" | "large";
  icon?: ReactNode;
  /** Takes the whole width. */
  wide?: boolean;
  ref?: Ref<HTMLButtonElement>;
}

/** A button with words. `isPending` keeps its width and shows a spinner. */
export function Button({
  children,
  look = "plain",
  size = "medium",
  icon,
  wide,
  ref,
  ...rest
}: ButtonProps) {
  return (
    <AriaButton
      {...rest}
      ref={ref ?? null}
      className={classNames(styles.button, styles[look], styles[size], wide && styles.wide)}
    >
      <span className={styles.content} data-pending={rest.isPending || undefined}>
        {icon}
        <span className={styles.label}>{children}</span>
      </span>
      {rest.isPending && (
        <span className={styles.pending}>
          <Spinner />
        </span>
      )}
    </AriaButton>
  );
}
