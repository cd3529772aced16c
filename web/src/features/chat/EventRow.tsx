import { t } from "@lingui/core/macro";
import { Phone, PhoneMissed, Video, VideoOff } from "lucide-react";
import type { CallSummary, Conversation, Message, User } from "../../engine";
import { Button } from "../../ui/Button";
import { useEngine, useEngineStore } from "../app/engine_context";
import { fullTime, timeOfDay } from "../app/format";
import { namesWords } from "../app/names";
import { callEntry } from "./call_entry_model";
import { startCall, startGroupCall } from "../call/start_call";
import { useBusy } from "../call/use_busy";
import styles from "./EventRow.module.css";

interface Props {
  conversation: Conversation;
  message: Message;
  meId: string;
}

/** Who took part in a group call; empty: nobody but the reader, or it was a call of two. */
function useCompany(conversation: Conversation, call: CallSummary | undefined, meId: string) {
  const known = useEngineStore("people", (state) => state.users);
  const ids = call?.participant_ids ?? [];
  const others = ids.flatMap((id): User[] => {
    const user = conversation.members.find((member) => member.user.id === id)?.user ?? known[id];
    return user && id !== meId ? [user] : [];
  });
  if (others.length === 0) return "";
  return namesWords(ids.includes(meId) ? [{ display_name: t`You` }, ...others] : others);
}

/** What happened in the conversation: a call, a change of the group. */
export function EventRow({ conversation, message, meId }: Props) {
  const engine = useEngine();
  const { call } = message;
  const company = useCompany(conversation, call, meId);
  const groupCalls = useEngineStore("liveMeetings", (state) => state.supported);
  const busy = useBusy(conversation.id);
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
  const ofGroup = conversation.kind === "group";
  const possible = ofGroup ? groupCalls : conversation.relation?.can_call === true;
  const start = ofGroup ? startGroupCall : startCall;
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
        {company !== "" && <span className={styles.company}>{company}</span>}
        {entry.action && possible && (
          <Button
            size="small"
            look="quiet"
            isDisabled={busy}
            onPress={() => start(engine, conversation.id, call.kind)}
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
