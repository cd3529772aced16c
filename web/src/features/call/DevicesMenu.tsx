import { t } from "@lingui/core/macro";
import type { RefObject } from "react";
import { Button } from "../../ui/Button";
import { Meter } from "../../ui/Meter";
import { Popover } from "../../ui/Popover";
import { Switch } from "../../ui/Switch";
import { useEngine, useEngineStore } from "../app/engine_context";
import styles from "./CallControls.module.css";
import { DeviceChoice } from "./DeviceChoice";

/** The strong noise suppression; says so when this browser cannot. */
function NoiseSwitch() {
  const engine = useEngine();
  const wanted = useEngineStore("settings", (state) => state.noiseSuppression);
  const state = useEngineStore("call", (view) => view.local.noiseFilter);
  return (
    <Switch
      isSelected={wanted}
      onChange={(on) => engine.settings.set({ noiseSuppression: on })}
      description={
        wanted && state === "unavailable"
          ? t`Not possible here. Your browser's own is used.`
          : t`Takes away fans, keyboards and the street.`
      }
    >
      {t`Strong noise suppression`}
    </Switch>
  );
}

function BlurSwitch() {
  const engine = useEngine();
  const blur = useEngineStore("call", (view) => view.local.backgroundBlur);
  if (blur === undefined) return null;
  return (
    <Switch
      isSelected={blur}
      onChange={(on) => engine.settings.set({ backgroundBlur: on })}
    >{t`Blur the background`}</Switch>
  );
}

interface Props {
  trigger: RefObject<HTMLElement | null>;
  isOpen: boolean;
  onOpenChange(open: boolean): void;
}

/** Microphone, camera and speaker of this call: choose, see, hear. */
export default function DevicesMenu({ trigger, isOpen, onOpenChange }: Props) {
  const engine = useEngine();
  const devices = useEngineStore("devices", (state) => state);
  return (
    <Popover
      label={t`Devices`}
      placement="top"
      dark
      triggerRef={trigger}
      isOpen={isOpen}
      onOpenChange={onOpenChange}
    >
      <div className={styles.devices}>
        <DeviceChoice
          label={t`Microphone`}
          devices={devices.microphones}
          value={devices.microphoneId}
          onSelect={(id) => engine.call.selectMicrophone(id)}
        />
        <Meter label={t`Level of the microphone`} read={engine.call.localLevel} />
        <NoiseSwitch />
        <DeviceChoice
          label={t`Camera`}
          devices={devices.cameras}
          value={devices.cameraId}
          onSelect={(id) => engine.call.selectCamera(id)}
        />
        <BlurSwitch />
        <div className={styles.speaker}>
          {devices.speakerChoiceSupported && (
            <DeviceChoice
              label={t`Speaker`}
              devices={devices.speakers}
              value={devices.speakerId}
              onSelect={(id) => engine.call.selectSpeaker(id)}
            />
          )}
          <Button aria-label={t`Test the speaker`} onPress={() => engine.call.testSpeaker()}>
            {t`Test`}
          </Button>
        </div>
        <Meter label={t`Level of the other side`} read={engine.call.remoteLevel} />
      </div>
    </Popover>
  );
}
