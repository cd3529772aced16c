import { t } from "@lingui/core/macro";
import type { MediaDeviceView } from "../../engine";
import { Select } from "../../ui/Select";

interface Props {
  label: string;
  devices: readonly MediaDeviceView[];
  value: string | undefined;
  onSelect(id: string): void;
}

/** One device of a kind; nothing where there is none to choose. */
export function DeviceChoice({ label, devices, value, onSelect }: Props) {
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
