import { t } from "@lingui/core/macro";
import { Maximize2, Mic, MicOff, Phone, Video, VideoOff } from "lucide-react";
import { type ReactNode, useEffect, useRef } from "react";
import { createPortal } from "react-dom";
import type { CallView } from "../../engine";
import { useEngine } from "../app/engine_context";
import styles from "./PipCall.module.css";
import { PeerAvatar } from "./PeerAvatar";
import { peerName, statusWords } from "./call_words";
import { closePip } from "./pip_window";
import { useServerNow } from "./use_now";

function Picture({ kind }: { kind: "camera" | "screen" }) {
  const engine = useEngine();
  const video = useRef<HTMLVideoElement>(null);
  useEffect(
    () => (video.current ? engine.call.attachRemote(video.current, kind) : undefined),
    [engine, kind],
  );
  return <video ref={video} className={styles.picture} data-kind={kind} autoPlay playsInline />;
}

// Plain buttons: the window is another document than the one that the components watch.
function Round(props: {
  label: string;
  icon: ReactNode;
  isOn?: boolean;
  end?: boolean;
  onClick(): void;
}) {
  return (
    <button
      type="button"
      className={styles.round}
      aria-label={props.label}
      aria-pressed={props.isOn}
      title={props.label}
      data-end={props.end || undefined}
      onClick={props.onClick}
    >
      {props.icon}
    </button>
  );
}

function Content({ view }: { view: CallView }) {
  const engine = useEngine();
  const nowMs = useServerNow(true);
  const { screenFlows, videoFlows } = view.remote;
  const microphoneOn = view.local.microphone === "on";
  const cameraOn = view.local.camera === "on";
  return (
    <main className={styles.call}>
      {screenFlows ? (
        <Picture key="screen" kind="screen" />
      ) : videoFlows ? (
        <Picture key="camera" kind="camera" />
      ) : (
        <span className={styles.face}>
          <PeerAvatar view={view} size={72} />
        </span>
      )}
      <p className={styles.who}>
        <b>{peerName(view)}</b> {statusWords(view, nowMs)}
      </p>
      <div className={styles.controls}>
        <Round
          label={t`Microphone`}
          isOn={microphoneOn}
          icon={microphoneOn ? <Mic aria-hidden="true" /> : <MicOff aria-hidden="true" />}
          onClick={() => engine.call.toggleMicrophone()}
        />
        <Round
          label={t`Camera`}
          isOn={cameraOn}
          icon={cameraOn ? <Video aria-hidden="true" /> : <VideoOff aria-hidden="true" />}
          onClick={() => engine.call.toggleCamera()}
        />
        <Round
          label={t`Back to the call`}
          icon={<Maximize2 aria-hidden="true" />}
          onClick={() => {
            closePip();
            window.focus();
          }}
        />
        <Round
          end
          label={t`End`}
          icon={<Phone aria-hidden="true" />}
          onClick={() => engine.call.end()}
        />
      </div>
    </main>
  );
}

/** The call in the small window. */
export default function PipCall({ view, inside }: { view: CallView; inside: Window }) {
  return createPortal(<Content view={view} />, inside.document.body);
}
