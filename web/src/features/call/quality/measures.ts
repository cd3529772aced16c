// The measures of a call as they are drawn, listed and copied: one description for all three.
import { t } from "@lingui/core/macro";
import type { TimelineSample } from "../../../engine";

interface Line {
  /** Which of the two colours. */
  side: "mine" | "theirs";
  label(): string;
  read(sample: TimelineSample): number | undefined;
}

export interface Measure {
  id: "round_trip" | "loss" | "bitrate" | "resolution";
  title(): string;
  show(value: number): string;
  lines: readonly Line[];
  /** The bad end of the scale. */
  worst: "high" | "low";
}

const percent = (share: number): string => t`${Math.round(share * 1000) / 10} %`;
const sent = (): string => t`Sent`;
const received = (): string => t`Received`;

export const MEASURES: readonly Measure[] = [
  {
    id: "round_trip",
    title: () => t`Round trip`,
    show: (ms) => t`${Math.round(ms)} ms`,
    worst: "high",
    lines: [
      { side: "mine", label: () => t`Round trip`, read: ({ roundTripMs }) => roundTripMs },
      { side: "theirs", label: () => t`Jitter`, read: ({ jitterMs }) => jitterMs },
    ],
  },
  {
    id: "loss",
    title: () => t`Lost packets`,
    show: percent,
    worst: "high",
    lines: [
      { side: "mine", label: sent, read: ({ lossSent }) => lossSent },
      { side: "theirs", label: received, read: ({ lossReceived }) => lossReceived },
    ],
  },
  {
    id: "bitrate",
    title: () => t`Bitrate`,
    show: (kbps) => t`${Math.round(kbps)} kbit/s`,
    worst: "low",
    lines: [
      { side: "mine", label: sent, read: (each) => each.audioSentKbps + each.videoSentKbps },
      {
        side: "theirs",
        label: received,
        read: (each) => each.audioReceivedKbps + each.videoReceivedKbps,
      },
    ],
  },
  {
    id: "resolution",
    title: () => t`Picture height`,
    show: (lines) => t`${Math.round(lines)} px`,
    worst: "low",
    lines: [
      { side: "mine", label: sent, read: ({ heightSent }) => heightSent },
      { side: "theirs", label: received, read: ({ heightReceived }) => heightReceived },
    ],
  },
];

export interface Row {
  key: string;
  name: string;
  now: string;
  median: string;
  worst: string;
}

const kNothing = "–";

/** One row for each line: the latest second, the middle and the worst one of the call. */
export function rowsOf(samples: readonly TimelineSample[]): Row[] {
  return MEASURES.flatMap((measure) =>
    measure.lines.map((line): Row => {
      const values = samples.map(line.read).filter((value) => value !== undefined);
      const sorted = values.toSorted((a, b) => a - b);
      const show = (value: number | undefined): string =>
        value === undefined ? kNothing : measure.show(value);
      const title = measure.title();
      const label = line.label();
      return {
        key: `${measure.id}-${line.side}`,
        name: label === title || measure.id === "round_trip" ? label : `${title}: ${label}`,
        now: show(samples.length === 0 ? undefined : line.read(samples.at(-1) as TimelineSample)),
        median: show(sorted[Math.floor(sorted.length / 2)]),
        worst: show(measure.worst === "high" ? sorted.at(-1) : sorted[0]),
      };
    }),
  );
}
