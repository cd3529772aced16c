import type { Clock, TimerId } from "../ports/ports";

interface Timer {
  dueMs: number;
  run: () => void;
}

/** Virtual time: nothing happens but by `advance`. */
export class FakeClock implements Clock {
  private nowMs = 0;
  private startWallMs = 1_700_000_000_000;
  private readonly timers = new Map<TimerId, Timer>();
  private nextId = 1;

  now(): number {
    return this.nowMs;
  }

  wallNow(): number {
    return this.startWallMs + this.nowMs;
  }

  /** The machine sleeps: its timers stand still. */
  sleep(ms: number): void {
    this.startWallMs += ms;
  }

  setTimer(run: () => void, delayMs: number): TimerId {
    const id = this.nextId++;
    this.timers.set(id, { dueMs: this.nowMs + delayMs, run });
    return id;
  }

  clearTimer(id: TimerId | undefined): void {
    if (id !== undefined) this.timers.delete(id);
  }

  get pendingTimers(): number {
    return this.timers.size;
  }

  /** Runs every timer that falls due, and the promises between them. */
  async advance(ms: number): Promise<void> {
    const endMs = this.nowMs + ms;
    await settle();
    for (;;) {
      const next = this.earliest(endMs);
      if (!next) break;
      const [id, timer] = next;
      this.timers.delete(id);
      this.nowMs = Math.max(this.nowMs, timer.dueMs);
      timer.run();
      await settle();
    }
    this.nowMs = endMs;
  }

  private earliest(endMs: number): [TimerId, Timer] | undefined {
    let found: [TimerId, Timer] | undefined;
    for (const entry of this.timers) {
      if (entry[1].dueMs <= endMs && (!found || entry[1].dueMs < found[1].dueMs)) found = entry;
    }
    return found;
  }
}

const TURNS = 60;

/** Lets chains of promises run to their end. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < TURNS; turn += 1) await Promise.resolve();
}
