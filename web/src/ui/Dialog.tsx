import { X } from "lucide-react";
import type { ReactNode } from "react";
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from "react-aria-components";
import styles from "./Dialog.module.css";
import { IconButton } from "./IconButton";
import { classNames } from "./class_names";

interface Props {
  title: string;
  closeLabel: string;
  isOpen: boolean;
  onClose(): void;
  children: ReactNode;
  /** Buttons at the lower end. */
  actions?: ReactNode;
  size?: "small" | "medium";
  role?: "dialog" | "alertdialog";
}

/** A modal window; a sheet from below on a phone. Esc and a press outside close it. */
export function Dialog({
  title,
  closeLabel,
  isOpen,
  onClose,
  children,
  actions,
  size = "medium",
  role = "dialog",
}: Props) {
  return (
    <ModalOverlay
      isOpen={isOpen}
      onOpenChange={(open) => !open && onClose()}
      isDismissable={role === "dialog"}
      className={styles.overlay}
    >
      <Modal className={classNames(styles.modal, styles[size])}>
        <AriaDialog role={role} className={styles.dialog}>
          <header className={styles.header}>
            <Heading slot="title" className={styles.title}>
              {title}
            </Heading>
            <IconButton label={closeLabel} icon={<X aria-hidden="true" />} onPress={onClose} />
          </header>
          <div className={styles.body}>{children}</div>
          {actions && <footer className={styles.actions}>{actions}</footer>}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}
