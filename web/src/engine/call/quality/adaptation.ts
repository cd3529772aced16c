// Decides each second how much may be sent, sound first. The browser's congestion control fills
// what it is given; this says how large the picture is, when it must go and when it may come back.
// No clock, no peer connection: `(sample, now, wishes) → plan`.
//
// Chromium tells how much gets through; Firefox does not, and then loss and a growing round trip
// stand for it. Going down is quick, going up is tried: an attempt that fails makes the next one
// wait twice as long.
import { cameraRung, LADDER, PAUSED, planFor, type Rung, type Wishes } from "./ladder";
import type { SendPlan } from "./send_plan";

export interface AdaptationSample {
  roundTripMs: number | undefined;
  /** 0..1; undefined: the other side has not reported lately. */
  lossSent: number | undefined;
  /** What gets through, for everything we send; undefined: the browser does not say. */
  availableKbps: number | undefined;
  videoSentKbps: number;
  audioSentKbps: number;
  packetsReceived: number;
}

export interface Decision {
  plan: SendPlan;
  /** The camera is on, and nothing of it is sent. */
  videoPaused: boolean;
  /** 0: all; as many as there are rungs: no picture. */
  level: number;
}

const QUEUE_MS = 200;
const LONG_QUEUE_MS = 500;
/** Below this lost packets are repaired, and less picture would not help. */
const LOSS_NOTICED = 0.03;
const LOSS_HIGH = 0.12;
/** Too little for a picture, too long: seconds in a row. */
const PAUSE_AFTER = 4;
const DOWN_AFTER = 2;
const UP_HOLD_MS = 4_000;
const UP_HOLD_MAX_MS = 60_000;
/** Trouble so soon after a step up: the step was too much. */
const PROOF_MS = 10_000;
const LEAN_HOLD_MS = 15_000;
/** The estimate needs a moment after the first packet, and after silence. */
const SETTLE_MS = 2_500;
/** The shortest round trip counts as empty queues for this long. */
const BASE_SPAN_MS = 60_000;
/** Sound, its headers and what is sent again. */
const SOUND_KBPS = 50;
/** Of its limit: the picture takes what it may, and might take more. */
const FILLED = 0.75;

function needOf(level: number): number {
  return (LADDER[level] as Rung).needKbps;
}

/** The best rung that this much affords. */
function affordable(kbps: number): number {
  const found = LADDER.findIndex(({ needKbps }) => kbps >= needKbps);
  return found === -1 ? PAUSED : found;
}

export class AdaptationController {
  private level = 0;
  private hadVideo = false;
  private baseMs: { value: number; atMs: number } | undefined;
  private settledAtMs: number | undefined;
  private troubled = 0;
  private starved = 0;
  private clearSinceMs: number | undefined;
  private leanUntilMs = Number.NEGATIVE_INFINITY;
  private attempt: { level: number; atMs: number } | undefined;
  /** By level: how long it must be calm before it is tried again. */
  private readonly holdMs = new Map<number, number>();

  step(sample: AdaptationSample, nowMs: number, wishes: Wishes): Decision {
    const video = wishes.camera || wishes.screen;
    if (video && !this.hadVideo) this.beginVideo(nowMs);
    this.hadVideo = video;
    // Nothing came and nothing was reported: the way is cut, and no smaller picture mends it.
    const cut = sample.packetsReceived === 0 && sample.lossSent === undefined;
    if (cut) this.settledAtMs = nowMs + SETTLE_MS;
    else this.follow(sample, nowMs, video);
    const line = { lean: nowMs < this.leanUntilMs, settling: this.settles(nowMs) };
    const plan = planFor(this.level, line, wishes);
    const videoPaused = wishes.camera && cameraRung(this.level, wishes) >= PAUSED;
    return { plan, videoPaused, level: this.level };
  }

  private settles(nowMs: number): boolean {
    return nowMs < (this.settledAtMs ?? 0);
  }

  private beginVideo(nowMs: number): void {
    this.level = 0;
    this.troubled = 0;
    this.starved = 0;
    this.attempt = undefined;
    this.clearSinceMs = undefined;
    this.settledAtMs = nowMs + SETTLE_MS;
  }

