import { t } from "@lingui/core/macro";
import { useEffect, useRef } from "react";
import type { CallView } from "../../engine";
import { useEngine } from "../app/engine_context";
import styles from "./CallStage.module.css";
import { peerName } from "./call_words";

export const kRemoteVideoId = "remote-video";

interface Props {
  view: CallView;
  /** whole: behind everything. tile: beside a shared screen. undefined: not seen. */
  place: "whole" | "tile" | undefined;
}

/**
 * The one element that plays the other side, sound and picture together; hidden while there is no
 * picture.
 */
export function RemotePicture({ view, place }: Props) {
  const engine = useEngine();
  const video = useRef<HTMLVideoElement>(null);
  useEffect(() => (video.current ? engine.call.attachRemote(video.current) : undefined), [engine]);
  const name = peerName(view);
  return (
    <video
      ref={video}
      id={kRemoteVideoId}
      className={styles.remote}
      data-visible={place !== undefined || undefined}
      data-place={place}
      autoPlay
      playsInline
      aria-label={t`Picture of ${name}`}
    />
  );
}
