import { t } from "@lingui/core/macro";
import { Lock, SignalHigh, SignalLow, SignalMedium, SignalZero } from "lucide-react";
import { Button, DialogTrigger } from "react-aria-components";
import type { CallView, Quality } from "../../engine";
import { Popover } from "../../ui/Popover";
import styles from "./CallStage.module.css";
import { peerName, qualityWords, wayWords } from "./call_words";

const kQualityIcons: Record<Quality, typeof SignalHigh> = {
  excellent: SignalHigh,
  good: SignalMedium,
  weak: SignalLow,
  bad: SignalZero,
};

function percent(share: number | undefined): string {
  return t`${Math.round((share ?? 0) * 1000) / 10} %`;
}

function Details({ view }: { view: CallView }) {
  const { path, roundTripMs, lossSent, lossReceived, sentKbps, receivedKbps } = view.stats;
  const rows = [
    [t`Way`, wayWords(view)],
    [t`Round trip`, roundTripMs === undefined ? "–" : t`${roundTripMs} ms`],
    [t`Lost on the way there`, percent(lossSent)],
    [t`Lost on the way here`, percent(lossReceived)],
    [t`Sent`, t`${sentKbps ?? 0} kbit/s`],
    [t`Received`, t`${receivedKbps ?? 0} kbit/s`],
  ];
  return (
    <div className={styles.details}>
      <p>
        {path === "direct"
          ? t`Encrypted, straight between the two of you.`
          : t`Encrypted between the two of you. The relay passes it on and can't open it.`}
      </p>
      <dl>
        {rows.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

/** The lock, "Direct" or "Relayed", and how good the line is; pressed, it tells more. */
export function ConnectionPlate({ view }: { view: CallView }) {
  const { path, quality, weakSide } = view.stats;
  if (path === undefined) return null;
  const Icon = quality && kQualityIcons[quality];
  const name = peerName(view);
  const weak = quality === "weak" || quality === "bad";
  const side = weakSide === "theirs" ? t`connection of ${name}` : t`your connection`;
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
            {weak && weakSide && `, ${side}`}
          </span>
        )}
      </Button>
      <Popover label={t`Connection`} placement="bottom start" dark>
        <Details view={view} />
      </Popover>
    </DialogTrigger>
  );
}
