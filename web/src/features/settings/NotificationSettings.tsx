import { t } from "@lingui/core/macro";
import { Play } from "lucide-react";
import { useState } from "react";
import type { RingId } from "../../engine";
import { Button } from "../../ui/Button";
import { Select } from "../../ui/Select";
import { Slider } from "../../ui/Slider";
import { Switch } from "../../ui/Switch";
import { useEngine, useEngineStore } from "../app/engine_context";
import { Section } from "./Section";
import styles from "./Section.module.css";

export function NotificationSettings() {
  const engine = useEngine();
  const settings = useEngineStore("settings", (state) => state);
  const [answer, setAnswer] = useState<"granted" | "denied" | "unsupported">();
  const rings: { id: RingId; label: string }[] = [
    { id: "warm", label: t`Warm` },
    { id: "bright", label: t`Bright` },
    { id: "soft", label: t`Soft` },
    { id: "silent", label: t`Silent` },
  ];
  const notify = (on: boolean) => {
    if (on) void engine.settings.requestNotifications().then(setAnswer);
    else engine.settings.set({ desktopNotifications: false });
  };
  const explanation = {
    granted: undefined,
    denied: t`Your browser blocks them. Allow them with the icon beside the address and try again.`,
    unsupported: t`This browser has no notifications.`,
  };
  return (
    <>
      <Section title={t`Incoming calls`} lead={t`How a call rings on this device.`}>
        <Select
          label={t`Ring`}
          options={rings}
          value={settings.ring}
          onSelect={(id) => engine.settings.set({ ring: id as RingId })}
        />
        <Slider
          label={t`Ring volume`}
          value={settings.ringVolume}
          onChange={(ringVolume) => engine.settings.set({ ringVolume })}
          isDisabled={settings.ring === "silent"}
        />
        <div className={styles.buttons}>
          <Button
            icon={<Play aria-hidden="true" />}
            isDisabled={settings.ring === "silent"}
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
      <Section title={t`Notifications`}>
        <Switch
          isSelected={settings.desktopNotifications}
          onChange={notify}
          description={t`For calls and messages while this page is in the background.`}
        >
          {t`Desktop notifications`}
        </Switch>
        {answer && explanation[answer] && (
          <p className={styles.quiet} role="status">
            {explanation[answer]}
          </p>
        )}
      </Section>
    </>
  );
}
