import type { ReactNode } from "react";
import { Popover as AriaPopover, Dialog, type PopoverProps } from "react-aria-components";
import styles from "./Popover.module.css";

interface Props extends Omit<PopoverProps, "children" | "className" | "style"> {
  children: ReactNode;
  label: string;
}

/** A small surface beside its trigger; place inside a DialogTrigger or with `triggerRef`. */
export function Popover({ children, label, offset = 6, ...rest }: Props) {
  return (
    <AriaPopover {...rest} offset={offset} className={styles.popover}>
      <Dialog aria-label={label} className={styles.dialog}>
        {children}
      </Dialog>
    </AriaPopover>
  );
}
