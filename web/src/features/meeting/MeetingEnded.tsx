import { t } from "@lingui/core/macro";
import { Phone } from "lucide-react";
import { useEffect, useRef } from "react";
import type { MeetingView } from "../../engine";
import { Button } from "../../ui/Button";
import { useEngine, useEngineStore } from "../app/engine_context";
import { callDuration } from "../app/format";
import styles from "../call/CallStage.module.css";
import { isTypingTarget } from "../shortcuts/shortcuts";
import { endWords, meetingTitle } from "./meeting_words";
import type { LastCall } from "./use_last_call";

type End = NonNullable<MeetingView["end"]>["why"];

/** Nobody wanted these. */
const kFailures: ReadonlySet<End | undefined> = new Set<End>([
  "lost",
  "failed_media",
  "server_restart",
]);

/** Why it is over for us, and the way back into a call that goes on. */
export function MeetingEnded({ view, last }: { view: MeetingView; last: LastCall | undefined }) {
  const engine = useEngine();
  const goesOn = useEngineStore("liveMeetings", ({ byConversation }) =>
    Object.values(byConversation).some(({ call_id }) => call_id === last?.callId),
  );
  const duration = view.end?.durationMs ?? 0;
  const words = endWords(view);
  const close = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    // The chat may be beside it.
    if (!isTypingTarget(document.activeElement)) close.current?.focus();
  }, []);
  return (
    <div className={styles.centre} role="group" aria-label={t`Result of the call`}>
      <h2 className={styles.name}>{meetingTitle(last ?? view)}</h2>
      <p className={styles.status} data-testid="call-status">
        {duration > 0 ? `${words} · ${callDuration(duration)}` : words}
      </p>
      <div className={styles.endActions}>
        {last && goesOn && kFailures.has(view.end?.why) && (
          <Button
            size="large"
            look="success"
            icon={<Phone aria-hidden="true" />}
            onPress={() => engine.meeting.joinCall(last.callId, last.kind)}
          >
            {t`Join again`}
          </Button>
        )}
        <Button ref={close} size="large" onPress={() => engine.meeting.dismiss()}>
          {t`Close`}
        </Button>
      </div>
    </div>
  );
}
