import { t } from "@lingui/core/macro";
import type { Conversation, PendingMessage, User } from "../../engine";
import { Avatar } from "../../ui/Avatar";
import { Button } from "../../ui/Button";
import { classNames } from "../../ui/class_names";
import { useEngine, useEngineStore } from "../app/engine_context";
import { failureWords } from "../app/failure_words";
import { timeOfDay } from "../app/format";
import { Attachments } from "./Attachments";
import { Markdown } from "./Markdown";
import styles from "./MessageRow.module.css";
import { ReplyQuote } from "./ReplyQuote";

interface Props {
  conversation: Conversation;
  pending: PendingMessage;
  me: User;
  startsGroup: boolean;
  onJump(seq: number): void;
}

/** A message of ours that the server has not confirmed yet, or has refused. */
export function PendingRow({ conversation, pending, me, startsGroup, onJump }: Props) {
  const engine = useEngine();
  const online = useEngineStore("session", (state) => state.connection === "online");
  const failed = pending.state === "failed";
  return (
    <article
      className={classNames(styles.row, startsGroup && styles.first)}
      data-pending={pending.state}
    >
      <span className={styles.gutter}>
        {startsGroup && (
          <Avatar name={me.display_name} seed={me.id} url={engine.people.avatarUrl(me)} size={36} />
        )}
      </span>
      <div className={styles.content}>
        {startsGroup && (
          <header className={styles.header}>
            <span className={styles.name}>{me.display_name}</span>
            <time className={styles.time}>{timeOfDay(pending.createdAtMs)}</time>
          </header>
        )}
        <div className={classNames(!failed && styles.pending)}>
          {pending.replyTo && (
            <ReplyQuote reply={pending.replyTo} conversation={conversation} onJump={onJump} />
          )}
          {pending.text !== "" && <Markdown text={pending.text} />}
          <Attachments attachments={pending.attachments} />
        </div>
        {!failed && !online && <p className={styles.waiting}>{t`Waiting for the connection`}</p>}
        {failed && (
          <div className={styles.failed} role="alert">
            <span>
              {t`Not sent.`} {pending.error ? failureWords(pending.error) : ""}
            </span>
            <Button
              size="small"
              onPress={() => engine.chat.retry(conversation.id, pending.clientMessageId)}
            >
              {t`Send again`}
            </Button>
            <Button
              size="small"
              look="quiet"
              onPress={() => engine.chat.discard(conversation.id, pending.clientMessageId)}
            >
              {t`Discard`}
            </Button>
          </div>
        )}
      </div>
    </article>
  );
}
