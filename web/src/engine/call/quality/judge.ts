// One of four words for the line, whose side is weak, and when it is worth a sentence.
import type { Quality, WeakSide } from "../view";
import { isWeak } from "./shown_line";

export interface LineSample {
  roundTripMs: number | undefined;
  /** 0..1; undefined: nothing is known of this second. */
  lossSent: number | undefined;
  lossReceived: number | undefined;
  /** Share of the speech of this second that had to be made up. */
  concealed?: number;
  /** How long the picture stood still in this second. */
  frozenMs?: number;
  /** Our picture is paused to keep the sound: no better than weak. */
  paused?: boolean;
}

export interface QualityVerdict {
  quality: Quality;
  /** Of a line that is weak, and for as long as it is worth a sentence. */
  weakSide: WeakSide | undefined;
  warn: boolean;
}

const WARN_AFTER_BAD_MS = 8_000;
const CALM_AFTER_GOOD_MS = 10_000;
const WARN_PAUSE_MS = 60_000;
/** The weight of the newest second; one lost burst is not a bad line. */
const SMOOTHING = 0.4;
/** A word that gets better must hold, so that it does not flicker. */
const BETTER_AFTER_MS = 3_000;

interface Limit {
  quality: Quality;
  loss: number;
  roundTripMs: number;
  concealed: number;
  frozenMs: number;
}

const LIMITS: readonly Limit[] = [
  { quality: "excellent", loss: 0.01, roundTripMs: 150, concealed: 0.01, frozenMs: 50 },
  { quality: "good", loss: 0.03, roundTripMs: 300, concealed: 0.03, frozenMs: 150 },
  { quality: "weak", loss: 0.08, roundTripMs: 600, concealed: 0.1, frozenMs: 400 },
];
const [, GOOD] = LIMITS as [Limit, Limit, Limit];

const ORDER: readonly Quality[] = ["excellent", "good", "weak", "bad"];

function smooth(before: number, now: number | undefined): number {
  return now === undefined ? before : before + SMOOTHING * (now - before);
}

export class QualityJudge {
  private sent = 0;
  private received = 0;
  private roundTripMs = 0;
  private concealed = 0;
  private frozenMs = 0;
  private word: Quality | undefined;
  private side: WeakSide | undefined;
  private betterSinceMs: number | undefined;
  private badSinceMs: number | undefined;
  private goodSinceMs: number | undefined;
  private warning = false;
  private warnedAtMs = Number.NEGATIVE_INFINITY;

  judge(sample: LineSample, nowMs: number): QualityVerdict {
    this.sent = smooth(this.sent, sample.lossSent);
    this.received = smooth(this.received, sample.lossReceived);
    this.roundTripMs = smooth(this.roundTripMs || (sample.roundTripMs ?? 0), sample.roundTripMs);
    this.concealed = smooth(this.concealed, sample.concealed);
    this.frozenMs = smooth(this.frozenMs, sample.frozenMs);
    const paused = sample.paused ?? false;
    const measured = this.measured(paused);
    const quality = this.steady(measured, nowMs);
    this.follow(isWeak(quality), nowMs);
    // While it gets better nothing says any more whose side it was.
    if (isWeak(measured)) this.side = this.weakSide(paused);
    else if (!isWeak(quality) && !this.warning) this.side = undefined;
    return { quality, weakSide: this.side, warn: this.warning };
  }

  private measured(paused: boolean): Quality {
    const loss = Math.max(this.sent, this.received);
    const found = LIMITS.find(
      (limit) =>
        loss <= limit.loss &&
        this.roundTripMs <= limit.roundTripMs &&
        this.concealed <= limit.concealed &&
        this.frozenMs <= limit.frozenMs &&
        !(paused && (limit.quality === "excellent" || limit.quality === "good")),
    );
    return found?.quality ?? "bad";
  }

  /** Worse at once (what is measured is smooth already), better only when it holds. */
  private steady(measured: Quality, nowMs: number): Quality {
    const better = this.word !== undefined && ORDER.indexOf(measured) < ORDER.indexOf(this.word);
    if (!better) {
      this.betterSinceMs = undefined;
      this.word = measured;
      return measured;
    }
    this.betterSinceMs ??= nowMs;
    if (nowMs - this.betterSinceMs >= BETTER_AFTER_MS) {
      this.betterSinceMs = undefined;
      this.word = measured;
    }
    return this.word ?? measured;
  }

  /**
   * What we send is lost on our way up; what we receive, on theirs. Who has trouble both ways, or
   * only delay, cannot tell where it comes from.
   */
  private weakSide(paused: boolean): WeakSide {
    const up = this.sent > GOOD.loss || paused;
    const down =
      this.received > GOOD.loss || this.concealed > GOOD.concealed || this.frozenMs > GOOD.frozenMs;
    if (up === down) return "both";
    return up ? "mine" : "theirs";
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
