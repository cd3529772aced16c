import { t } from "@lingui/core/macro";
import { Download, X } from "lucide-react";
import { Dialog, Modal, ModalOverlay } from "react-aria-components";
import type { Attachment } from "../../engine";
import { IconButton } from "../../ui/IconButton";
import styles from "./Lightbox.module.css";
import { urlOf } from "./attachment_model";

/** One picture over the whole page; Esc or a press beside it closes. */
export default function Lightbox({
  attachment,
  onClose,
}: {
  attachment: Attachment;
  onClose(): void;
}) {
  return (
    <ModalOverlay
      className={styles.overlay}
      isOpen
      onOpenChange={(open) => !open && onClose()}
      isDismissable
    >
      <Modal className={styles.modal}>
        {attachment && (
          <Dialog aria-label={attachment.name} className={styles.dialog}>
            <header className={styles.header}>
              <span className={styles.name}>{attachment.name}</span>
              <IconButton
                label={t`Download`}
                icon={<Download aria-hidden="true" />}
                onPress={() => {
                  const link = document.createElement("a");
                  link.href = urlOf(attachment);
                  link.download = attachment.name;
                  link.click();
                }}
              />
              <IconButton label={t`Close`} icon={<X aria-hidden="true" />} onPress={onClose} />
            </header>
            <img className={styles.picture} src={urlOf(attachment)} alt={attachment.name} />
          </Dialog>
        )}
      </Modal>
    </ModalOverlay>
  );
}
