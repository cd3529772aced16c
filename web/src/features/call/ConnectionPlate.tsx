import { t } from "@lingui/core/macro";
import { Lock } from "lucide-react";
import { Suspense, useRef, useState } from "react";
import { Button } from "react-aria-components";
import type { CallView } from "../../engine";
import styles from "./CallStage.module.css";
import { SignalBars } from "./SignalBars";
import { QualityPopover } from "./call_parts";
import { directWords, qualityWords, sideWords } from "./call_words";

/** The lock, whether a relay is between, and how good the line is; pressed, it tells more. */
export function ConnectionPlate({ view, ofGroup = false }: { view: CallView; ofGroup?: boolean }) {
  const trigger = useRef<HTMLButtonElement>(null);
  const [open, setOpen] = useState<boolean>();
  const { path, quality } = view.stats;
  if (path === undefined) return null;
  const side = ofGroup ? undefined : sideWords(view);
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
        <span>{path === "direct" ? directWords(ofGroup) : t`Relayed`}</span>
        {quality && (
          <span className={styles.quality} data-quality={quality}>
            <SignalBars quality={quality} />
            {qualityWords(quality)}
            {side && `, ${side}`}
          </span>
        )}
      </Button>
      {open !== undefined && (
        <Suspense fallback={null}>
          <QualityPopover
            view={view}
            ofGroup={ofGroup}
            triggerRef={trigger}
            isOpen={open}
            onOpenChange={setOpen}
          />
        </Suspense>
      )}
    </>
  );
}
