import { t } from "@lingui/core/macro";
import { Radio, RadioGroup } from "react-aria-components";
import type { CallView } from "../../engine";
import { useEngine } from "../app/engine_context";
import styles from "./ShareSign.module.css";

/** What our screen shows: letters that must be sharp, or something that moves. */
export default function ShareHints({ hint }: { hint: CallView["local"]["screenHint"] }) {
  const engine = useEngine();
  const choices = [
    { id: "text", label: t`Text` },
    { id: "motion", label: t`Motion` },
  ] as const;
  return (
    <RadioGroup
      className={styles.hints}
      aria-label={t`What your screen shows`}
      orientation="horizontal"
      value={hint}
      onChange={(id) => engine.call.setScreenHint(id === "motion" ? "motion" : "text")}
    >
      {choices.map(({ id, label }) => (
        <Radio key={id} value={id} className={styles.hint}>
          {label}
        </Radio>
      ))}
    </RadioGroup>
  );
}
