import { t } from "@lingui/core/macro";
import { CornerUpLeft, Ellipsis, SmilePlus } from "lucide-react";
import { Suspense, useRef, useState } from "react";
import { lazyPart } from "../app/lazy_part";
import { Toolbar } from "react-aria-components";
import type { Conversation, Message } from "../../engine";
import { IconButton } from "../../ui/IconButton";
import { useEngine } from "../app/engine_context";
import { focusComposer } from "./composer_focus";
import styles from "./MessageActions.module.css";
import type { MessageOverlay } from "./MessageOverlays";

const MessageOverlays = lazyPart(() => import("./MessageOverlays"));

interface Props {
  conversation: Conversation;
  message: Message;
  mine: boolean;
  /** A picker, menu or question of this message is open: the row keeps its toolbar. */
  onOpenChange(open: boolean): void;
}

/** The toolbar at a message: appears on hover, on focus and on a tap. */
export function MessageActions({ conversation, message, mine, onOpenChange }: Props) {
  const engine = useEngine();
  const pickerTrigger = useRef<HTMLButtonElement>(null);
  const menuTrigger = useRef<HTMLButtonElement>(null);
  const [open, setOpen] = useState<MessageOverlay>();
  const [everOpened, setEverOpened] = useState(false);
  const canWrite = conversation.relation?.can_message ?? true;

  const show = (overlay: MessageOverlay | undefined) => {
    setOpen(overlay);
    setEverOpened(true);
    onOpenChange(overlay !== undefined);
  };
  const reply = () => {
    engine.chat.setDraftReply(conversation.id, message);
    focusComposer();
  };
  return (
    <>
      <Toolbar className={styles.toolbar} aria-label={t`Message actions`}>
        {canWrite && (
          <>
            <IconButton
              ref={pickerTrigger}
              size="small"
              label={t`React`}
              icon={<SmilePlus aria-hidden="true" />}
              placement="top"
              aria-haspopup="dialog"
              aria-expanded={open === "picker"}
              onPress={() => show("picker")}
            />
            <IconButton
              size="small"
              label={t`Reply`}
              icon={<CornerUpLeft aria-hidden="true" className="mirrored" />}
              placement="top"
              onPress={reply}
            />
          </>
        )}
        <IconButton
          ref={menuTrigger}
          size="small"
          label={t`More`}
          icon={<Ellipsis aria-hidden="true" />}
          placement="top"
          aria-haspopup="menu"
          aria-expanded={open === "menu"}
          onPress={() => show("menu")}
        />
      </Toolbar>
      {everOpened && (
        <Suspense fallback={null}>
          <MessageOverlays
            conversation={conversation}
            message={message}
            mine={mine}
            canWrite={canWrite}
            open={open}
            onOpen={show}
            pickerTrigger={pickerTrigger}
            menuTrigger={menuTrigger}
          />
        </Suspense>
      )}
    </>
  );
}
