import type { CallView } from "../../engine";
import { Spinner } from "../../ui/Spinner";
import styles from "./CallStage.module.css";
import { PeerAvatar } from "./PeerAvatar";
import { SpeakingMark } from "./SpeakingMark";
import { peerName, statusWords } from "./call_words";
import { RemoteStates } from "./RemoteStates";
import { useSpeaking } from "./use_speaking";

/** Face, name and state, where there is no picture of the other side. */
export function StageCentre({ view, nowMs }: { view: CallView; nowMs: number }) {
  const speaking = useSpeaking(
    "remote",
    view.phase === "connected" && view.remote.media.microphone,
  );
  const waiting = view.phase === "calling" || view.phase === "ringing";
  const working =
    view.phase === "answering" || view.phase === "connecting" || view.phase === "reconnecting";
  return (
    <div className={styles.centre}>
      <span
        className={styles.face}
        data-ringing={waiting || undefined}
        data-speaking={speaking || undefined}
      >
        <PeerAvatar view={view} size={128} />
      </span>
      <h2 className={styles.name}>
        {peerName(view)}
        {speaking && <SpeakingMark />}
      </h2>
      <p className={styles.status} data-testid="call-status">
        {working && <Spinner />}
        {statusWords(view, nowMs)}
      </p>
      <RemoteStates view={view} />
    </div>
  );
}
