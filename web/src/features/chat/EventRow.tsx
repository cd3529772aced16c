import { t } from "@lingui/core/macro";
import { Phone, PhoneMissed, Video, VideoOff } from "lucide-react";
import type { Conversation, Message } from "../../engine";
import { Button } from "../../ui/Button";
import { useEngine } from "../app/engine_context";
import { fullTime, timeOfDay } from "../app/format";
import { callEntry } from "./call_entry_model";
import { startCall } from "../call/start_call";
import styles from "./EventRow.module.css";

interface Props {
  conversation: Conversation;
  message: Message;
  meId: string;
}

/** What happened in the conversation: a call, a change of the group. */
export function EventRow({ conversation, message, meId }: Props) {
  const engine = useEngine();
  const { call } = message;
  if (!call) {
    return (
      <article className={styles.system} data-seq={message.seq}>
        {message.text}
      </article>
    );
  }
  const entry = callEntry(call, meId);
  const missed = entry.tone === "missed";
  const VoiceIcon = missed ? PhoneMissed : Phone;
  const VideoIcon = missed ? VideoOff : Video;
  const Icon = call.kind === "video" ? VideoIcon : VoiceIcon;
  return (
    <article className={styles.row} data-seq={message.seq}>
      <div className={styles.card} data-tone={entry.tone}>
        <span className={styles.icon}>
          <Icon aria-hidden="true" />
        </span>
        <span className={styles.title} data-call-title="">
          {entry.title}
        </span>
        <time className={styles.time} title={fullTime(call.started_at_ms)}>
          {missed ? "" : timeOfDay(call.started_at_ms)}
        </time>
        {entry.action && conversation.relation?.can_call && (
          <Button
            size="small"
            look="quiet"
            onPress={() => startCall(engine, conversation.id, call.kind)}
          >
            {entry.action}
            <span className="visually-hidden">
              {call.kind === "video" ? t`with video` : t`by voice`}
            </span>
          </Button>
        )}
      </div>
    </article>
  );
}
