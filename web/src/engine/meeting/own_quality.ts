// How good our own way to the server is, measured once a second as in a call of two. What is sent
// because of it, the server decides.
import type { Circumstances } from "../call/quality/call_quality";
import { LazyQuality } from "../call/quality/lazy_quality";
import { qualityView } from "../call/quality/quality_view";
import type { TimelineSample } from "../call/quality/timeline";
import type { CallQualityView } from "../call/view";
import type { Clock, TimerId } from "../ports/ports";

const EVERY_MS = 1_000;
/** Voices and pictures take turns: that one of them rests says nothing about the line. */
const CIRCUMSTANCES: Circumstances = {
  dataSaver: false,
  camera: false,
  screen: false,
  cameraHeight: undefined,
  hearsPeer: false,
  seesPeer: false,
};
const NO_RELAYS: ReadonlySet<string> = new Set();

export class OwnQuality {
  /** As measured here; what the server says of the line is not in it. */
  stats: CallQualityView = qualityView(undefined);
  private readonly clock: Clock;
  private readonly read: () => Promise<RTCStatsReport> | undefined;
  private readonly onChange: () => void;
  private readonly quality = new LazyQuality(
    () => CIRCUMSTANCES,
    () => undefined,
  );
  private timer: TimerId | undefined;
  private ended = false;

  /** `read`: of the present connection. */
  constructor(clock: Clock, read: () => Promise<RTCStatsReport> | undefined, onChange: () => void) {
    this.clock = clock;
    this.read = read;
    this.onChange = onChange;
  }

  timeline(): readonly TimelineSample[] {
    return this.quality.timeline();
  }

  /** Media flows; again with each connection, whose sums begin at zero. */
  connected(callId: string): void {
    if (this.timer === undefined) this.quality.begin(callId);
    else this.quality.interrupt();
    this.later();
  }

  end(): void {
    this.ended = true;
    this.clock.clearTimer(this.timer);
  }

  private later(): void {
    this.clock.clearTimer(this.timer);
    this.timer = this.clock.setTimer(() => void this.measure(), EVERY_MS);
  }

  private async measure(): Promise<void> {
    this.later();
    const report = await this.read()?.catch(() => undefined);
    if (!report || this.ended) return;
    this.stats = qualityView(this.quality.take(report, this.clock.now(), NO_RELAYS));
    this.onChange();
  }
}
