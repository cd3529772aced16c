import { Check } from "lucide-react";
import type { ReactNode, RefObject } from "react";
import {
  Menu as AriaMenu,
  MenuItem as AriaMenuItem,
  MenuSection as AriaMenuSection,
  Header,
  type MenuItemProps,
  type MenuProps,
  type MenuSectionProps,
  Popover,
  type PopoverProps,
} from "react-aria-components";
import styles from "./Menu.module.css";
import popoverStyles from "./Popover.module.css";
import { classNames } from "./class_names";

interface Props extends Omit<MenuProps<object>, "className" | "style"> {
  children: ReactNode;
  placement?: PopoverProps["placement"];
  triggerRef?: RefObject<HTMLElement | null>;
  isOpen?: boolean;
  onOpenChange?(open: boolean): void;
}

const ignore = () => {};

/** Inside a MenuTrigger, or on its own with `triggerRef` and `isOpen`. Choosing closes it. */
export function Menu({
  children,
  placement = "bottom end",
  triggerRef,
  isOpen,
  onOpenChange,
  ...rest
}: Props) {
  const own = triggerRef && {
    triggerRef,
    isOpen: isOpen ?? false,
    onOpenChange: onOpenChange ?? ignore,
  };
  return (
    <Popover
      {...own}
      {...(own && { "aria-label": rest["aria-label"] })}
      placement={placement}
      offset={6}
      className={popoverStyles.popover}
    >
      <AriaMenu
        autoFocus={own ? "first" : undefined}
        onClose={() => onOpenChange?.(false)}
        {...rest}
        className={styles.menu}
      >
        {children}
      </AriaMenu>
    </Popover>
  );
}

interface ItemProps extends Omit<MenuItemProps, "className" | "style" | "children"> {
  children: ReactNode;
  icon?: ReactNode;
  danger?: boolean;
}

export function MenuItem({ children, icon, danger, ...rest }: ItemProps) {
  return (
    <AriaMenuItem
      {...rest}
      textValue={typeof children === "string" ? children : (rest.textValue ?? "")}
      className={classNames(styles.item, danger && styles.danger)}
    >
      {({ selectionMode, isSelected }) => (
        <>
          {icon && <span className={styles.icon}>{icon}</span>}
          <span className={styles.text}>{children}</span>
          {selectionMode !== "none" && (
            <span className={styles.icon}>{isSelected && <Check aria-hidden="true" />}</span>
          )}
        </>
      )}
    </AriaMenuItem>
  );
}

interface SectionProps extends Omit<MenuSectionProps<object>, "className" | "style" | "children"> {
  title?: string;
  children: ReactNode;
}

export function MenuSection({ title, children, ...rest }: SectionProps) {
  return (
    <AriaMenuSection {...rest} className={styles.section}>
      {title && <Header className={styles.header}>{title}</Header>}
      {children}
    </AriaMenuSection>
  );
}
