import { t } from "@lingui/core/macro";
import { Settings2 } from "lucide-react";
import { DialogTrigger } from "react-aria-components";
import type { MediaDeviceView } from "../../engine";
import { Meter } from "../../ui/Meter";
import { Popover } from "../../ui/Popover";
import { Select } from "../../ui/Select";
import { useEngine, useEngineStore } from "../app/engine_context";
import styles from "./CallControls.module.css";
import { ControlButton } from "./ControlButton";

interface ChoiceProps {
  label: string;
  devices: readonly MediaDeviceView[];
  value: string | undefined;
  onSelect(id: string): void;
}

function Choice({ label, devices, value, onSelect }: ChoiceProps) {
  const options = devices
    .filter((device) => device.id !== "")
    .map((device, index) => ({ id: device.id, label: device.label || t`Device ${index + 1}` }));
  if (options.length === 0) return null;
  return (
    <Select
      label={label}
      options={options}
      value={value ?? options[0]?.id ?? ""}
      onSelect={onSelect}
    />
  );
}

interface Props {
  isOpen: boolean;
  onOpenChange(open: boolean): void;
}

/** Microphone, camera and speaker of this call, with the level of the microphone. */
export function DevicesMenu({ isOpen, onOpenChange }: Props) {
  const engine = useEngine();
  const devices = useEngineStore("devices", (state) => state);
  return (
    <DialogTrigger isOpen={isOpen} onOpenChange={onOpenChange}>
      <ControlButton label={t`Devices`} icon={<Settings2 aria-hidden="true" />} />
      <Popover label={t`Devices`} placement="top" dark>
        <div className={styles.devices}>
          <Choice
            label={t`Microphone`}
            devices={devices.microphones}
            value={devices.microphoneId}
            onSelect={(id) => engine.call.selectMicrophone(id)}
          />
          <Meter label={t`Level of the microphone`} read={engine.call.localLevel} />
          <Choice
            label={t`Camera`}
            devices={devices.cameras}
            value={devices.cameraId}
            onSelect={(id) => engine.call.selectCamera(id)}
          />
          {devices.speakerChoiceSupported && (
            <Choice
              label={t`Speaker`}
              devices={devices.speakers}
              value={devices.speakerId}
              onSelect={(id) => engine.call.selectSpeaker(id)}
            />
          )}
        </div>
      </Popover>
    </DialogTrigger>
  );
}
