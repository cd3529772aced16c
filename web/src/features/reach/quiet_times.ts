// The choices of quiet times: plain numbers, tested without a screen.
const kMinuteMs = 60_000;
const kMorningHour = 8;
/** Before this hour the day that people call tomorrow has not begun. */
const kNightEndsHour = 4;

export type DndChoice = "half_hour" | "hour" | "tomorrow" | "endless";

export const kDndChoices: readonly DndChoice[] = ["half_hour", "hour", "tomorrow", "endless"];

/** Unix ms; undefined: until it is turned off. */
export function dndUntilMs(choice: DndChoice, nowMs: number): number | undefined {
  switch (choice) {
    case "half_hour":
      return nowMs + 30 * kMinuteMs;
    case "hour":
      return nowMs + 60 * kMinuteMs;
    case "tomorrow": {
      const now = new Date(nowMs);
      const days = now.getHours() < kNightEndsHour ? 0 : 1;
      return new Date(
        now.getFullYear(),
        now.getMonth(),
        now.getDate() + days,
        kMorningHour,
      ).getTime();
    }
    case "endless":
      return undefined;
  }
}

/** 1320 → "22:00", as fields of type time have it. */
export function timeText(minute: number): string {
  const two = (value: number) => String(value).padStart(2, "0");
  return `${two(Math.floor(minute / 60))}:${two(minute % 60)}`;
}

/** undefined: the field is empty or half filled. */
export function minuteOf(text: string): number | undefined {
  const [hours, minutes] = text.split(":").map(Number);
  if (hours === undefined || minutes === undefined) return undefined;
  const minute = hours * 60 + minutes;
  return Number.isInteger(minute) && minute >= 0 && minute < 24 * 60 ? minute : undefined;
}

/** Bit 0 is Monday. */
export const daysOf = (mask: number): number[] =>
  Array.from({ length: 7 }, (_, day) => day).filter((day) => ((mask >> day) & 1) === 1);

export const maskOf = (days: Iterable<number>): number =>
  [...days].reduce((mask, day) => mask | (1 << day), 0);
