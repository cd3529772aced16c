import { t } from "@lingui/core/macro";

const kSecondMs = 1000;
const kMinuteMs = 60 * kSecondMs;
const kHourMs = 60 * kMinuteMs;
const kDayMs = 24 * kHourMs;

const timeFormat = new Intl.DateTimeFormat(undefined, {
  hour: "2-digit",
  minute: "2-digit",
  hourCycle: "h23",
});
const weekdayFormat = new Intl.DateTimeFormat("en-GB", { weekday: "long" });
const shortWeekdayFormat = new Intl.DateTimeFormat("en-GB", { weekday: "short" });
const dayFormat = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long" });
const shortDayFormat = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short" });
const dayYearFormat = new Intl.DateTimeFormat("en-GB", {
  day: "numeric",
  month: "long",
  year: "numeric",
});
const fullFormat = new Intl.DateTimeFormat("en-GB", {
  dateStyle: "full",
  timeStyle: "short",
  hourCycle: "h23",
});

/** "14:02" */
export const timeOfDay = (ms: number): string => timeFormat.format(ms);

/** For tooltips: "Sunday, 22 November 2026 at 14:02". */
export const fullTime = (ms: number): string => fullFormat.format(ms);

/** The calendar day in local time, as a number that grows by one a day. */
export function dayNumber(ms: number): number {
  const date = new Date(ms);
  return Math.floor((ms - date.getTimezoneOffset() * kMinuteMs) / kDayMs);
}

/** "Today", "Yesterday", "Monday", "3 October", "3 October 2025". */
export function dayLabel(ms: number, nowMs: number): string {
  const age = dayNumber(nowMs) - dayNumber(ms);
  if (age === 0) return t`Today`;
  if (age === 1) return t`Yesterday`;
  if (age > 1 && age < 7) return weekdayFormat.format(ms);
  const sameYear = new Date(ms).getFullYear() === new Date(nowMs).getFullYear();
  return (sameYear ? dayFormat : dayYearFormat).format(ms);
}

/** For lists: "14:02", "Mon", "3 Oct". */
export function shortMoment(ms: number, nowMs: number): string {
  const age = dayNumber(nowMs) - dayNumber(ms);
  if (age <= 0) return timeOfDay(ms);
  if (age < 7) return shortWeekdayFormat.format(ms);
  return shortDayFormat.format(ms);
}

/** "just now", "5 minutes ago", "3 hours ago", "yesterday", "on 3 October". */
export function agoWords(ms: number, nowMs: number): string {
  const age = nowMs - ms;
  if (age < kMinuteMs) return t`just now`;
  if (age < kHourMs) {
    const minutes = Math.floor(age / kMinuteMs);
    return minutes === 1 ? t`a minute ago` : t`${minutes} minutes ago`;
  }
  const days = dayNumber(nowMs) - dayNumber(ms);
  if (days === 0) {
    const hours = Math.floor(age / kHourMs);
    return hours === 1 ? t`an hour ago` : t`${hours} hours ago`;
  }
  if (days === 1) return t`yesterday`;
  const day = dayLabel(ms, nowMs);
  return t`on ${day}`;
}

const twoDigits = (value: number): string => String(value).padStart(2, "0");

/** "0:07", "12:04", "1:02:03" */
export function callDuration(ms: number): string {
  const total = Math.max(0, Math.floor(ms / kSecondMs));
  const hours = Math.floor(total / 3600);
  const minutes = Math.floor((total % 3600) / 60);
  const seconds = twoDigits(total % 60);
  return hours > 0 ? `${hours}:${twoDigits(minutes)}:${seconds}` : `${minutes}:${seconds}`;
}

/** "812 B", "14 KB", "2.4 MB" */
export function byteSize(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  if (bytes < 1024 * 1024) return `${Math.round(bytes / 1024)} KB`;
  return `${(bytes / (1024 * 1024)).toFixed(1)} MB`;
}
