import type { ReactNode } from "react";
import { Tooltip as AriaTooltip, type TooltipProps } from "react-aria-components";
import styles from "./Tooltip.module.css";

export function Tooltip({
  children,
  placement = "bottom",
}: {
  children: ReactNode;
  placement?: TooltipProps["placement"];
}) {
  return (
    <AriaTooltip offset={6} placement={placement} className={styles.tooltip}>
      {children}
    </AriaTooltip>
  );
}
