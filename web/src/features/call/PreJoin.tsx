import { t } from "@lingui/core/macro";
import { Video } from "lucide-react";
import { Button } from "../../ui/Button";
import { Dialog } from "../../ui/Dialog";
import { useEngine } from "../app/engine_context";
import { CheckCamera } from "./CheckCamera";
import { startCall } from "./start_call";

interface Props {
  conversationId: string;
  onClose(): void;
}

/** A look into the mirror before a video call is started. */
export default function PreJoin({ conversationId, onClose }: Props) {
  const engine = useEngine();
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
              startCall(engine, conversationId, "video");
            }}
          >
            {t`Start video call`}
          </Button>
        </>
      }
    >
      <CheckCamera />
    </Dialog>
  );
}
