import { useCallback, useSyncExternalStore } from "react";
import type { Engine } from "../../engine";
import { useEngine } from "./engine_context";

/** How often what is shown changes: durations by the second, "5 minutes ago" by the minute. */
type Pace = "second" | "minute";
type Session = Engine["session"];

const kPaceMs: Record<Pace, number> = { second: 1000, minute: 60_000 };

/**
 * One timer for all that show the time at a pace, running while anybody does. It goes on while the
 * page is hidden, as the small window of a call is seen then; browsers slow it down.
 */
class Ticker {
  private readonly session: Session;
  private readonly everyMs: number;
  private readonly listeners = new Set<() => void>();
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(session: Session, everyMs: number) {
    this.session = session;
    this.everyMs = everyMs;
  }

  subscribe(listener: () => void): () => void {
    this.listeners.add(listener);
    if (this.listeners.size === 1) this.schedule();
    return () => {
      this.listeners.delete(listener);
      if (this.listeners.size === 0) clearTimeout(this.timer);
    };
  }

  private schedule(): void {
    const delayMs = this.everyMs - (this.session.serverNowMs() % this.everyMs);
    this.timer = setTimeout(() => {
      this.schedule();
      for (const listener of this.listeners) listener();
    }, delayMs);
  }
}

const tickers = new WeakMap<Session, Record<Pace, Ticker>>();

function tickerOf(session: Session, pace: Pace): Ticker {
  let made = tickers.get(session);
  if (!made) {
    made = {
      second: new Ticker(session, kPaceMs.second),
      minute: new Ticker(session, kPaceMs.minute),
    };
    tickers.set(session, made);
  }
  return made[pace];
}

/**
 * The full second or minute that the server's wall clock has reached; renders again with the next
 * one while `running`. Components ask no clock while they render: the compiler keeps what it said
 * for as long as nothing else changes.
 */
export function useServerNow(pace: Pace, running = true): number {
  const { session } = useEngine();
  const subscribe = useCallback(
    (listener: () => void) =>
      running ? tickerOf(session, pace).subscribe(listener) : () => undefined,
    [session, pace, running],
  );
  return useSyncExternalStore(
    subscribe,
    () => Math.floor(session.serverNowMs() / kPaceMs[pace]) * kPaceMs[pace],
  );
}
