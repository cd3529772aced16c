import { plural, t } from "@lingui/core/macro";
import { formatLocale } from "../../i18n";

const kSecondMs = 1000;
const kMinuteMs = 60 * kSecondMs;
const kHourMs = 60 * kMinuteMs;
const kDayMs = 24 * kHourMs;

/** A formatter for the language of the page; one is kept, as making one is slow. */
function inLanguage<T>(make: (locale: string) => T): () => T {
  let made: { locale: string; format: T } | undefined;
  return () => {
    const locale = formatLocale();
    if (made?.locale !== locale) made = { locale, format: make(locale) };
    return made.format;
  };
}

const dates = (options: Intl.DateTimeFormatOptions) =>
  inLanguage((locale) => new Intl.DateTimeFormat(locale, options));
const numbers = (options: Intl.NumberFormatOptions) =>
  inLanguage((locale) => new Intl.NumberFormat(locale, options));

const timeFormat = dates({ hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const weekdayFormat = dates({ weekday: "long" });
const shortWeekdayFormat = dates({ weekday: "short" });
const dayFormat = dates({ day: "numeric", month: "long" });
const shortDayFormat = dates({ day: "numeric", month: "short" });
const dayYearFormat = dates({ day: "numeric", month: "long", year: "numeric" });
const fullFormat = dates({ dateStyle: "full", timeStyle: "short", hourCycle: "h23" });
const plainNumber = numbers({ useGrouping: false });
const twoDigits = numbers({ minimumIntegerDigits: 2, useGrouping: false });
const oneDecimal = numbers({ minimumFractionDigits: 1, maximumFractionDigits: 1 });

/** "14:02" */
export const timeOfDay = (ms: number): string => timeFormat().format(ms);

/** For tooltips: "Sunday, 22 November 2026 at 14:02". */
export const fullTime = (ms: number): string => fullFormat().format(ms);

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
  if (age > 1 && age < 7) return weekdayFormat().format(ms);
  const sameYear = new Date(ms).getFullYear() === new Date(nowMs).getFullYear();
  return (sameYear ? dayFormat : dayYearFormat)().format(ms);
}

/** For lists: "14:02", "Mon", "3 Oct". */
export function shortMoment(ms: number, nowMs: number): string {
  const age = dayNumber(nowMs) - dayNumber(ms);
  if (age <= 0) return timeOfDay(ms);
  if (age < 7) return shortWeekdayFormat().format(ms);
  return shortDayFormat().format(ms);
}

/** "just now", "5 minutes ago", "3 hours ago", "yesterday", "on 3 October". */
export function agoWords(ms: number, nowMs: number): string {
  const age = nowMs - ms;
  if (age < kMinuteMs) return t`just now`;
  if (age < kHourMs) {
    const minutes = Math.floor(age / kMinuteMs);
    return plural(minutes, { one: "a minute ago", other: "# minutes ago" });
  }
  const days = dayNumber(nowMs) - dayNumber(ms);
  if (days === 0) {
    const hours = Math.floor(age / kHourMs);
    return plural(hours, { one: "an hour ago", other: "# hours ago" });
  }
  if (days === 1) return t`yesterday`;
  const day = dayLabel(ms, nowMs);
  return t`on ${day}`;
}

/** "0:07", "12:04", "1:02:03" */
export function callDuration(ms: number): string {
  const total = Math.max(0, Math.floor(ms / kSecondMs));
  const hours = Math.floor(total / 3600);
  const minutes = Math.floor((total % 3600) / 60);
  const seconds = twoDigits().format(total % 60);
  return hours > 0
    ? `${plainNumber().format(hours)}:${twoDigits().format(minutes)}:${seconds}`
    : `${plainNumber().format(minutes)}:${seconds}`;
}

/** "812 B", "14 KB", "2.4 MB" */
export function byteSize(bytes: number): string {
  if (bytes < 1024) return t`${plainNumber().format(bytes)} B`;
  if (bytes < 1024 * 1024) return t`${plainNumber().format(Math.round(bytes / 1024))} KB`;
  return t`${oneDecimal().format(bytes / (1024 * 1024))} MB`;
}
