import { t } from "@lingui/core/macro";
import { Copy, Pencil, Trash2 } from "lucide-react";
import type { RefObject } from "react";
import type { Conversation, Message } from "../../engine";
import { Button } from "../../ui/Button";
import { Dialog } from "../../ui/Dialog";
import { Menu, MenuItem } from "../../ui/Menu";
import { Popover } from "../../ui/Popover";
import { showToast } from "../../ui/toasts";
import { useEngine } from "../app/engine_context";
import { failureWords } from "../app/failure_words";
import { focusComposer } from "./composer_focus";
import EmojiPicker from "./EmojiPicker";

export type MessageOverlay = "picker" | "menu" | "question";

interface Props {
  conversation: Conversation;
  message: Message;
  mine: boolean;
  canWrite: boolean;
  open: MessageOverlay | undefined;
  onOpen(overlay: MessageOverlay | undefined): void;
  pickerTrigger: RefObject<HTMLButtonElement | null>;
  menuTrigger: RefObject<HTMLButtonElement | null>;
}

const failed = (cause: unknown) => showToast(failureWords(cause), { tone: "danger" });

/**
 * What opens at a message: reactions, menu, the question before deleting. Loaded with the first
 * opening.
 */
export default function MessageOverlays(props: Props) {
  const { conversation, message, mine, canWrite, open, onOpen, pickerTrigger, menuTrigger } = props;
  const engine = useEngine();
  const close = () => onOpen(undefined);
  const edit = () => {
    engine.chat.setDraftEditing(conversation.id, message);
    focusComposer();
  };
  const copy = () => {
    navigator.clipboard.writeText(message.text).then(() => showToast(t`Copied`), failed);
  };
  const react = (emoji: string) => {
    close();
    engine.chat.react(conversation.id, message.seq, emoji, true).catch(failed);
  };
  const remove = () => {
    close();
    engine.chat.delete(conversation.id, message.seq).catch(failed);
  };
  return (
    <>
      <Popover
        label={t`Choose a reaction`}
        placement="top end"
        triggerRef={pickerTrigger}
        isOpen={open === "picker"}
        onOpenChange={(next) => !next && close()}
      >
        <EmojiPicker onPick={react} />
      </Popover>
      <Menu
        aria-label={t`More`}
        triggerRef={menuTrigger}
        isOpen={open === "menu"}
        onOpenChange={(next) => !next && close()}
      >
        {mine && canWrite && (
          <MenuItem icon={<Pencil />} onAction={edit}>
            {t`Edit`}
          </MenuItem>
        )}
        {message.text !== "" && (
          <MenuItem icon={<Copy />} onAction={copy}>
            {t`Copy text`}
          </MenuItem>
        )}
        {mine && (
          <MenuItem icon={<Trash2 />} danger onAction={() => onOpen("question")}>
            {t`Delete`}
          </MenuItem>
        )}
      </Menu>
      <Dialog
        role="alertdialog"
        size="small"
        title={t`Delete this message?`}
        closeLabel={t`Close`}
        isOpen={open === "question"}
        onClose={close}
        actions={
          <>
            <Button onPress={close}>{t`Keep it`}</Button>
            <Button look="danger" onPress={remove} autoFocus>
              {t`Delete`}
            </Button>
          </>
        }
      >
        <p>{t`Everybody here will see that a message was deleted, but not what it said.`}</p>
      </Dialog>
    </>
  );
}
