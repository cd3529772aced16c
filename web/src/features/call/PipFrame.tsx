import { t } from "@lingui/core/macro";
import { Maximize2, Mic, MicOff, Phone, Video, VideoOff } from "lucide-react";
import type { ReactNode } from "react";
import type { CallView } from "../../engine";
import { useEngine } from "../app/engine_context";
import styles from "./PipCall.module.css";
import { closePip } from "./pip_window";

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

interface Props {
  picture: ReactNode;
  name: string;
  status: string;
  local: Pick<CallView["local"], "microphone" | "camera">;
  endLabel: string;
  onEnd(): void;
}

/** What stands in the small window of a call: a picture, whose, and the few controls. */
export function PipFrame({ picture, name, status, local, endLabel, onEnd }: Props) {
  const engine = useEngine();
  const microphoneOn = local.microphone === "on";
  const cameraOn = local.camera === "on";
  return (
    <main className={styles.call}>
      {picture}
      <p className={styles.who}>
        <b>{name}</b> {status}
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
        <Round end label={endLabel} icon={<Phone aria-hidden="true" />} onClick={onEnd} />
      </div>
    </main>
  );
}
