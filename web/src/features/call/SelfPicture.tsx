import { t } from "@lingui/core/macro";
import { Pause } from "lucide-react";
import { useEffect, useRef } from "react";
import type { CallView } from "../../engine";
import { useEngine } from "../app/engine_context";
import styles from "./CallStage.module.css";
import { useSpeaking } from "./use_speaking";

/** Shows the camera's tracks of this moment; mounted anew when they change. */
function OwnVideo() {
  const engine = useEngine();
  const video = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    const element = video.current;
    const stream = engine.call.localStream();
    if (!element || !stream) return;
    element.srcObject = new MediaStream(stream.getVideoTracks());
    return () => {
      element.srcObject = null;
    };
  }, [engine]);
  return <video ref={video} autoPlay muted playsInline aria-label={t`Your own picture`} />;
}

interface Props {
  view: CallView;
  place: "whole" | "corner" | "tile";
}

/** Our own camera, as in a mirror: large while it rings, in the corner afterwards. */
export function SelfPicture({ view, place }: Props) {
  const speaking = useSpeaking("local", place !== "whole");
  return (
    <div
      className={styles.self}
      data-place={place}
      data-second={(place === "tile" && view.remote.videoFlows) || undefined}
      data-speaking={speaking || undefined}
    >
      <OwnVideo key={view.local.streamVersion} />
      {view.stats.videoPaused && (
        <span className={styles.held}>
          <Pause aria-hidden="true" />
          {t`Paused`}
        </span>
      )}
    </div>
  );
}
