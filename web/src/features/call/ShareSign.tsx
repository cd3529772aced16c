import { t } from "@lingui/core/macro";
import { ScreenShare } from "lucide-react";
import { Radio, RadioGroup } from "react-aria-components";
import type { CallView } from "../../engine";
import { Button } from "../../ui/Button";
import { useEngine } from "../app/engine_context";
import styles from "./ShareSign.module.css";

/** Always in view while our screen is shared: what is shown of it, and the way out. */
export function ShareSign({ view }: { view: CallView }) {
  const engine = useEngine();
  if (view.local.screen !== "on") return null;
  const choices = [
    { id: "text", label: t`Text` },
    { id: "motion", label: t`Motion` },
  ] as const;
  return (
    <section className={styles.sign} aria-label={t`Your screen`}>
      <ScreenShare aria-hidden="true" />
      <span className={styles.words}>
        {view.local.screenSound
          ? t`You are sharing your screen with sound`
          : t`You are sharing your screen`}
      </span>
      <RadioGroup
        className={styles.hints}
        aria-label={t`What your screen shows`}
        orientation="horizontal"
        value={view.local.screenHint}
        onChange={(id) => engine.call.setScreenHint(id === "motion" ? "motion" : "text")}
      >
        {choices.map(({ id, label }) => (
          <Radio key={id} value={id} className={styles.hint}>
            {label}
          </Radio>
        ))}
      </RadioGroup>
      <Button size="small" look="danger" onPress={() => engine.call.setScreen(false)}>
        {t`Stop`}
      </Button>
    </section>
  );
}
