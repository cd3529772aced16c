import { t } from "@lingui/core/macro";
import { MicOff, Pause, VideoOff, Volume2 } from "lucide-react";
import type { CallView } from "../../engine";
import styles from "./CallStage.module.css";

/** What the other side has switched off, and what comes with its screen. */
export function RemoteStates({ view }: { view: CallView }) {
  const live = view.phase === "connected" || view.phase === "reconnecting";
  if (!live) return null;
  const muted = !view.remote.media.microphone;
  const paused = view.remote.media.camera && view.remote.media.video_paused;
  const screenSound = view.remote.media.screen && view.remote.media.screen_sound;
  const cameraOff = view.kind === "video" && !view.remote.media.camera;
  return (
    <span className={styles.states}>
      {muted && (
        <span className={styles.chip}>
          <MicOff aria-hidden="true" />
          {t`Muted`}
        </span>
      )}
      {paused && (
        <span className={styles.chip}>
          <Pause aria-hidden="true" />
          {t`Video is paused to keep the sound`}
        </span>
      )}
      {cameraOff && (
        <span className={styles.chip}>
          <VideoOff aria-hidden="true" />
          {t`Camera off`}
        </span>
      )}
      {screenSound && (
        <span className={styles.chip}>
          <Volume2 aria-hidden="true" />
          {t`Screen with sound`}
        </span>
      )}
    </span>
  );
}
