import { plural, t } from "@lingui/core/macro";
import { UsersRound } from "lucide-react";
import type { Conversation } from "../../engine";
import { Avatar } from "../../ui/Avatar";
import { Badge } from "../../ui/Badge";
import { useEngine, useEngineStore } from "../app/engine_context";
import { shortMoment } from "../app/format";
import { useServerNow } from "../app/use_server_now";
import styles from "./ConversationRow.module.css";
import { conversationTitle, otherPerson, previewOf } from "./conversation_model";
import { useTypingNames } from "./use_typing_names";

interface Props {
  conversation: Conversation;
  meId: string;
}

/** The inside of a row of the conversation list. */
export function ConversationRow({ conversation, meId }: Props) {
  const engine = useEngine();
  const nowMs = useServerNow("minute");
  const other = otherPerson(conversation, meId);
  const presence = useEngineStore("people", (state) =>
    other ? state.presences[other.id] : undefined,
  );
  const draft = useEngineStore("drafts", (state) => state.byConversation[conversation.id]);
  const typing = useTypingNames(conversation);
  const preview = previewOf(conversation, meId, draft, typing);
  const title = conversationTitle(conversation, meId);
  const atMs = conversation.last_message?.sent_at_ms ?? conversation.created_at_ms;
  const unread = conversation.unread_count;

  return (
    <span className={styles.row} data-unread={unread > 0 || undefined}>
      {other ? (
        <Avatar
          name={title}
          seed={other.id}
          url={engine.people.avatarUrl(other)}
          size={40}
          presence={presence?.status}
        />
      ) : (
        <span className={styles.group} aria-hidden="true">
          <UsersRound />
        </span>
      )}
      <span className={styles.words}>
        <span className={styles.line}>
          <span className={styles.title}>{title}</span>
          <span className={styles.time}>{shortMoment(atMs, nowMs)}</span>
        </span>
        <span className={styles.line}>
          <span className={styles.preview} data-kind={preview.kind}>
            {preview.kind === "draft" && <b>{t`Draft:`} </b>}
            {preview.text}
          </span>
          <Badge count={unread} label={plural(unread, { one: "# unread", other: "# unread" })} />
        </span>
      </span>
    </span>
  );
}
