import { t } from "@lingui/core/macro";
import { Video } from "lucide-react";
import { Button } from "../../ui/Button";
import { Dialog } from "../../ui/Dialog";
import { CheckCamera } from "./CheckCamera";

interface Props {
  /** What the button says: a call is started, or joined. */
  action: string;
  onAction(): void;
  onClose(): void;
}

/** A look into the mirror before one is seen by others. */
export default function PreJoin({ action, onAction, onClose }: Props) {
  return (
    <Dialog
      title={t`Check your camera`}
      closeLabel={t`Close`}
      size="small"
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t`Cancel`}</Button>
          <Button
            look="primary"
            icon={<Video aria-hidden="true" />}
            onPress={() => {
              onClose();
              onAction();
            }}
          >
            {action}
          </Button>
        </>
      }
    >
      <CheckCamera />
    </Dialog>
  );
}
