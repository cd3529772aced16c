// One of four words for the line, whose side is weak, and when it is worth a sentence.
import type { Quality } from "./view";

export interface QualitySample {
  roundTripMs: number | undefined;
  /** 0..1 */
  lossSent: number | undefined;
  lossReceived: number | undefined;
}

export interface QualityVerdict {
  quality: Quality;
  weakSide: "mine" | "theirs" | undefined;
  warn: boolean;
}

const WARN_AFTER_BAD_MS = 8_000;
const CALM_AFTER_GOOD_MS = 10_000;
const WARN_PAUSE_MS = 60_000;
/** The weight of the newest second; one lost burst is not a bad line. */
const SMOOTHING = 0.4;

const LIMITS: readonly { quality: Quality; loss: number; roundTripMs: number }[] = [
  { quality: "excellent", loss: 0.01, roundTripMs: 150 },
  { quality: "good", loss: 0.03, roundTripMs: 300 },
  { quality: "weak", loss: 0.08, roundTripMs: 600 },
];

function word(loss: number, roundTripMs: number): Quality {
  const found = LIMITS.find((limit) => loss <= limit.loss && roundTripMs <= limit.roundTripMs);
  return found?.quality ?? "bad";
}

function smooth(before: number, now: number | undefined): number {
  return now === undefined ? before : before + SMOOTHING * (now - before);
}

export class QualityJudge {
  private sent = 0;
  private received = 0;
  private roundTripMs = 0;
  private badSinceMs: number | undefined;
  private goodSinceMs: number | undefined;
  private warning = false;
  private warnedAtMs = Number.NEGATIVE_INFINITY;

  judge(sample: QualitySample, nowMs: number): QualityVerdict {
    this.sent = smooth(this.sent, sample.lossSent);
    this.received = smooth(this.received, sample.lossReceived);
    this.roundTripMs = smooth(this.roundTripMs || (sample.roundTripMs ?? 0), sample.roundTripMs);
    const quality = word(Math.max(this.sent, this.received), this.roundTripMs);
    const weak = quality === "weak" || quality === "bad";
    this.follow(weak, nowMs);
    return { quality, weakSide: weak ? this.weakSide() : undefined, warn: this.warning };
  }

  /**
   * What we send is lost on our way up; what we receive, on theirs. Delay alone is charged to us.
   */
  private weakSide(): "mine" | "theirs" {
    return this.received > this.sent ? "theirs" : "mine";
  }

  private follow(weak: boolean, nowMs: number): void {
    if (weak) {
      this.goodSinceMs = undefined;
      this.badSinceMs ??= nowMs;
      const due = nowMs - this.badSinceMs >= WARN_AFTER_BAD_MS;
      if (due && !this.warning && nowMs - this.warnedAtMs >= WARN_PAUSE_MS) {
        this.warning = true;
        this.warnedAtMs = nowMs;
      }
      return;
    }
    this.badSinceMs = undefined;
    this.goodSinceMs ??= nowMs;
    if (nowMs - this.goodSinceMs >= CALM_AFTER_GOOD_MS) this.warning = false;
  }
}
