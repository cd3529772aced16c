import type { Clock, TimerId as ClockTimerId } from "../ports/ports";
import type { TimerId } from "./types";

/** The call machine's timers by name; starting one again moves it. */
export class CallTimers {
  private readonly clock: Clock;
  private readonly onTimer: (timer: TimerId) => void;
  private readonly running = new Map<TimerId, ClockTimerId>();

  constructor(clock: Clock, onTimer: (timer: TimerId) => void) {
    this.clock = clock;
    this.onTimer = onTimer;
  }

  start(timer: TimerId, delayMs: number): void {
    this.stop(timer);
    const run = (): void => {
      this.running.delete(timer);
      this.onTimer(timer);
    };
    this.running.set(timer, this.clock.setTimer(run, delayMs));
  }

  stop(timer: TimerId): void {
    this.clock.clearTimer(this.running.get(timer));
    this.running.delete(timer);
  }

  clear(): void {
    for (const timer of this.running.keys()) this.stop(timer);
  }
}
