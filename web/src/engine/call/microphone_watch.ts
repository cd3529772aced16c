// Notices what people notice too late: a microphone that gives nothing, and speaking while muted.
import type { Clock, TimerId } from "../ports/ports";
import type { LocalTrackState, MicrophoneHint } from "./view";

const EVERY_MS = 150;
/** A quiet room is louder; a switch at the headset is not. */
const NOTHING_BELOW = 0.002;
const SPEECH_ABOVE = 0.12;
const NOTHING_FOR_MS = 6_000;
/** So many loud readings in a row are no cough. */
const SPEECH_READINGS = 3;
const MUTED_HINT_FOR_MS = 4_000;
const MUTED_HINT_PAUSE_MS = 20_000;

export interface MicrophoneReading {
  state: LocalTrackState;
  /** 0..1; undefined while nothing can be measured. */
  level: number | undefined;
}

/** Pure: readings in, the hint that is due out. */
export class MicrophoneJudge {
  private nothingSinceMs: number | undefined;
  private loud = 0;
  private mutedHintAtMs = Number.NEGATIVE_INFINITY;

  judge({ state, level }: MicrophoneReading, nowMs: number): MicrophoneHint | undefined {
    if (level === undefined) {
      this.reset();
      return undefined;
    }
    if (state === "on") return this.judgeOpen(level, nowMs);
    if (state === "muted") return this.judgeMuted(level, nowMs);
    this.reset();
    return undefined;
  }

  private judgeOpen(level: number, nowMs: number): MicrophoneHint | undefined {
    this.loud = 0;
    this.mutedHintAtMs = Number.NEGATIVE_INFINITY;
    if (level >= NOTHING_BELOW) {
      this.nothingSinceMs = undefined;
      return undefined;
    }
    this.nothingSinceMs ??= nowMs;
    return nowMs - this.nothingSinceMs >= NOTHING_FOR_MS ? "silent" : undefined;
  }

  private judgeMuted(level: number, nowMs: number): MicrophoneHint | undefined {
    this.nothingSinceMs = undefined;
    this.loud = level >= SPEECH_ABOVE ? this.loud + 1 : 0;
    const rested = nowMs - this.mutedHintAtMs >= MUTED_HINT_PAUSE_MS;
    if (this.loud >= SPEECH_READINGS && rested) this.mutedHintAtMs = nowMs;
    return nowMs - this.mutedHintAtMs < MUTED_HINT_FOR_MS ? "muted" : undefined;
  }

  private reset(): void {
    this.nothingSinceMs = undefined;
    this.loud = 0;
  }
}

/** Reads while a microphone is open. */
export class MicrophoneWatch {
  private readonly clock: Clock;
  private readonly read: () => MicrophoneReading;
  private readonly onChange: () => void;
  private judge = new MicrophoneJudge();
  private timer: TimerId | undefined;
  private current: MicrophoneHint | undefined;

  constructor(clock: Clock, read: () => MicrophoneReading, onChange: () => void) {
    this.clock = clock;
    this.read = read;
    this.onChange = onChange;
  }

  get hint(): MicrophoneHint | undefined {
    return this.current;
  }

  start(): void {
    if (this.timer === undefined) this.later();
  }

  stop(): void {
    this.clock.clearTimer(this.timer);
    this.timer = undefined;
    this.judge = new MicrophoneJudge();
    this.show(undefined);
  }

  private later(): void {
    this.timer = this.clock.setTimer(() => {
      this.show(this.judge.judge(this.read(), this.clock.now()));
      this.later();
    }, EVERY_MS);
  }

  private show(hint: MicrophoneHint | undefined): void {
    if (hint === this.current) return;
    this.current = hint;
    this.onChange();
  }
}
