import { t } from "@lingui/core/macro";
import type { Conversation, User } from "../../engine";
import { dayLabel } from "../app/format";
import { useServerNow } from "../app/use_server_now";
import { conversationTitle } from "../conversations/conversation_model";
import { EventRow } from "./EventRow";
import { MessageRow } from "./MessageRow";
import { PendingRow } from "./PendingRow";
import styles from "./Timeline.module.css";
import type { TimelineRow } from "./timeline_model";

interface Props {
  row: TimelineRow;
  conversation: Conversation;
  me: User;
  highlightedSeq: number | undefined;
  onJump(seq: number): void;
}

function DayRow({ atMs }: { atMs: number }) {
  const nowMs = useServerNow("minute");
  return (
    <div className={styles.day}>
      <span>{dayLabel(atMs, nowMs)}</span>
    </div>
  );
}

export function TimelineRowView({ row, conversation, me, highlightedSeq, onJump }: Props) {
  switch (row.kind) {
    case "start": {
      const title = conversationTitle(conversation, me.id);
      return (
        <p className={styles.start}>
          {conversation.kind === "direct"
            ? t`This is the beginning of your messages with ${title}.`
            : t`This is the beginning of ${title}.`}
        </p>
      );
    }
    case "day":
      return <DayRow atMs={row.atMs} />;
    case "unread":
      return (
        <div className={styles.unread}>
          <span>{t`New`}</span>
        </div>
      );
    case "event":
      return <EventRow conversation={conversation} message={row.message} meId={me.id} />;
    case "message":
      return (
        <MessageRow
          conversation={conversation}
          message={row.message}
          meId={me.id}
          startsGroup={row.startsGroup}
          highlighted={highlightedSeq === row.message.seq}
          onJump={onJump}
        />
      );
    case "pending":
      return (
        <PendingRow
          conversation={conversation}
          pending={row.pending}
          me={me}
          startsGroup={row.startsGroup}
          onJump={onJump}
        />
      );
  }
}
