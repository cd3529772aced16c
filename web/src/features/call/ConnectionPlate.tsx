import { t } from "@lingui/core/macro";
import { Lock, SignalHigh, SignalLow, SignalMedium, SignalZero } from "lucide-react";
import { Suspense, useRef, useState } from "react";
import { Button } from "react-aria-components";
import type { CallView, Quality } from "../../engine";
import styles from "./CallStage.module.css";
import { QualityPopover } from "./call_parts";
import { qualityWords, sideWords } from "./call_words";

const kQualityIcons: Record<Quality, typeof SignalHigh> = {
  excellent: SignalHigh,
  good: SignalMedium,
  weak: SignalLow,
  bad: SignalZero,
};

/** The lock, "Direct" or "Relayed", and how good the line is; pressed, it tells more. */
export function ConnectionPlate({ view }: { view: CallView }) {
  const trigger = useRef<HTMLButtonElement>(null);
  const [open, setOpen] = useState<boolean>();
  const { path, quality } = view.stats;
  if (path === undefined) return null;
  const Icon = quality && kQualityIcons[quality];
  const side = sideWords(view);
  return (
    <>
      <Button
        ref={trigger}
        className={styles.plate}
        aria-haspopup="dialog"
        aria-expanded={open ?? false}
        onPress={() => setOpen(true)}
      >
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
      {open !== undefined && (
        <Suspense fallback={null}>
          <QualityPopover view={view} triggerRef={trigger} isOpen={open} onOpenChange={setOpen} />
        </Suspense>
      )}
    </>
  );
}
