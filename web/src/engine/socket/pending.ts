import { RequestError } from "../errors";
import type { Clock, TimerId } from "../ports/ports";

interface Waiting {
  resolve(data: unknown): void;
  reject(error: RequestError): void;
  timer: TimerId;
}

/**
 * RequestMap that wait for their answer. Each ends exactly once: answer, timeout, or loss of the
 * connection.
 */
export class PendingRequests {
  private readonly waiting = new Map<number, Waiting>();
  private nextId = 1;
  private readonly clock: Clock;

  constructor(clock: Clock) {
    this.clock = clock;
  }

  add(timeoutMs: number): { id: number; answer: Promise<unknown> } {
    const id = this.nextId++;
    const answer = new Promise<unknown>((resolve, reject) => {
      const timer = this.clock.setTimer(() => {
        this.fail(id, new RequestError("timeout", "the server did not answer in time"));
      }, timeoutMs);
      this.waiting.set(id, { resolve, reject, timer });
    });
    return { id, answer };
  }

  succeed(id: number, data: unknown): void {
    this.take(id)?.resolve(data);
  }

  fail(id: number, error: RequestError): void {
    this.take(id)?.reject(error);
  }

  failAll(error: RequestError): void {
    for (const id of this.waiting.keys()) this.fail(id, error);
  }

  private take(id: number): Waiting | undefined {
    const found = this.waiting.get(id);
    if (!found) return undefined;
    this.waiting.delete(id);
    this.clock.clearTimer(found.timer);
    return found;
  }
}
