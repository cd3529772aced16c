import { t } from "@lingui/core/macro";
import { Lock, SignalHigh, SignalLow, SignalMedium, SignalZero } from "lucide-react";
import { Suspense } from "react";
import { Button, DialogTrigger } from "react-aria-components";
import type { CallView, Quality } from "../../engine";
import { withWords } from "../../i18n";
import { Popover } from "../../ui/Popover";
import { Spinner } from "../../ui/Spinner";
import { lazyPart } from "../app/lazy_part";
import styles from "./CallStage.module.css";
import { qualityWords, sideWords } from "./call_words";

const QualityPanel = lazyPart(() => withWords("quality", () => import("./quality/QualityPanel")));

const kQualityIcons: Record<Quality, typeof SignalHigh> = {
  excellent: SignalHigh,
  good: SignalMedium,
  weak: SignalLow,
  bad: SignalZero,
};

/** The lock, "Direct" or "Relayed", and how good the line is; pressed, it tells more. */
export function ConnectionPlate({ view }: { view: CallView }) {
  const { path, quality } = view.stats;
  if (path === undefined) return null;
  const Icon = quality && kQualityIcons[quality];
  const side = sideWords(view);
  return (
    <DialogTrigger>
      <Button className={styles.plate}>
        <Lock aria-hidden="true" />
        <span className="visually-hidden">{t`Encrypted.`}</span>
        <span>{path === "direct" ? t`Direct` : t`Relayed`}</span>
        {quality && Icon && (
          <span className={styles.quality} data-quality={quality}>
            <Icon aria-hidden="true" />
            {qualityWords(quality)}
            {side && `, ${side}`}
          </span>
        )}
      </Button>
      <Popover label={t`Connection quality`} placement="bottom start" dark>
        <Suspense fallback={<Spinner size={20} />}>
          <QualityPanel view={view} />
        </Suspense>
      </Popover>
    </DialogTrigger>
  );
}
