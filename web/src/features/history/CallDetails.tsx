import { t } from "@lingui/core/macro";
import { ChevronLeft, MessageSquare, Phone, Video, X } from "lucide-react";
import { type Ref, useEffect, useEffectEvent, useState } from "react";
import type { CallRecord } from "../../engine";
import { Avatar } from "../../ui/Avatar";
import { Button } from "../../ui/Button";
import { IconButton } from "../../ui/IconButton";
import { useEngine, useEngineStore } from "../app/engine_context";
import { dayLabel } from "../app/format";
import { useServerNow } from "../app/use_server_now";
import { CallCard } from "./CallCard";
import styles from "./CallDetails.module.css";
import { sideName } from "./history_words";
import { useCalling } from "./use_calling";

interface Props {
  calls: readonly [CallRecord, ...CallRecord[]];
  openId: string;
  closeRef: Ref<HTMLButtonElement>;
  onClose(): void;
  onMessage(conversationId: string): void;
  onDelete(call: CallRecord): void;
}

/** Calls with one person that followed each other, one of them laid open. */
export function CallDetails({ calls, openId, closeRef, onClose, onMessage, onDelete }: Props) {
  const engine = useEngine();
  const nowMs = useServerNow("minute");
  const [newest] = calls;
  const { user, group } = newest;
  const meId = useEngineStore("session", (state) => state.me?.id ?? "");
  const name = sideName(newest, meId);
  const { possible, busy, live, call } = useCalling(newest);
  const [openCards, setOpenCards] = useState<ReadonlySet<string>>(new Set([openId]));
  const toggle = (callId: string, open: boolean) =>
    setOpenCards((before) => {
      const after = new Set(before);
      if (open) after.add(callId);
      else after.delete(callId);
      return after;
    });
  const onEscape = useEffectEvent((event: KeyboardEvent) => {
    if (event.key === "Escape" && !event.defaultPrevented) onClose();
  });
  useEffect(() => {
    window.addEventListener("keydown", onEscape);
    return () => window.removeEventListener("keydown", onEscape);
  }, []);
  return (
    <aside className={styles.panel} aria-label={t`Details of calls with ${name}`}>
      <header className={styles.header}>
        <IconButton
          ref={closeRef}
          label={t`Back to the calls`}
          icon={
            <>
              <ChevronLeft aria-hidden="true" className={`mirrored ${styles.narrow}`} />
              <X aria-hidden="true" className={styles.wide} />
            </>
          }
          onPress={onClose}
        />
      </header>
      <div className={styles.body}>
        <div className={styles.person}>
          {group ? (
            <Avatar name={name} seed={newest.conversation_id} size={72} />
          ) : (
            <Avatar name={name} seed={user.id} url={engine.people.avatarUrl(user)} size={72} />
          )}
          <h2 className={styles.name} dir="auto">
            {name}
          </h2>
          {!group && (
            <p className={styles.quiet} dir="ltr">
              @{user.username}
            </p>
          )}
        </div>
        <div className={styles.ways}>
          {possible && live && (
            <Button look="success" isDisabled={busy} onPress={() => call(live)}>
              {t`Join`}
            </Button>
          )}
          {possible && !live && (
            <>
              <Button
                icon={<Phone aria-hidden="true" />}
                isDisabled={busy}
                onPress={() => call("voice")}
              >
                {t`Voice`}
              </Button>
              <Button
                icon={<Video aria-hidden="true" />}
                isDisabled={busy}
                onPress={() => call("video")}
              >
                {t`Video`}
              </Button>
            </>
          )}
          <Button
            icon={<MessageSquare aria-hidden="true" />}
            onPress={() => onMessage(newest.conversation_id)}
          >
            {t`Message`}
          </Button>
        </div>
        <h3 className={styles.day}>{dayLabel(newest.started_at_ms, nowMs)}</h3>
        <ul className={styles.cards}>
          {calls.map((each) => (
            <CallCard
              key={each.call_id}
              call={each}
              isOpen={openCards.has(each.call_id)}
              onToggle={(open) => toggle(each.call_id, open)}
              onDelete={() => onDelete(each)}
            />
          ))}
        </ul>
      </div>
    </aside>
  );
}
