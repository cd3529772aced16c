import { t } from "@lingui/core/macro";
import { ChevronDown } from "lucide-react";
import { Suspense, useState } from "react";
import { Button } from "react-aria-components";
import type { CallView } from "../../../engine";
import { Spinner } from "../../../ui/Spinner";
import { Switch } from "../../../ui/Switch";
import { useEngine, useEngineStore } from "../../app/engine_context";
import { lazyPart } from "../../app/lazy_part";
import { qualityWords, sideWords, wayWords } from "../call_words";
import { qualitySentence } from "./quality_sentence";
import styles from "./Quality.module.css";

const QualityDetails = lazyPart(() => import("./QualityDetails"));

function wayText({ stats }: CallView, ofGroup: boolean): string {
  const direct = stats.path === "direct";
  if (ofGroup) {
    return direct
      ? t`Encrypted, straight to the server, which passes it on to the others.`
      : t`Encrypted up to the server, which passes it on. The relay can't open it.`;
  }
  return direct
    ? t`Encrypted, straight between the two of you.`
    : t`Encrypted between the two of you. The relay passes it on and can't open it.`;
}

interface Props {
  view: CallView;
  /** The connection is the one with the server. */
  ofGroup?: boolean;
}

/** How good the connection is, whose side is weak, and what can be done. */
export function QualityPanel({ view, ofGroup = false }: Props) {
  const engine = useEngine();
  const [open, setOpen] = useState(false);
  const dataSaver = useEngineStore("settings", (state) => state.dataSaver);
  const { quality } = view.stats;
  const side = ofGroup ? undefined : sideWords(view);
  const samples = () => (ofGroup ? engine.meeting : engine.call).qualityTimeline();
  return (
    <div className={styles.panel} data-open={open || undefined}>
      <h2 className={styles.heading}>{t`Connection quality`}</h2>
      {quality && (
        <p className={styles.word} data-quality={quality}>
          {side ? `${qualityWords(quality)} · ${side}` : qualityWords(quality)}
        </p>
      )}
      <p>{qualitySentence(view)}</p>
      <p className={styles.way}>
        {wayWords(view, ofGroup)}
        {". "}
        {wayText(view, ofGroup)}
      </p>
      <Switch
        isSelected={dataSaver}
        onChange={(on) => engine.settings.set({ dataSaver: on })}
        description={t`A smaller picture and thinner sound, for a plan with little data.`}
      >
        {t`Use less data`}
      </Switch>
      <Button className={styles.more} aria-expanded={open} onPress={() => setOpen(!open)}>
        {t`Details`}
        <ChevronDown aria-hidden="true" />
      </Button>
      {open && (
        <Suspense fallback={<Spinner size={20} />}>
          <QualityDetails view={view} ofGroup={ofGroup} samples={samples()} />
        </Suspense>
      )}
    </div>
  );
}
