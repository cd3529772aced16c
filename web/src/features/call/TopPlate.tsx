import { t } from "@lingui/core/macro";
import { Lock, Minimize2, SignalHigh, SignalLow, SignalMedium, SignalZero } from "lucide-react";
import type { CallView, Quality } from "../../engine";
import { IconButton } from "../../ui/IconButton";
import styles from "./CallStage.module.css";
import { RemoteStates } from "./RemoteStates";
import { SpeakingMark } from "./SpeakingMark";
import { peerName, qualityWords, statusWords } from "./call_words";
import { useSpeaking } from "./use_speaking";

const kQualityIcons: Record<Quality, typeof SignalHigh> = {
  excellent: SignalHigh,
  good: SignalMedium,
  weak: SignalLow,
  bad: SignalZero,
};

function Connection({ view }: { view: CallView }) {
  const { path, quality, weakSide } = view.stats;
  if (path === undefined) return null;
  const Icon = quality && kQualityIcons[quality];
  const name = peerName(view);
  const weak = quality === "weak" || quality === "bad";
  const side = weakSide === "theirs" ? t`connection of ${name}` : t`your connection`;
  return (
    <span className={styles.plate}>
      <Lock aria-hidden="true" />
      <span
        title={
          path === "direct"
            ? t`Encrypted, straight between the two of you`
            : t`Encrypted, through a relay`
        }
      >
        {path === "direct" ? t`Direct` : t`Relayed`}
      </span>
      {quality && Icon && (
        <span className={styles.quality} data-quality={quality}>
          <Icon aria-hidden="true" />
          {qualityWords(quality)}
          {weak && weakSide && `, ${side}`}
        </span>
      )}
    </span>
  );
}

interface Props {
  view: CallView;
  nowMs: number;
  /** Name and timer stand here, because their picture fills the middle. */
  named: boolean;
  onMinimise(): void;
}

export function TopPlate({ view, nowMs, named, onMinimise }: Props) {
  const speaking = useSpeaking(
    "remote",
    named && view.phase === "connected" && view.remote.media.microphone,
  );
  return (
    <header className={styles.top}>
      <div className={styles.plates}>
        {named && (
          <span className={styles.plate} data-speaking={speaking || undefined}>
            <b>{peerName(view)}</b>
            {speaking && <SpeakingMark />}
            <span className={styles.timer} data-testid="call-status">
              {statusWords(view, nowMs)}
            </span>
          </span>
        )}
        {view.phase === "connected" && <Connection view={view} />}
        {named && <RemoteStates view={view} />}
      </div>
      <IconButton
        label={t`Back to messages`}
        icon={<Minimize2 aria-hidden="true" />}
        placement="left"
        onPress={onMinimise}
      />
    </header>
  );
}
