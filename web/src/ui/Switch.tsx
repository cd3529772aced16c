import type { ReactNode } from "react";
import { Switch as AriaSwitch, type SwitchProps } from "react-aria-components";
import styles from "./Switch.module.css";

interface Props extends Omit<SwitchProps, "className" | "style" | "children"> {
  children: ReactNode;
  description?: ReactNode;
}

export function Switch({ children, description, ...rest }: Props) {
  return (
    <AriaSwitch {...rest} className={styles.switch}>
      <span className={styles.words}>
        <span>{children}</span>
        {description && <span className={styles.description}>{description}</span>}
      </span>
      <span className={styles.track} aria-hidden="true" />
    </AriaSwitch>
  );
}
