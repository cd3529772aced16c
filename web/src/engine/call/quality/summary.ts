// What a call was like, in a handful of numbers for the history: pure.
import type { Quality } from "../view";
import type { TimelineSample } from "./timeline";

interface Spread {
  median: number;
  p95: number;
}

export interface QualitySummary {
  seconds: number;
  quality_seconds: Record<Quality, number>;
  round_trip_ms: Spread;
  jitter_ms: Spread;
  loss_sent: Spread;
  loss_received: Spread;
  sent_kbps_median: number;
  received_kbps_median: number;
  freeze_ms: number;
  audio_gap_ms: number;
  longest_gap_ms: number;
  best_height: number;
  path?: "direct" | "relayed";
  video_paused_ms: number;
}

function quantile(sorted: readonly number[], q: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? 0;
}

function known(
  samples: readonly TimelineSample[],
  read: (sample: TimelineSample) => number | undefined,
): number[] {
  return samples
    .map(read)
    .filter((value) => value !== undefined)
    .toSorted((a, b) => a - b);
}

function share(value: number): number {
  return Math.round(Math.min(1, value) * 10_000) / 10_000;
}

/** A gap counts where it begins; a second without a beginning goes on with the one before. */
function longestGapMs(samples: readonly TimelineSample[]): number {
  let longest = 0;
  let running = 0;
  for (const { concealedMs, concealments } of samples) {
    if (concealedMs === 0) running = 0;
    else if (concealments === 0) running += concealedMs;
    // Several gaps in one second: as if they were equally long.
    else running = concealedMs / concealments;
    longest = Math.max(longest, running);
  }
  return Math.round(longest);
}

/** undefined: nothing was ever measured. */
export function summarise(samples: readonly TimelineSample[]): QualitySummary | undefined {
  const last = samples.at(-1);
  if (!last) return undefined;
  const spread = (
    read: (sample: TimelineSample) => number | undefined,
    round: (value: number) => number,
  ): Spread => {
    const values = known(samples, read);
    return { median: round(quantile(values, 0.5)), p95: round(quantile(values, 0.95)) };
  };
  const total = (read: (sample: TimelineSample) => number): number =>
    samples.reduce((sum, sample) => sum + read(sample), 0);
  const median = (read: (sample: TimelineSample) => number): number =>
    Math.round(quantile(known(samples, read), 0.5));
  const quality_seconds = { excellent: 0, good: 0, weak: 0, bad: 0 };
  for (const { quality } of samples) quality_seconds[quality] += 1;
  const path = samples.findLast((sample) => sample.path !== undefined)?.path;
  return {
    seconds: samples.length,
    quality_seconds,
    round_trip_ms: spread(({ roundTripMs }) => roundTripMs, Math.round),
    jitter_ms: spread(({ jitterMs }) => jitterMs, Math.round),
    loss_sent: spread(({ lossSent }) => lossSent, share),
    loss_received: spread(({ lossReceived }) => lossReceived, share),
    sent_kbps_median: median(({ audioSentKbps, videoSentKbps }) => audioSentKbps + videoSentKbps),
    received_kbps_median: median(
      ({ audioReceivedKbps, videoReceivedKbps }) => audioReceivedKbps + videoReceivedKbps,
    ),
    freeze_ms: Math.round(total(({ frozenMs }) => frozenMs)),
    audio_gap_ms: Math.round(total(({ concealedMs }) => concealedMs)),
    longest_gap_ms: longestGapMs(samples),
    best_height: Math.max(...samples.map(({ heightReceived }) => heightReceived)),
    ...(path && { path }),
    video_paused_ms: samples.filter(({ videoPaused }) => videoPaused).length * 1000,
  };
}
