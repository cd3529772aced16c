import { t } from "@lingui/core/macro";
import { useEffect, useRef } from "react";
import type { MeetingView } from "../../engine";
import { Button } from "../../ui/Button";
import { useEngine } from "../app/engine_context";
import { callDuration } from "../app/format";
import styles from "../call/CallStage.module.css";
import { isTypingTarget } from "../shortcuts/shortcuts";
import { endWords, meetingTitle } from "./meeting_words";

/** Why it is over for us. */
export function MeetingEnded({ view }: { view: MeetingView }) {
  const engine = useEngine();
  const duration = view.end?.durationMs ?? 0;
  const words = endWords(view);
  const close = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    // The chat may be beside it.
    if (!isTypingTarget(document.activeElement)) close.current?.focus();
  }, []);
  return (
    <div className={styles.centre} role="group" aria-label={t`Result of the call`}>
      <h2 className={styles.name}>{meetingTitle(view)}</h2>
      <p className={styles.status} data-testid="call-status">
        {duration > 0 ? `${words} · ${callDuration(duration)}` : words}
      </p>
      <div className={styles.endActions}>
        <Button ref={close} size="large" onPress={() => engine.meeting.dismiss()}>
          {t`Close`}
        </Button>
      </div>
    </div>
  );
}
