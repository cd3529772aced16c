// Notices that a connection went dumb, seconds before ICE says so: while media came, no second is
// without any packet, be it only a connectivity check.

/** One second with nothing in it. */
const SILENT_AFTER_MS = 950;
/** By then ICE says so itself, unless it was told to begin anew: then Firefox never does. */
const DUMB_AFTER_MS = 6_000;
/** How often the same silence is told again. */
const AGAIN_MS = 2_000;

export class SilenceWatch {
  private activity = 0;
  private mediaPackets = 0;
  private heardAtMs: number | undefined;
  /** As `heardAtMs`, whatever excuse there is for silence. */
  private arrivedAtMs: number | undefined;
  /** Media came with the last sign of life. */
  private watched = false;
  private toldAtMs: number | undefined;

  /** Sums of everything that arrived, and of media alone. True: it is time to do something. */
  isDue(activity: number, mediaPackets: number, nowMs: number): boolean {
    const first = this.heardAtMs === undefined;
    const heard = first || activity > this.activity;
    const media = !first && mediaPackets > this.mediaPackets;
    this.activity = activity;
    this.mediaPackets = mediaPackets;
    if (heard) {
      this.watched = media;
      this.heardAtMs = nowMs;
      this.arrivedAtMs = nowMs;
      this.toldAtMs = undefined;
      return false;
    }
    if (!this.isSilentAt(nowMs)) return false;
    if (this.toldAtMs !== undefined && nowMs - this.toldAtMs < AGAIN_MS) return false;
    this.toldAtMs = nowMs;
    return true;
  }

  isSilentAt(nowMs: number): boolean {
    return this.watched && nowMs - (this.heardAtMs ?? nowMs) >= SILENT_AFTER_MS;
  }

  /** Nothing has come for so long that the connection is not one. */
  isDumbAt(nowMs: number): boolean {
    return this.watched && nowMs - (this.arrivedAtMs ?? nowMs) >= DUMB_AFTER_MS;
  }

  /** A new way is being agreed on: that takes a moment. */
  excuse(nowMs: number): void {
    if (this.heardAtMs !== undefined) this.heardAtMs = nowMs;
    this.toldAtMs = undefined;
  }

  /** Another connection. */
  reset(): void {
    this.heardAtMs = undefined;
    this.arrivedAtMs = undefined;
    this.watched = false;
    this.toldAtMs = undefined;
  }
}
