// Quiet hours are judged by each device in its own local time, in the page and in the service
// worker.
import type { QuietHours } from "../../protocol/types.gen";

const MINUTES_PER_HOUR = 60;
const DAYS_PER_WEEK = 7;

/** Bit 0 is Monday; JavaScript's week begins with Sunday. */
function beginsOn(hours: QuietHours, weekday: number): boolean {
  const fromMonday = (weekday + DAYS_PER_WEEK - 1) % DAYS_PER_WEEK;
  return ((hours.days >> fromMonday) & 1) === 1;
}

/** The local moment `minute` minutes after the midnight that begins the day of `at`, `days` on. */
function momentOf(at: Date, days: number, minute: number): number {
  // By the parts of a local time: a day of 23 or 25 hours is no exception then.
  return new Date(
    at.getFullYear(),
    at.getMonth(),
    at.getDate() + days,
    Math.floor(minute / MINUTES_PER_HOUR),
    minute % MINUTES_PER_HOUR,
  ).getTime();
}

/**
 * Until when it is quiet now, unix ms; undefined: it is not. A night belongs to the day on which it
 * begins. Equal times are a whole day.
 */
export function quietUntilMs(hours: QuietHours | undefined, nowMs: number): number | undefined {
  if (!hours?.enabled) return undefined;
  const now = new Date(nowMs);
  const minute = now.getHours() * MINUTES_PER_HOUR + now.getMinutes();
  const { from_minute: from, to_minute: to } = hours;
  const overnight = to <= from;
  const today = now.getDay();
  const yesterday = (today + DAYS_PER_WEEK - 1) % DAYS_PER_WEEK;
  if (overnight && minute < to && beginsOn(hours, yesterday)) return momentOf(now, 0, to);
  if (minute < from || !beginsOn(hours, today)) return undefined;
  if (overnight) return momentOf(now, 1, to);
  return minute < to ? momentOf(now, 0, to) : undefined;
}
