// What was measured in each second of a call. Kept in the page only, for the graphs and for the
// report at the end; no content, no addresses.
import type { Quality } from "../view";
import { kTimelineSamplesMax } from "../../../limits";

export interface TimelineSample {
  /** Since the first connection of this call. */
  atMs: number;
  roundTripMs: number | undefined;
  jitterMs: number | undefined;
  /** 0..1 */
  lossSent: number | undefined;
  lossReceived: number | undefined;
  audioSentKbps: number;
  audioReceivedKbps: number;
  videoSentKbps: number;
  videoReceivedKbps: number;
  /** 0: no picture. */
  heightSent: number;
  heightReceived: number;
  fpsSent: number;
  fpsReceived: number;
  frozenMs: number;
  /** Share of the speech that had to be made up. */
  concealed: number;
  concealedMs: number;
  concealments: number;
  /** 0..1, of the other side. */
  level: number;
  path: "direct" | "relayed" | undefined;
  quality: Quality;
  videoPaused: boolean;
}

export class Timeline {
  private readonly limit: number;
  private readonly kept: TimelineSample[] = [];
  /** Where the oldest sample stands once the ring is full. */
  private oldest = 0;

  constructor(limit = kTimelineSamplesMax) {
    this.limit = limit;
  }

  get length(): number {
    return this.kept.length;
  }

  add(sample: TimelineSample): void {
    if (this.kept.length < this.limit) {
      this.kept.push(sample);
      return;
    }
    this.kept[this.oldest] = sample;
    this.oldest = (this.oldest + 1) % this.limit;
  }

  /** In the order of time. */
  samples(): readonly TimelineSample[] {
    return [...this.kept.slice(this.oldest), ...this.kept.slice(0, this.oldest)];
  }

  clear(): void {
    this.kept.length = 0;
    this.oldest = 0;
  }
}
