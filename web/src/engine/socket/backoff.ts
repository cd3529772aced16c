import type { Random } from "../ports/ports";

const DELAYS_MS = [0, 300, 1200, 2700, 4800];
const LAST_DELAY_MS = 7000;
const JITTER = 0.2;

/**
 * How long to wait before attempt `attempt` (from 0), so that clients of a restarted server spread
 * out.
 */
export function backoffMs(attempt: number, random: Random): number {
  const base = DELAYS_MS[attempt] ?? LAST_DELAY_MS;
  return Math.round(base * (1 + JITTER * (2 * random.unit() - 1)));
}