  private follow(sample: AdaptationSample, nowMs: number, video: boolean): void {
    const queueMs = this.queue(sample.roundTripMs, nowMs);
    const loss = sample.lossSent ?? 0;
    if (loss > LOSS_NOTICED) this.leanUntilMs = nowMs + LEAN_HOLD_MS;
    if (!video || this.settles(nowMs)) return;
    const roomKbps =
      sample.availableKbps === undefined ? undefined : sample.availableKbps - SOUND_KBPS;
    const goal = this.goal(queueMs, loss, roomKbps);
    if (goal > this.level) this.suffer(goal, nowMs);
    else this.recover(sample, queueMs, loss, roomKbps, nowMs);
  }

  /** How much longer than the empty way a packet takes now. */
  private queue(roundTripMs: number | undefined, nowMs: number): number {
    if (roundTripMs === undefined) return 0;
    const base = this.baseMs;
    if (!base || roundTripMs <= base.value || nowMs - base.atMs > BASE_SPAN_MS) {
      this.baseMs = { value: roundTripMs, atMs: nowMs };
      return 0;
    }
    return roundTripMs - base.value;
  }

  /** The level that this second asks for; higher than the present one means trouble. */
  private goal(queueMs: number, loss: number, roomKbps: number | undefined): number {
    const byRoom = roomKbps === undefined ? 0 : affordable(roomKbps);
    const congested = queueMs > QUEUE_MS && (loss > LOSS_NOTICED || queueMs > LONG_QUEUE_MS);
    // Loss without a queue may be the radio's: a smaller picture is worth a try, none is not.
    const lossy = loss > LOSS_HIGH && this.level < LADDER.length - 1;
    const byLine = congested || lossy ? Math.min(this.level + 1, PAUSED) : 0;
    return Math.max(byRoom, byLine);
  }

  private suffer(goal: number, nowMs: number): void {
    this.clearSinceMs = undefined;
    this.troubled += 1;
    const pausing = goal >= PAUSED;
    this.starved = pausing ? this.starved + 1 : 0;
    if (this.troubled < DOWN_AFTER) return;
    const lowest = pausing && this.starved < PAUSE_AFTER ? PAUSED - 1 : goal;
    if (lowest <= this.level) return;
    this.blameAttempt(nowMs);
    this.level = lowest;
    this.troubled = 0;
    this.leanUntilMs = Math.max(this.leanUntilMs, nowMs + LEAN_HOLD_MS);
    if (this.level >= PAUSED) this.holdMs.set(PAUSED - 1, this.holdOf(PAUSED - 1));
  }

  private blameAttempt(nowMs: number): void {
    const { attempt } = this;
    this.attempt = undefined;
    if (!attempt || nowMs - attempt.atMs > PROOF_MS) return;
    const doubled = Math.min(2 * this.holdOf(attempt.level), UP_HOLD_MAX_MS);
    this.holdMs.set(attempt.level, doubled);
  }

  private holdOf(level: number): number {
    return this.holdMs.get(level) ?? UP_HOLD_MS;
  }

  private recover(
    sample: AdaptationSample,
    queueMs: number,
    loss: number,
    roomKbps: number | undefined,
    nowMs: number,
  ): void {
    this.troubled = 0;
    this.starved = 0;
    if (this.attempt && nowMs - this.attempt.atMs > PROOF_MS) {
      this.holdMs.delete(this.attempt.level);
      this.attempt = undefined;
    }
    const calm = queueMs <= QUEUE_MS && loss <= LOSS_NOTICED;
    if (!calm || this.level === 0) {
      this.clearSinceMs = undefined;
      return;
    }
    this.clearSinceMs ??= nowMs;
    const next = this.level - 1;
    if (nowMs - this.clearSinceMs < this.holdOf(next)) return;
    if (!this.mayRise(next, sample.videoSentKbps, roomKbps)) return;
    this.level = next;
    this.attempt = { level: next, atMs: nowMs };
    this.clearSinceMs = nowMs;
  }

  /** The estimate stays low while little is sent: who fills what there is may try more. */
  private mayRise(next: number, videoSentKbps: number, roomKbps: number | undefined): boolean {
    if (roomKbps === undefined || this.level >= PAUSED) return true;
    const filled = videoSentKbps >= FILLED * (LADDER[this.level] as Rung).kbps;
    return roomKbps >= needOf(next) && (filled || roomKbps >= 1.3 * needOf(next));
  }
}
