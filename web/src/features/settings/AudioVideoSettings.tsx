import { t } from "@lingui/core/macro";
import { useEffect, useRef, useState } from "react";
import type { MediaDeviceView } from "../../engine";
import { Banner } from "../../ui/Banner";
import { Button } from "../../ui/Button";
import { Meter } from "../../ui/Meter";
import { Select } from "../../ui/Select";
import { Switch } from "../../ui/Switch";
import { useEngine, useEngineStore } from "../app/engine_context";
import { Section } from "./Section";
import styles from "./Section.module.css";
import { type PreviewFailure, useMediaPreview } from "./use_media_preview";

const kDefault = "default";

function failureText(failure: PreviewFailure, what: "microphone" | "camera"): string {
  const microphone = what === "microphone";
  switch (failure) {
    case "denied":
      return t`Your browser blocks it. Allow it with the icon beside the address, then try again.`;
    case "missing":
      return microphone
        ? t`No microphone was found. Plug one in and try again.`
        : t`No camera was found. Plug one in and try again.`;
    case "in_use":
      return t`Another program is using it. Close that program and try again.`;
    case "insecure":
      return t`Browsers allow this only over HTTPS or on this computer. Open the page over HTTPS.`;
  }
}

function optionsOf(devices: readonly MediaDeviceView[]) {
  return [
    { id: kDefault, label: t`System default` },
    ...devices
      .filter((device) => device.id !== "" && device.id !== kDefault)
      .map((device, index) => ({ id: device.id, label: device.label || t`Device ${index + 1}` })),
  ];
}

const exactly = (id: string | undefined) => (id === undefined ? true : { deviceId: { exact: id } });

function CameraPreview({ stream, label }: { stream: MediaStream | undefined; label: string }) {
  const video = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    if (video.current) video.current.srcObject = stream ?? null;
  }, [stream]);
  return (
    <div className={styles.preview}>
      {stream ? (
        <video ref={video} autoPlay muted playsInline aria-label={label} />
      ) : (
        t`The camera is off`
      )}
    </div>
  );
}

export function AudioVideoSettings() {
  const engine = useEngine();
  const settings = useEngineStore("settings", (state) => state);
  const devices = useEngineStore("devices", (state) => state);
  const [testing, setTesting] = useState<"microphone" | "camera">();
  const preview = useMediaPreview(
    testing === "microphone"
      ? { audio: exactly(settings.microphoneId) }
      : testing === "camera"
        ? { video: exactly(settings.cameraId) }
        : undefined,
  );
  const toggle = (what: "microphone" | "camera") => setTesting(testing === what ? undefined : what);
  const known = (id: string | undefined, list: readonly MediaDeviceView[]) =>
    list.some((device) => device.id === id) ? (id ?? kDefault) : kDefault;
  const chosen = (id: string) => (id === kDefault ? undefined : id);
  const failure = testing && preview.failure && (
    <Banner tone="danger" inset role="alert">
      {failureText(preview.failure, testing)}
    </Banner>
  );

  return (
    <>
      <Section title={t`Microphone`}>
        <Select
          label={t`Microphone`}
          labelHidden
          options={optionsOf(devices.microphones)}
          value={known(settings.microphoneId, devices.microphones)}
          onSelect={(id) => engine.settings.set({ microphoneId: chosen(id) })}
        />
        {testing === "microphone" && !preview.failure && (
          <>
            <Meter label={t`Level of the microphone`} read={preview.level} />
            <p className={styles.quiet}>{t`Say something: the bar should move.`}</p>
          </>
        )}
        {testing === "microphone" && failure}
        <div className={styles.buttons}>
          <Button onPress={() => toggle("microphone")}>
            {testing === "microphone" ? t`Stop the test` : t`Test the microphone`}
          </Button>
        </div>
      </Section>
      <Section title={t`Camera`}>
        <Select
          label={t`Camera`}
          labelHidden
          options={optionsOf(devices.cameras)}
          value={known(settings.cameraId, devices.cameras)}
          onSelect={(id) => engine.settings.set({ cameraId: chosen(id) })}
        />
        {testing === "camera" && !preview.failure && (
          <CameraPreview stream={preview.stream} label={t`Picture of your camera`} />
        )}
        {testing === "camera" && failure}
        <div className={styles.buttons}>
          <Button onPress={() => toggle("camera")}>
            {testing === "camera" ? t`Stop the test` : t`Test the camera`}
          </Button>
        </div>
      </Section>
      <Section title={t`Speaker`}>
        {devices.speakerChoiceSupported ? (
          <Select
            label={t`Speaker`}
            labelHidden
            options={optionsOf(devices.speakers)}
            value={known(settings.speakerId, devices.speakers)}
            onSelect={(id) => engine.settings.set({ speakerId: chosen(id) })}
          />
        ) : (
          <p
            className={styles.quiet}
          >{t`This browser plays on the speaker that your system has chosen.`}</p>
        )}
        <div className={styles.buttons}>
          <Button onPress={() => engine.call.testSpeaker()}>{t`Test the speaker`}</Button>
        </div>
      </Section>
      <Section title={t`Data`}>
        <Switch
          isSelected={settings.dataSaver}
          onChange={(on) => engine.settings.set({ dataSaver: on })}
          description={t`A smaller picture and thinner sound, for a plan with little data.`}
        >
          {t`Use less data`}
        </Switch>
      </Section>
    </>
  );
}
