import type { Clock, TimerId } from "../ports/ports";

const IDLE_PING_MS = 20_000;
const CALL_PING_MS = 5_000;
const ANSWER_MS = 5_000;
const PROBE_ANSWER_MS = 2_500;
/** A timer this late means that the machine slept: the connection is suspect. */
const DRIFT_MS = 5_000;

export interface LivenessTarget {
  ping(): Promise<void>;
  onDead(): void;
}

/**
 * Finds out that a connection is dead although nobody closed it. Anything heard counts as a sign of
 * life.
 */
export class Liveness {
  private readonly clock: Clock;
  private readonly target: LivenessTarget;
  private running = false;
  private intervalMs = IDLE_PING_MS;
  private pingTimer: TimerId | undefined;
  private deadTimer: TimerId | undefined;

  constructor(clock: Clock, target: LivenessTarget) {
    this.clock = clock;
    this.target = target;
  }

  start(): void {
    this.running = true;
    this.schedule();
  }

  stop(): void {
    this.running = false;
    this.clock.clearTimer(this.pingTimer);
    this.clearDead();
  }

  setInCall(inCall: boolean): void {
    this.intervalMs = inCall ? CALL_PING_MS : IDLE_PING_MS;
    if (this.running) this.schedule();
  }

  heard(): void {
    this.clearDead();
  }

  /** The network or the page changed: is the line still there? */
  probe(): void {
    if (this.running) this.ping(PROBE_ANSWER_MS);
  }

  private schedule(): void {
    this.clock.clearTimer(this.pingTimer);
    const dueMs = this.clock.wallNow() + this.intervalMs;
    this.pingTimer = this.clock.setTimer(() => {
      const slept = this.clock.wallNow() - dueMs > DRIFT_MS;
      this.ping(slept ? PROBE_ANSWER_MS : ANSWER_MS);
      this.schedule();
    }, this.intervalMs);
  }

  private ping(answerMs: number): void {
    this.clearDead();
    this.deadTimer = this.clock.setTimer(() => this.target.onDead(), answerMs);
    // Its failure is the dead timer's business.
    this.target.ping().catch(() => undefined);
  }

  private clearDead(): void {
    this.clock.clearTimer(this.deadTimer);
    this.deadTimer = undefined;
  }
}
