import { t } from "@lingui/core/macro";
import { CornerUpLeft, Pencil, X } from "lucide-react";
import type { Conversation, Draft } from "../../engine";
import { IconButton } from "../../ui/IconButton";
import { useEngine } from "../app/engine_context";
import styles from "./Composer.module.css";
import { plainText } from "./markdown";

/** Above the text: which message is answered or edited, with the way out. */
export function ComposerContext({
  conversation,
  draft,
}: {
  conversation: Conversation;
  draft: Draft;
}) {
  const engine = useEngine();
  if (draft.editingSeq !== undefined) {
    return (
      <div className={styles.context}>
        <Pencil aria-hidden="true" />
        <span className={styles.contextWords}>
          <b>{t`Editing your message`}</b>
        </span>
        <IconButton
          size="small"
          label={t`Stop editing`}
          icon={<X aria-hidden="true" />}
          onPress={() => engine.chat.setDraftEditing(conversation.id, undefined)}
        />
      </div>
    );
  }
  if (!draft.replyTo) return null;
  const { sender_id: senderId, excerpt } = draft.replyTo;
  const name = conversation.members.find((member) => member.user.id === senderId)?.user
    .display_name;
  return (
    <div className={styles.context}>
      <CornerUpLeft aria-hidden="true" className="mirrored" />
      <span className={styles.contextWords}>
        <b>{name ?? t`Former member`}</b> {plainText(excerpt) || t`Attachment`}
      </span>
      <IconButton
        size="small"
        label={t`Do not reply`}
        icon={<X aria-hidden="true" />}
        onPress={() => engine.chat.setDraftReply(conversation.id, undefined)}
      />
    </div>
  );
}
