import { t } from "@lingui/core/macro";
import { useState } from "react";
import type { QuietHours } from "../../engine";
import { Button } from "../../ui/Button";
import { showToast } from "../../ui/toasts";
import { Switch } from "../../ui/Switch";
import { TextField } from "../../ui/TextField";
import { useEngine, useEngineStore } from "../app/engine_context";
import { failureWords } from "../app/failure_words";
import { Section } from "../settings/Section";
import sectionStyles from "../settings/Section.module.css";
import { DaysPicker } from "./DaysPicker";
import styles from "./Reach.module.css";
import { dndChoiceWords } from "./dnd_words";
import { untilWords } from "./until_words";
import { dndUntilMs, kDndChoices, minuteOf, timeText } from "./quiet_times";

/** Do not disturb for a while, and the hours of every day in which nothing rings. */
export function QuietTimes() {
  return (
    <>
      <DoNotDisturb />
      <QuietHoursFields />
    </>
  );
}

function DoNotDisturb() {
  const engine = useEngine();
  const choice = useEngineStore("settings", (state) => state.doNotDisturb);
  const lead = t`Calls and messages arrive without a sound, and others see that you are busy.`;
  return (
    <Section title={t`Do not disturb`} lead={lead}>
      {choice ? (
        <div className={styles.now} role="status">
          <span className={styles.nowText}>
            {choice.untilMs === undefined
              ? t`On until you turn it off`
              : t`On until ${untilWords(choice.untilMs)}`}
          </span>
          <Button size="small" onPress={() => engine.people.setStatus("online")}>
            {t`Turn off`}
          </Button>
        </div>
      ) : (
        <div className={sectionStyles.buttons}>
          {kDndChoices.map((each) => (
            <Button
              key={each}
              onPress={() => engine.people.setDoNotDisturb(dndUntilMs(each, Date.now()))}
            >
              {dndChoiceWords(each)}
            </Button>
          ))}
        </div>
      )}
    </Section>
  );
}

function QuietHoursFields() {
  const engine = useEngine();
  const hours = useEngineStore("preferences", (state) => state.quiet_hours);
  const set = (change: Partial<QuietHours>) => {
    engine.preferences
      .set({ quiet_hours: { ...hours, ...change } })
      .catch((cause: unknown) => showToast(failureWords(cause), { tone: "danger" }));
  };
  const overnight = hours.to_minute <= hours.from_minute;
  return (
    <Section
      title={t`Quiet hours`}
      lead={t`Every device stays quiet then, in its own local time. Calls are still shown.`}
    >
      <Switch isSelected={hours.enabled} onChange={(enabled) => set({ enabled })}>
        {t`Quiet hours`}
      </Switch>
      {hours.enabled && (
        <>
          <div className={styles.times}>
            <TimeField
              label={t`From`}
              minute={hours.from_minute}
              onChange={(from_minute) => set({ from_minute })}
            />
            <TimeField
              label={overnight ? t`To, on the next day` : t`To`}
              minute={hours.to_minute}
              onChange={(to_minute) => set({ to_minute })}
            />
          </div>
          <DaysPicker
            label={overnight ? t`Evenings on which they begin` : t`Days`}
            mask={hours.days}
            onChange={(days) => set({ days })}
          />
        </>
      )}
    </Section>
  );
}

function TimeField({
  label,
  minute,
  onChange,
}: {
  label: string;
  minute: number;
  onChange(minute: number): void;
}) {
  // A field that is half filled is nobody's wish yet.
  const [draft, setDraft] = useState<string>();
  return (
    <TextField
      label={label}
      type="time"
      value={draft ?? timeText(minute)}
      onChange={(text) => {
        const next = minuteOf(text);
        setDraft(next === undefined ? text : undefined);
        if (next !== undefined) onChange(next);
      }}
      onBlur={() => setDraft(undefined)}
    />
  );
}
