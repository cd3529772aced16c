import { t } from "@lingui/core/macro";
import { useState } from "react";
import { Switch } from "../../ui/Switch";
import { useEngine, useEngineStore } from "../app/engine_context";
import { Section } from "../settings/Section";
import styles from "../settings/Section.module.css";

type Answer = "granted" | "denied" | "unsupported";

/** Whether this device shows notifications, and how much of a message they say. */
export function NotificationSwitches() {
  const engine = useEngine();
  const wanted = useEngineStore("settings", (state) => state.desktopNotifications);
  const messageText = useEngineStore("settings", (state) => state.messageText);
  const [answer, setAnswer] = useState<Answer>();
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
    <Section title={t`On this device`} lead={t`What it shows while you look at something else.`}>
      <Switch
        isSelected={wanted}
        onChange={notify}
        description={t`Calls and messages, also while Earshot is closed where your browser can do that.`}
      >
        {t`Desktop notifications`}
      </Switch>
      {answer && explanation[answer] && (
        <p className={styles.quiet} role="status">
          {explanation[answer]}
        </p>
      )}
      <Switch
        isSelected={messageText}
        isDisabled={!wanted}
        onChange={(on) => engine.settings.set({ messageText: on })}
        description={t`Otherwise only who wrote. Others may see the screen of this device.`}
      >
        {t`Show what was written`}
      </Switch>
    </Section>
  );
}
