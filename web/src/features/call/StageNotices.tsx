import { t } from "@lingui/core/macro";
import { MicOff, MicVocal, Volume2, WifiLow } from "lucide-react";
import type { CallView } from "../../engine";
import { Banner } from "../../ui/Banner";
import { Button } from "../../ui/Button";
import { useEngine, useEngineStore } from "../app/engine_context";
import { keySigns } from "../shortcuts/key_signs";
import { useBinding } from "../shortcuts/shortcuts_setting";
import styles from "./CallStage.module.css";
import { MovingNotice } from "./MovingNotice";
import { Problems } from "./Problems";
import { ShareSign } from "./ShareSign";
import { networkWarning } from "./call_words";

function MicrophoneNotice({ view, onChooseDevice }: { view: CallView; onChooseDevice(): void }) {
  const engine = useEngine();
  const pushToTalk = useEngineStore("settings", (state) => state.pushToTalk);
  const keys = useBinding("push_to_talk");
  switch (view.local.microphoneHint) {
    case "silent":
      return (
        <Banner
          tone="warning"
          inset
          icon={<MicVocal aria-hidden="true" />}
          actions={
            <Button size="small" onPress={onChooseDevice}>
              {t`Choose another device`}
            </Button>
          }
        >
          {t`We hear nothing from your microphone. Is it switched off at the device?`}
        </Banner>
      );
    case "muted":
      return (
        <Banner
          tone="accent"
          inset
          icon={<MicOff aria-hidden="true" />}
          actions={
            <Button size="small" look="primary" onPress={() => engine.call.setMicrophone(true)}>
              {t`Unmute`}
            </Button>
          }
        >
          {pushToTalk && keys !== undefined
            ? t`You are muted. Hold ${keySigns(keys).join(" ")} to speak.`
            : t`You are muted.`}
        </Banner>
      );
    default:
      return null;
  }
}

/** Errors, the sound bar and the network sentence, below the plates and above the picture. */
export function StageNotices({ view, onChooseDevice }: { view: CallView; onChooseDevice(): void }) {
  const engine = useEngine();
  const warning = networkWarning(view);
  const soundBlocked = view.remote.autoplayBlocked || view.ringBlocked;
  return (
    <div className={styles.notices}>
      <ShareSign view={view} />
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
      <MovingNotice view={view} />
      <MicrophoneNotice view={view} onChooseDevice={onChooseDevice} />
      <Problems view={view} onChooseDevice={onChooseDevice} />
      {warning !== undefined && (
        <Banner tone="warning" inset icon={<WifiLow aria-hidden="true" />}>
          {warning}
        </Banner>
      )}
    </div>
  );
}
