import { t } from "@lingui/core/macro";
import { memo, useState } from "react";
import type { Conversation, Message } from "../../engine";
import { Avatar } from "../../ui/Avatar";
import { classNames } from "../../ui/class_names";
import { useEngine } from "../app/engine_context";
import { fullTime, timeOfDay } from "../app/format";
import { Attachments } from "./Attachments";
import { Markdown } from "./Markdown";
import { MessageActions } from "./MessageActions";
import styles from "./MessageRow.module.css";
import { ReactionBar } from "./ReactionBar";
import { ReplyQuote } from "./ReplyQuote";

interface Props {
  conversation: Conversation;
  message: Message;
  meId: string;
  startsGroup: boolean;
  /** Shown for a moment after a jump to this message. */
  highlighted: boolean;
  onJump(seq: number): void;
}

export const MessageRow = memo(function MessageRow({
  conversation,
  message,
  meId,
  startsGroup,
  highlighted,
  onJump,
}: Props) {
  const engine = useEngine();
  const [actionsOpen, setActionsOpen] = useState(false);
  const sender = conversation.members.find((member) => member.user.id === message.sender_id)?.user;
  const name = sender?.display_name ?? t`Former member`;
  return (
    <article
      className={classNames(
        styles.row,
        startsGroup && styles.first,
        highlighted && styles.highlighted,
      )}
      data-actions-open={actionsOpen || undefined}
      data-seq={message.seq}
    >
      <span className={styles.gutter}>
        {startsGroup ? (
          <Avatar
            name={name}
            seed={message.sender_id}
            url={sender && engine.people.avatarUrl(sender)}
            size={36}
          />
        ) : (
          <time className={styles.hoverTime} dateTime={new Date(message.sent_at_ms).toISOString()}>
            {timeOfDay(message.sent_at_ms)}
          </time>
        )}
      </span>
      <div className={styles.content}>
        {startsGroup ? (
          <header className={styles.header}>
            <span className={styles.name}>{name}</span>
            <time
              className={styles.time}
              dateTime={new Date(message.sent_at_ms).toISOString()}
              title={fullTime(message.sent_at_ms)}
            >
              {timeOfDay(message.sent_at_ms)}
            </time>
          </header>
        ) : (
          <span className="visually-hidden">{name}</span>
        )}
        {message.reply_to && !message.deleted && (
          <ReplyQuote reply={message.reply_to} conversation={conversation} onJump={onJump} />
        )}
        {message.deleted ? (
          <p className={styles.deleted}>{t`Message deleted`}</p>
        ) : (
          <>
            {message.text !== "" && <Markdown text={message.text} />}
            {message.edited_at_ms !== undefined && (
              <span className={styles.edited}>{t`edited`}</span>
            )}
            <Attachments attachments={message.attachments} />
            <ReactionBar conversation={conversation} message={message} meId={meId} />
          </>
        )}
      </div>
      {!message.deleted && (
        <MessageActions
          conversation={conversation}
          message={message}
          mine={message.sender_id === meId}
          onOpenChange={setActionsOpen}
        />
      )}
    </article>
  );
});
