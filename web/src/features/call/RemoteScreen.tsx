import { t } from "@lingui/core/macro";
import { Minus, Plus } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { Button } from "react-aria-components";
import type { CallView } from "../../engine";
import { useEngine } from "../app/engine_context";
import styles from "./RemoteScreen.module.css";
import { peerName } from "./call_words";
import { usePan } from "./use_pan";

const kZooms = [1, 1.5, 2, 3, 4] as const;

/** The other side's screen: whole, or as large as one likes to read it. */
export default function RemoteScreen({ view }: { view: CallView }) {
  const engine = useEngine();
  const video = useRef<HTMLVideoElement>(null);
  const frame = useRef<HTMLDivElement>(null);
  const [step, setStep] = useState(0);
  const zoom = kZooms[step] ?? 1;
  const name = peerName(view);
  useEffect(
    () => (video.current ? engine.call.attachRemote(video.current, "screen") : undefined),
    [engine],
  );

  const turn = (by: number) => setStep((now) => Math.min(kZooms.length - 1, Math.max(0, now + by)));
  usePan(frame, { onZoom: turn, onToggle: () => setStep(step === 0 ? 2 : 0) });
  const percent = `${Math.round(zoom * 100)} %`;
  return (
    <div className={styles.screen}>
      <div
        ref={frame}
        className={styles.frame}
        data-zoomed={zoom > 1 || undefined}
        // Scrolled by the arrow keys when it is larger than its place.
        tabIndex={zoom > 1 ? 0 : -1}
        role="group"
        aria-label={t`Screen of ${name}`}
      >
        <video
          ref={video}
          id="remote-screen"
          autoPlay
          playsInline
          style={{ width: `${zoom * 100}%`, height: `${zoom * 100}%` }}
          aria-label={t`Shared by ${name}`}
        />
      </div>
      <div className={styles.zoom} role="group" aria-label={t`Zoom`}>
        <Button
          className={styles.step}
          aria-label={t`Smaller`}
          isDisabled={step === 0}
          onPress={() => turn(-1)}
        >
          <Minus aria-hidden="true" />
        </Button>
        <Button className={styles.fit} onPress={() => setStep(0)}>
          {zoom === 1 ? t`Whole screen` : percent}
        </Button>
        <Button
          className={styles.step}
          aria-label={t`Larger`}
          isDisabled={step === kZooms.length - 1}
          onPress={() => turn(1)}
        >
          <Plus aria-hidden="true" />
        </Button>
      </div>
    </div>
  );
}
