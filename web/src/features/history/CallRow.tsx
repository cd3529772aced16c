import { plural, t } from "@lingui/core/macro";
import { Link } from "@tanstack/react-router";
import {
  MessageSquare,
  Phone,
  PhoneIncoming,
  PhoneMissed,
  PhoneOutgoing,
  Video,
} from "lucide-react";
import { type KeyboardEvent, useEffect, useRef } from "react";
import type { CallRecord } from "../../engine";
import { Avatar } from "../../ui/Avatar";
import { IconButton } from "../../ui/IconButton";
import { useEngine, useEngineStore } from "../app/engine_context";
import { fullTime, timeOfDay } from "../app/format";
import styles from "./CallRow.module.css";
import type { CallGroup } from "./history_model";
import { rowWords, sideName } from "./history_words";
import { useCalling } from "./use_calling";

function DirectionIcon({ call }: { call: CallRecord }) {
  if (call.missed) return <PhoneMissed aria-hidden="true" className="mirrored" />;
  return call.direction === "outgoing" ? (
    <PhoneOutgoing aria-hidden="true" className="mirrored" />
  ) : (
    <PhoneIncoming aria-hidden="true" className="mirrored" />
  );
}

interface Props {
  group: CallGroup;
  isOpen: boolean;
  /** Missed, and not looked at before. */
  isFresh: boolean;
  takesFocus: boolean;
  onKeyDown(event: KeyboardEvent): void;
  onBlur(): void;
  onMessage(conversationId: string): void;
}

/** One person's calls in a row: what happened, when, and the ways back. */
export function CallRow({
  group,
  isOpen,
  isFresh,
  takesFocus,
  onKeyDown,
  onBlur,
  onMessage,
}: Props) {
  const engine = useEngine();
  const meId = useEngineStore("session", (state) => state.me?.id ?? "");
  const link = useRef<HTMLAnchorElement>(null);
  useEffect(() => {
    if (takesFocus) link.current?.focus();
  }, [takesFocus]);
  const [call] = group.calls;
  const { possible, busy, call: start } = useCalling(call);
  const { user, group: ofGroup } = call;
  const name = sideName(call, meId);
  const count = group.calls.length;
  const incoming = call.direction === "incoming" ? t`Incoming.` : t`Outgoing.`;
  return (
    <div
      className={styles.row}
      data-missed={call.missed || undefined}
      data-open={isOpen || undefined}
    >
      <Link
        className={styles.main}
        to="/calls"
        search={(before) => ({ ...before, call: call.call_id })}
        aria-current={isOpen ? "true" : undefined}
        ref={link}
        onKeyDown={onKeyDown}
        onBlur={onBlur}
      >
        {ofGroup ? (
          <Avatar name={name} seed={call.conversation_id} size={40} />
        ) : (
          <Avatar name={name} seed={user.id} url={engine.people.avatarUrl(user)} size={40} />
        )}
        <span className={styles.words}>
          <span className={styles.line}>
            <span className={styles.name} dir="auto">
              {name}
            </span>
            {count > 1 && (
              <span className={styles.count}>
                <span aria-hidden="true">({count})</span>
                <span className="visually-hidden">
                  {plural(count, { one: "# call", other: "# calls" })}
                </span>
              </span>
            )}
            {isFresh && (
              <span className={styles.fresh}>
                <span className="visually-hidden">{t`New`}</span>
              </span>
            )}
          </span>
          <span className={styles.what}>
            <DirectionIcon call={call} />
            {!call.missed && <span className="visually-hidden">{incoming} </span>}
            <span className={styles.result}>{rowWords(call, meId)}</span>
          </span>
        </span>
        <time className={styles.time} title={fullTime(call.started_at_ms)}>
          {timeOfDay(call.started_at_ms)}
        </time>
      </Link>
      <span className={styles.actions}>
        <span className={styles.roomy}>
          <IconButton
            label={t`Message ${name}`}
            icon={<MessageSquare aria-hidden="true" />}
            onPress={() => onMessage(call.conversation_id)}
          />
        </span>
        {possible && (
          <>
            <span className={call.kind === "voice" ? undefined : styles.roomy}>
              <IconButton
                label={t`Call ${name} by voice`}
                icon={<Phone aria-hidden="true" />}
                isDisabled={busy}
                onPress={() => start("voice")}
              />
            </span>
            <span className={call.kind === "video" ? undefined : styles.roomy}>
              <IconButton
                label={t`Call ${name} with video`}
                icon={<Video aria-hidden="true" />}
                isDisabled={busy}
                onPress={() => start("video")}
              />
            </span>
          </>
        )}
      </span>
    </div>
  );
}
