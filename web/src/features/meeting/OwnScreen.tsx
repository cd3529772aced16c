import { t } from "@lingui/core/macro";
import { useEffect, useRef, useState } from "react";
import type { MeetingView } from "../../engine";
import { useEngine } from "../app/engine_context";
import styles from "./OwnScreen.module.css";
import { Pointers } from "./Pointers";
import { pictureBox } from "./pointer_place";

const kSize = { width: 288, height: 162 };

/** A small picture of our own screen, as long as it is shared and somebody points at it. */
export function OwnScreen({ view }: { view: MeetingView }) {
  const pointers = view.pointers.filter(({ participantId }) => participantId === view.me?.id);
  const isShown = view.me?.media.screen && pointers.length > 0;
  return isShown && <PointedAt pointers={pointers} />;
}

function PointedAt({ pointers }: { pointers: MeetingView["pointers"] }) {
  const engine = useEngine();
  const video = useRef<HTMLVideoElement>(null);
  const [shape, setShape] = useState({ width: 16, height: 9 });
  useEffect(() => {
    const element = video.current;
    const track = engine.call.localScreen();
    if (!element || !track) return;
    element.srcObject = new MediaStream([track]);
    return () => {
      element.srcObject = null;
    };
  }, [engine]);
  return (
    <div className={styles.place}>
      <div className={styles.sheet} style={kSize} role="group" aria-label={t`Your shared screen`}>
        <video
          ref={video}
          autoPlay
          muted
          playsInline
          aria-hidden="true"
          onResize={({ currentTarget: { videoWidth: width, videoHeight: height } }) => {
            if (width > 0 && height > 0) setShape({ width, height });
          }}
        />
        <Pointers pointers={pointers} inside={pictureBox({ left: 0, top: 0, ...kSize }, shape)} />
      </div>
    </div>
  );
}
