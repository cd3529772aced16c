// The figures of a person's own report about a call, as rows of a table.
import { plural, t } from "@lingui/core/macro";
import type { CallQuality, QualityWord } from "../../engine";
import { callDuration } from "../app/format";
import { formatLocale } from "../../i18n";

export interface Figure {
  label: string;
  value: string;
}

const number = (value: number, digits = 0) =>
  new Intl.NumberFormat(formatLocale(), { maximumFractionDigits: digits }).format(value);
const percent = (share: number) =>
  new Intl.NumberFormat(formatLocale(), { style: "percent", maximumFractionDigits: 1 }).format(
    share,
  );
const inMs = (value: number) => t`${number(value)} ms`;
const inSeconds = (ms: number) => t`${number(ms / 1000, 1)} s`;
const kbps = (value: number) => t`${number(value)} kbit/s`;

/** The middle of all seconds, and what nearly all of them stayed below. */
const usual = (median: string, most: string) => t`${median}, up to ${most}`;

export function reportFigures(report: CallQuality): Figure[] {
  const { round_trip_ms, jitter_ms, loss_sent, loss_received } = report;
  const rows: (Figure | false)[] = [
    {
      label: t`Round trip`,
      value: usual(inMs(round_trip_ms.median), inMs(round_trip_ms.p95)),
    },
    { label: t`Jitter`, value: usual(inMs(jitter_ms.median), inMs(jitter_ms.p95)) },
    {
      label: t`Lost on the way here`,
      value: usual(percent(loss_received.median), percent(loss_received.p95)),
    },
    {
      label: t`Lost on the way there`,
      value: usual(percent(loss_sent.median), percent(loss_sent.p95)),
    },
    { label: t`Received`, value: kbps(report.received_kbps_median) },
    { label: t`Sent`, value: kbps(report.sent_kbps_median) },
    { label: t`Sound missing`, value: inSeconds(report.audio_gap_ms) },
    report.audio_gap_ms > 0 && {
      label: t`Longest silence`,
      value: inSeconds(report.longest_gap_ms),
    },
    report.best_height > 0 && {
      label: t`Best picture`,
      value: t`${number(report.best_height)} lines`,
    },
    report.best_height > 0 && { label: t`Picture frozen`, value: inSeconds(report.freeze_ms) },
    report.video_paused_ms > 0 && {
      label: t`Own picture paused`,
      value: inSeconds(report.video_paused_ms),
    },
    {
      label: t`Connection lost and back`,
      value: plural(report.reconnects, { one: "# time", other: "# times" }),
    },
    {
      label: t`New way looked for`,
      value: plural(report.ice_restarts, { one: "# time", other: "# times" }),
    },
  ];
  return rows.filter((row) => row !== false);
}

export interface QualityShare {
  quality: QualityWord;
  /** 0..1 */
  share: number;
  duration: string;
}

/** Best first; only what there was. */
export function qualityShares({ quality_seconds }: CallQuality): QualityShare[] {
  const order: QualityWord[] = ["excellent", "good", "weak", "bad"];
  const total = order.reduce((sum, quality) => sum + quality_seconds[quality], 0);
  return order
    .filter((quality) => quality_seconds[quality] > 0)
    .map((quality) => ({
      quality,
      share: quality_seconds[quality] / total,
      duration: callDuration(quality_seconds[quality] * 1000),
    }));
}
