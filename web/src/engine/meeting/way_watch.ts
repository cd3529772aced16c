// Notices seconds before ICE does that nothing comes from the server any more: while sound or
// pictures came, no second is without any packet.
import { SilenceWatch } from "../call/quality/silence_watch";
import type { Clock, TimerId } from "../ports/ports";

const SAMPLE_MS = 1_000;

/** What a report of a peer connection has of this. */
interface Entry {
  type: string;
  packetsReceived?: number;
  bytesReceived?: number;
  requestsReceived?: number;
  responsesReceived?: number;
}

export interface WaySteps {
  /** Of the present connection; undefined: there is none. */
  stats(): Promise<RTCStatsReport> | undefined;
  /** Something of ours is sent, of which the server reports what it got. */
  isSending(): boolean;
  /** Once a second. */
  onSample(): void;
  onSilent(): void;
  /** For so long that there is no way, whatever the browser says. */
  onDumb(): void;
  /** After a silence that was told. */
  onHeard(): void;
}

export class WayWatch {
  private readonly clock: Clock;
  private readonly steps: WaySteps;
  private readonly silence = new SilenceWatch();
  private timer: TimerId | undefined;
  /** Of the connections that were watched; reports of one before count no more. */
  private watched = 0;
  private told = false;
  private dumb = false;

  constructor(clock: Clock, steps: WaySteps) {
    this.clock = clock;
    this.steps = steps;
  }

  get isDumb(): boolean {
    return this.dumb;
  }

  /** Of a connection that is up. */
  begin(): void {
    this.end();
    this.sampleLater();
  }

  end(): void {
    this.clock.clearTimer(this.timer);
    this.watched += 1;
    this.told = false;
    this.dumb = false;
    this.silence.reset();
  }

  /** Waits for no report: Firefox gives none when the connection is closed meanwhile. */
  private sampleLater(): void {
    this.timer = this.clock.setTimer(() => {
      this.sampleLater();
      void this.sample();
    }, SAMPLE_MS);
  }

  private async sample(): Promise<void> {
    const { watched } = this;
    this.steps.onSample();
    const report = await this.steps.stats()?.catch(() => undefined);
    if (!report || this.watched !== watched) return;
    let media = 0;
    let checks = 0;
    // Firefox does not count them, and of two who are silent nothing else would come.
    let isAnswered = this.steps.isSending();
    for (const each of report.values() as Iterable<Entry>) {
      const { packetsReceived = 0, bytesReceived = 0 } = each;
      if (each.type === "inbound-rtp") media += packetsReceived;
      if (each.type !== "candidate-pair") continue;
      isAnswered ||= each.responsesReceived !== undefined;
      checks += bytesReceived + (each.requestsReceived ?? 0) + (each.responsesReceived ?? 0);
    }
    const nowMs = this.clock.now();
    if (this.silence.isDue(media + checks, media, nowMs)) {
      this.told = true;
      this.steps.onSilent();
    } else if (this.told && !this.silence.isSilentAt(nowMs)) {
      this.told = false;
      this.dumb = false;
      this.steps.onHeard();
    }
    if (!this.dumb && isAnswered && this.silence.isDumbAt(nowMs)) {
      this.dumb = true;
      this.steps.onDumb();
    }
  }
}
