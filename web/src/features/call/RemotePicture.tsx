import { t } from "@lingui/core/macro";
import { useEffect, useRef } from "react";
import type { CallView } from "../../engine";
import { useEngine } from "../app/engine_context";
import styles from "./CallStage.module.css";
import { peerName } from "./call_words";

export const kRemoteVideoId = "remote-video";

/**
 * The one element that plays the other side, sound and picture together; hidden while there is no
 * picture.
 */
export function RemotePicture({ view, visible }: { view: CallView; visible: boolean }) {
  const engine = useEngine();
  const video = useRef<HTMLVideoElement>(null);
  useEffect(() => (video.current ? engine.call.attachRemote(video.current) : undefined), [engine]);
  const name = peerName(view);
  return (
    <video
      ref={video}
      id={kRemoteVideoId}
      className={styles.remote}
      data-visible={visible || undefined}
      autoPlay
      playsInline
      aria-label={t`Picture of ${name}`}
    />
  );
}
