import { kClockSamplesMax } from "../../limits";

interface Sample {
  offsetMs: number;
  roundTripMs: number;
}

/** Server wall clock minus ours, by the sample of the latest few that travelled fastest. */
export class ClockOffset {
  private samples: Sample[] = [];

  get ms(): number {
    return this.samples.toSorted((a, b) => a.roundTripMs - b.roundTripMs)[0]?.offsetMs ?? 0;
  }

  add(serverMs: number, sentMs: number, receivedMs: number): void {
    const roundTripMs = Math.max(0, receivedMs - sentMs);
    const offsetMs = Math.round(serverMs + roundTripMs / 2 - receivedMs);
    this.samples = [...this.samples, { offsetMs, roundTripMs }].slice(-kClockSamplesMax);
  }

  /** Our own clock was set or the machine slept: old samples lie. */
  reset(): void {
    this.samples = [];
  }
}
