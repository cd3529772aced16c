import { t } from "@lingui/core/macro";
import { Volume2, WifiLow } from "lucide-react";
import type { CallView } from "../../engine";
import { Banner } from "../../ui/Banner";
import { Button } from "../../ui/Button";
import { useEngine } from "../app/engine_context";
import styles from "./CallStage.module.css";
import { Problems } from "./Problems";
import { networkWarning } from "./call_words";

/** Errors, the sound bar and the network sentence, below the plates and above the picture. */
export function StageNotices({ view, onChooseDevice }: { view: CallView; onChooseDevice(): void }) {
  const engine = useEngine();
  const warning = networkWarning(view);
  const soundBlocked = view.remote.autoplayBlocked || view.ringBlocked;
  return (
    <div className={styles.notices}>
      {soundBlocked && (
        <Banner
          tone="accent"
          inset
          icon={<Volume2 aria-hidden="true" />}
          actions={
            <Button size="small" look="primary" onPress={() => engine.call.enableSound()}>
              {t`Enable sound`}
            </Button>
          }
        >
          {t`Your browser does not play sound before a click.`}
        </Banner>
      )}
      <Problems view={view} onChooseDevice={onChooseDevice} />
      {warning !== undefined && (
        <Banner tone="warning" inset icon={<WifiLow aria-hidden="true" />}>
          {warning}
        </Banner>
      )}
    </div>
  );
}
