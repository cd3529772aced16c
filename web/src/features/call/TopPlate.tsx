import { t } from "@lingui/core/macro";
import { Minimize2 } from "lucide-react";
import type { CallView } from "../../engine";
import { IconButton } from "../../ui/IconButton";
import styles from "./CallStage.module.css";
import { ConnectionPlate } from "./ConnectionPlate";
import { RemoteStates } from "./RemoteStates";
import { SpeakingMark } from "./SpeakingMark";
import { peerName, statusWords } from "./call_words";
import { useSpeaking } from "./use_speaking";

interface Props {
  view: CallView;
  nowMs: number;
  /** Name and timer stand here, because their picture fills the middle. */
  named: boolean;
  onMinimise(): void;
}

export function TopPlate({ view, nowMs, named, onMinimise }: Props) {
  const speaking = useSpeaking(
    "remote",
    named && view.phase === "connected" && view.remote.media.microphone,
  );
  return (
    <header className={styles.top}>
      <div className={styles.plates}>
        {named && (
          <span className={styles.plate} data-speaking={speaking || undefined}>
            <b>{peerName(view)}</b>
            {speaking && <SpeakingMark />}
            <span className={styles.timer} data-testid="call-status">
              {statusWords(view, nowMs)}
            </span>
          </span>
        )}
        {view.phase === "connected" && <ConnectionPlate view={view} />}
        {named && <RemoteStates view={view} />}
      </div>
      <IconButton
        label={t`Back to messages`}
        icon={<Minimize2 aria-hidden="true" />}
        placement="left"
        onPress={onMinimise}
      />
    </header>
  );
}
