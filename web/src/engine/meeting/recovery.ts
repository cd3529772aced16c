// When media does not flow: another way by an ICE restart, then a new beginning, then the end. The
// way to the server may be gone at the same time; then all of it waits for the next greeting.
import type { Clock, TimerId } from "../ports/ports";

/** The first way may need the relay, whose servers are known only now. */
const FIRST_RESTART_MS = 3_000;
/** A short gap mends itself. */
const RESTART_MS = 2_000;
/** An ICE restart has had its time. */
const RENEW_EVERY_MS = 8_000;
/** The server gives up who never had media. */
const NEVER_UP_MS = 22_000;
const GIVE_UP_MS = 45_000;

export interface RecoverySteps {
  restartIce(): void;
  /** Joins anew, in the same place. */
  renew(): void;
  giveUp(reason: "failed_media" | "lost"): void;
}

export class Recovery {
  private readonly clock: Clock;
  private readonly steps: RecoverySteps;
  private restartTimer: TimerId | undefined;
  private renewTimer: TimerId | undefined;
  private endTimer: TimerId | undefined;
  private seeking = false;
  /** By the wall clock, which goes on while the machine sleeps. */
  private flowedAtMs: number | undefined;

  constructor(clock: Clock, steps: RecoverySteps) {
    this.clock = clock;
    this.steps = steps;
  }

  /** We are let in, perhaps again; media has never flowed there. */
  begin(): void {
    if (this.seeking) this.restartIn(FIRST_RESTART_MS);
    else this.seek(FIRST_RESTART_MS, NEVER_UP_MS, "failed_media");
  }

  /** Media has stopped, or cannot have survived. */
  lost(): void {
    this.seek(RESTART_MS, GIVE_UP_MS, "lost");
  }

  /** The browser has given this way up. */
  failed(): void {
    this.lost();
    if (this.restartTimer === undefined) return;
    this.restartNow();
  }

  /** There is a way. */
  up(): void {
    this.flowedAtMs = this.clock.wallNow();
    this.found();
  }

  /** Media flows again where it did before. */
  found(): void {
    this.seeking = false;
    for (const timer of [this.restartTimer, this.renewTimer, this.endTimer]) {
      this.clock.clearTimer(timer);
    }
    this.restartTimer = undefined;
  }

  /** Seen to be awake, and there is a way. After a long sleep that says nothing. */
  awake(): void {
    if (!this.isTooLate) this.flowedAtMs = this.clock.wallNow();
  }

  /** The machine slept: the others go on without us, and nobody here expects to be heard. */
  get isTooLate(): boolean {
    const { flowedAtMs } = this;
    return flowedAtMs !== undefined && this.clock.wallNow() - flowedAtMs > GIVE_UP_MS;
  }

  /** The network is another one, or the way to the server is back. */
  hurry(): void {
    if (this.seeking) this.restartNow();
  }

  private seek(restartMs: number, endMs: number, reason: "failed_media" | "lost"): void {
    if (this.seeking) return;
    this.seeking = true;
    this.restartIn(restartMs);
    this.renewLater();
    this.endTimer = this.clock.setTimer(() => this.steps.giveUp(reason), endMs);
  }

  private restartIn(ms: number): void {
    this.clock.clearTimer(this.restartTimer);
    this.restartTimer = this.clock.setTimer(() => this.restartNow(), ms);
  }

  private restartNow(): void {
    this.clock.clearTimer(this.restartTimer);
    this.restartTimer = undefined;
    this.steps.restartIce();
  }

  private renewLater(): void {
    this.renewTimer = this.clock.setTimer(() => {
      this.renewLater();
      this.steps.renew();
    }, RENEW_EVERY_MS);
  }
}
