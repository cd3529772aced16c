import { t } from "@lingui/core/macro";
import { dayLabel, dayNumber, timeOfDay } from "../app/format";

/** A moment to come: "23:19", "23 November, 08:00". */
export function untilWords(ms: number, nowMs: number = Date.now()): string {
  const time = timeOfDay(ms);
  if (dayNumber(ms) === dayNumber(nowMs)) return time;
  const day = dayLabel(ms, nowMs);
  return t`${day}, ${time}`;
}
