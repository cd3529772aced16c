// Stands for what measures and adapts until that is loaded: nobody needs it before a call, and the
// first page should not wait for it.
import type { CallReport } from "../../../protocol/types.gen";
import type { CallQuality, Circumstances, Measured } from "./call_quality";
import type { TimelineSample } from "./timeline";

export class LazyQuality {
  private readonly circumstances: () => Circumstances;
  private readonly onPaused: (paused: boolean) => void;
  private quality: CallQuality | undefined;
  private loading = false;
  private callId = "";
  /** How often the connection came up, and how often a new way was looked for. */
  private connections = 0;
  private restarts = 0;

  /** `onPaused`: our picture is held back from now on, or not any more. */
  constructor(circumstances: () => Circumstances, onPaused: (paused: boolean) => void) {
    this.circumstances = circumstances;
    this.onPaused = onPaused;
  }

  get measured(): Measured | undefined {
    return this.quality?.measured;
  }

  /** Of this call or of the one that has just ended, in the order of time. */
  timeline(): readonly TimelineSample[] {
    return this.quality?.timeline.samples() ?? [];
  }

  /** Another call. */
  begin(callId: string): void {
    this.callId = callId;
    this.connections = 0;
    this.restarts = 0;
    this.quality?.begin();
    void this.load();
  }

  connected(): void {
    this.connections += 1;
  }

  restarted(): void {
    this.restarts += 1;
  }

  /** The sums begin at zero again: another peer connection, or none. */
  interrupt(): void {
    this.quality?.interrupt();
  }

  take(
    report: RTCStatsReport,
    nowMs: number,
    remoteRelays: ReadonlySet<string>,
  ): Measured | undefined {
    if (!this.quality) void this.load();
    return this.quality?.take(report, nowMs, remoteRelays);
  }

  /** `failure`: why there is no connection now. undefined: nothing was ever measured. */
  report(failure: string | undefined): CallReport | undefined {
    return this.quality?.report({
      callId: this.callId,
      reconnects: Math.max(0, this.connections - 1),
      iceRestarts: this.restarts,
      failure,
    });
  }

  private async load(): Promise<void> {
    if (this.quality || this.loading) return;
    this.loading = true;
    try {
      const { CallQuality } = await import("./call_quality");
      this.quality = new CallQuality(this.circumstances, this.onPaused);
    } catch {
      // The server is away; the next second tries again.
    } finally {
      this.loading = false;
    }
  }
}
