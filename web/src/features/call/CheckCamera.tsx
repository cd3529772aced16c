import { t } from "@lingui/core/macro";
import { useEffect, useRef } from "react";
import type { CallErrorId, MediaDeviceView } from "../../engine";
import { Button } from "../../ui/Button";
import { Meter } from "../../ui/Meter";
import { useEngine, useEngineStore } from "../app/engine_context";
import { type PreviewFailure, useMediaPreview } from "../settings/use_media_preview";
import styles from "./CheckCamera.module.css";
import { DeviceChoice } from "./DeviceChoice";
import { problemWords } from "./problem_words";

const kProblems: Readonly<
  Record<PreviewFailure, { camera: CallErrorId; microphone: CallErrorId }>
> = {
  denied: { camera: "camera_denied_by_browser", microphone: "microphone_denied_by_browser" },
  missing: { camera: "camera_not_found", microphone: "microphone_not_found" },
  in_use: { camera: "camera_in_use", microphone: "microphone_in_use" },
  insecure: { camera: "media_insecure_context", microphone: "media_insecure_context" },
};

function titleOf(failure: PreviewFailure | undefined, device: "camera" | "microphone") {
  if (failure === undefined) return undefined;
  return problemWords({ id: kProblems[failure][device], remedies: [], deviceLabel: undefined })
    .title;
}

/** The chosen one while it is plugged in, else the system's. */
const wanted = (id: string | undefined, devices: readonly MediaDeviceView[]) =>
  id !== undefined && devices.some((device) => device.id === id)
    ? { deviceId: { exact: id } }
    : true;

/**
 * How one looks and sounds before a call. Captures as long as it is on the page: show it only after
 * a click.
 */
export function CheckCamera() {
  const engine = useEngine();
  const settings = useEngineStore("settings", (state) => state);
  const devices = useEngineStore("devices", (state) => state);
  const video = useRef<HTMLVideoElement>(null);
  const camera = useMediaPreview({ video: wanted(settings.cameraId, devices.cameras) });
  const microphone = useMediaPreview({ audio: wanted(settings.microphoneId, devices.microphones) });
  useEffect(() => {
    if (video.current) video.current.srcObject = camera.stream ?? null;
  }, [camera.stream]);
  const problems = [titleOf(camera.failure, "camera"), titleOf(microphone.failure, "microphone")];
  return (
    <div className={styles.check}>
      <div className={styles.picture}>
        <video ref={video} autoPlay muted playsInline aria-label={t`Your own picture`} />
      </div>
      {problems.map(
        (problem) =>
          problem !== undefined && (
            <p key={problem} role="alert" className={styles.problem}>
              {problem}
            </p>
          ),
      )}
      <DeviceChoice
        label={t`Camera`}
        devices={devices.cameras}
        value={settings.cameraId}
        onSelect={(id) => engine.settings.set({ cameraId: id })}
      />
      <DeviceChoice
        label={t`Microphone`}
        devices={devices.microphones}
        value={settings.microphoneId}
        onSelect={(id) => engine.settings.set({ microphoneId: id })}
      />
      <div className={styles.sound}>
        <Meter label={t`Level of the microphone`} read={microphone.level} />
        <Button size="small" onPress={() => engine.call.testSpeaker()}>
          {t`Test the speaker`}
        </Button>
      </div>
    </div>
  );
}
