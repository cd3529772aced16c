import type { ReactNode } from "react";
import { Popover as AriaPopover, Dialog, type PopoverProps } from "react-aria-components";
import { classNames } from "./class_names";
import styles from "./Popover.module.css";

interface Props extends Omit<PopoverProps, "children" | "className" | "style"> {
  children: ReactNode;
  label: string;
  /** Belongs to a dark surface, such as the call stage. */
  dark?: boolean;
}

/** A small surface beside its trigger; place inside a DialogTrigger or with `triggerRef`. */
export function Popover({ children, label, offset = 6, dark, ...rest }: Props) {
  return (
    <AriaPopover
      {...rest}
      offset={offset}
      className={classNames(styles.popover, dark && styles.dark)}
    >
      <Dialog aria-label={label} className={styles.dialog}>
        {children}
      </Dialog>
    </AriaPopover>
  );
}
