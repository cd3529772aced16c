import { t } from "@lingui/core/macro";
import { Play } from "lucide-react";
import type { RingId } from "../../engine";
import { Button } from "../../ui/Button";
import { Select } from "../../ui/Select";
import { Slider } from "../../ui/Slider";
import { Switch } from "../../ui/Switch";
import { useEngine, useEngineStore } from "../app/engine_context";
import { Section } from "../settings/Section";
import styles from "../settings/Section.module.css";

const kDefault = "default";

/** The sound of a call: which, how loud, on which output. */
export function RingSettings() {
  const engine = useEngine();
  const settings = useEngineStore("settings", (state) => state);
  const devices = useEngineStore("devices", (state) => state);
  const silent = settings.ring === "silent";
  const rings: { id: RingId; label: string }[] = [
    { id: "warm", label: t`Warm` },
    { id: "bright", label: t`Bright` },
    { id: "classic", label: t`Classic telephone` },
    { id: "marimba", label: t`Marimba` },
    { id: "pulse", label: t`Pulse` },
    { id: "soft", label: t`Soft` },
    { id: "silent", label: t`Silent` },
  ];
  const outputs = [
    { id: kDefault, label: t`System default` },
    ...devices.speakers
      .filter(({ id }) => id !== "" && id !== kDefault)
      .map(({ id, label }, index) => ({ id, label: label || t`Device ${index + 1}` })),
  ];
  const chosen = settings.ringSpeakerId;
  const output = outputs.some(({ id }) => id === chosen) ? chosen : kDefault;
  return (
    <Section title={t`Incoming calls`} lead={t`How a call rings on this device.`}>
      <Select
        label={t`Ring`}
        options={rings}
        value={settings.ring}
        onSelect={(id) => {
          engine.settings.set({ ring: id as RingId });
          engine.settings.previewRing();
        }}
      />
      <Slider
        label={t`Ring volume`}
        value={settings.ringVolume}
        onChange={(ringVolume) => engine.settings.set({ ringVolume })}
        onChangeEnd={() => engine.settings.previewRing()}
        isDisabled={silent}
      />
      {devices.speakerChoiceSupported && outputs.length > 1 && (
        <Select
          label={t`Ring on`}
          options={outputs}
          value={output ?? kDefault}
          isDisabled={silent}
          onSelect={(id) => {
            engine.settings.set({ ringSpeakerId: id === kDefault ? undefined : id });
            engine.settings.previewRing();
          }}
        />
      )}
      <div className={styles.buttons}>
        <Button
          icon={<Play aria-hidden="true" />}
          isDisabled={silent}
          onPress={() => engine.settings.previewRing()}
        >
          {t`Play the ring`}
        </Button>
      </div>
      <Switch
        isSelected={settings.callTones}
        onChange={(callTones) => engine.settings.set({ callTones })}
        description={t`Ringing at the other side, connected, ended.`}
      >
        {t`Sounds during calls`}
      </Switch>
    </Section>
  );
}
