import { t } from "@lingui/core/macro";
import { CornerUpLeft } from "lucide-react";
import type { Conversation, ReplyPreview } from "../../engine";
import { plainText } from "./markdown";
import styles from "./ReplyQuote.module.css";

interface Props {
  reply: ReplyPreview;
  conversation: Conversation;
  onJump(seq: number): void;
}

/** What a message answers; a press goes there. */
export function ReplyQuote({ reply, conversation, onJump }: Props) {
  const name = conversation.members.find((member) => member.user.id === reply.sender_id)?.user
    .display_name;
  return (
    <button type="button" className={styles.quote} onClick={() => onJump(reply.seq)}>
      <CornerUpLeft aria-hidden="true" className="mirrored" />
      <span className={styles.name}>{name ?? t`Former member`}</span>
      <span className={styles.excerpt}>
        {reply.deleted ? t`Message deleted` : plainText(reply.excerpt) || t`Attachment`}
      </span>
    </button>
  );
}
