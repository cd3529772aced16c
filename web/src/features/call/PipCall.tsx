import { t } from "@lingui/core/macro";
import { useEffect, useRef } from "react";
import { createPortal } from "react-dom";
import type { CallView } from "../../engine";
import { useEngine } from "../app/engine_context";
import styles from "./PipCall.module.css";
import { PeerAvatar } from "./PeerAvatar";
import { PipFrame } from "./PipFrame";
import { peerName, statusWords } from "./call_words";
import { useServerNow } from "../app/use_server_now";

function Picture({ kind }: { kind: "camera" | "screen" }) {
  const engine = useEngine();
  const video = useRef<HTMLVideoElement>(null);
  useEffect(
    () => (video.current ? engine.call.attachRemote(video.current, kind) : undefined),
    [engine, kind],
  );
  return <video ref={video} className={styles.picture} data-kind={kind} autoPlay playsInline />;
}

function Content({ view }: { view: CallView }) {
  const engine = useEngine();
  const nowMs = useServerNow("second");
  const { screenFlows, videoFlows } = view.remote;
  const picture = screenFlows ? (
    <Picture key="screen" kind="screen" />
  ) : videoFlows ? (
    <Picture key="camera" kind="camera" />
  ) : (
    <span className={styles.face}>
      <PeerAvatar view={view} size={72} />
    </span>
  );
  return (
    <PipFrame
      picture={picture}
      name={peerName(view)}
      status={statusWords(view, nowMs)}
      local={view.local}
      endLabel={t`End`}
      onEnd={() => engine.call.end()}
    />
  );
}

/** The call in the small window. */
export default function PipCall({ view, inside }: { view: CallView; inside: Window }) {
  return createPortal(<Content view={view} />, inside.document.body);
}
