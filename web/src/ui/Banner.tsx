import type { ReactNode } from "react";
import styles from "./Banner.module.css";
import { classNames } from "./class_names";

interface Props {
  tone: "neutral" | "accent" | "warning" | "danger";
  icon?: ReactNode;
  children: ReactNode;
  actions?: ReactNode;
  /** A small button at the end of the first line. */
  after?: ReactNode;
  /** The actions get a line of their own. */
  stacked?: boolean;
  /** In the flow of a form, with rounded corners, instead of across the page. */
  inset?: boolean;
  role?: "status" | "alert";
}

export function Banner({ tone, icon, children, actions, after, stacked, inset, role }: Props) {
  return (
    <div
      role={role}
      className={classNames(
        styles.banner,
        styles[tone],
        inset && styles.inset,
        stacked && styles.stacked,
      )}
    >
      {icon && <span className={styles.icon}>{icon}</span>}
      <div className={styles.words}>{children}</div>
      {after}
      {actions && <div className={styles.actions}>{actions}</div>}
    </div>
  );
}
