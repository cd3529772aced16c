import type { ReactNode, Ref } from "react";
import { Button, type ButtonProps, TooltipTrigger, ToggleButton } from "react-aria-components";
import { classNames } from "./class_names";
import styles from "./IconButton.module.css";
import { Tooltip } from "./Tooltip";

export interface IconButtonProps
  extends Omit<ButtonProps, "children" | "className" | "style" | "aria-label"> {
  /** The accessible name, also shown as the tooltip. */
  label: string;
  icon: ReactNode;
  size?: "small" | "medium";
  look?: "quiet" | "accent" | "raised";
  ref?: Ref<HTMLButtonElement>;
  placement?: "top" | "bottom" | "left" | "right";
}

/** A button that is only an icon; its name is also its tooltip. */
export function IconButton({
  label,
  icon,
  size = "medium",
  look = "quiet",
  placement,
  ...rest
}: IconButtonProps) {
  return (
    <TooltipTrigger delay={500} closeDelay={0}>
      <Button
        {...rest}
        aria-label={label}
        className={classNames(styles.button, styles[size], styles[look])}
      >
        {icon}
      </Button>
      <Tooltip placement={placement}>{label}</Tooltip>
    </TooltipTrigger>
  );
}

export interface IconToggleProps {
  label: string;
  icon: ReactNode;
  isSelected: boolean;
  onChange(selected: boolean): void;
}

/** An icon that is on or off (`aria-pressed`); its name does not change. */
export function IconToggle({ label, icon, isSelected, onChange }: IconToggleProps) {
  return (
    <TooltipTrigger delay={500} closeDelay={0}>
      <ToggleButton
        aria-label={label}
        isSelected={isSelected}
        onChange={onChange}
        className={classNames(styles.button, styles.medium, styles.quiet)}
      >
        {icon}
      </ToggleButton>
      <Tooltip>{label}</Tooltip>
    </TooltipTrigger>
  );
}
