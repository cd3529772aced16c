// How a log of calls becomes rows: a heading for each day, and calls with the same person or group
// that follow each other as one.
import type { CallRecord } from "../../engine";
import { dayNumber } from "../app/format";

export interface CallGroup {
  kind: "calls";
  key: string;
  /** Newest first, never empty. */
  calls: [CallRecord, ...CallRecord[]];
}

interface DayHeading {
  kind: "day";
  key: string;
  atMs: number;
}

export type HistoryRow = DayHeading | CallGroup;

const sameDay = (a: CallRecord, b: CallRecord) =>
  dayNumber(a.started_at_ms) === dayNumber(b.started_at_ms);

/** Calls of a group are with the group, whoever called. */
const sameSide = (a: CallRecord, b: CallRecord) =>
  a.group || b.group
    ? a.group !== undefined && b.group !== undefined && a.conversation_id === b.conversation_id
    : a.user.id === b.user.id;

/** Missed calls stand apart, because they are what one looks for. */
const belongTogether = (a: CallRecord, b: CallRecord) =>
  sameSide(a, b) && a.missed === b.missed && sameDay(a, b);

/** `calls`: newest first. */
export function historyRows(calls: readonly CallRecord[]): HistoryRow[] {
  const rows: HistoryRow[] = [];
  let last: CallRecord | undefined;
  for (const call of calls) {
    if (!last || !sameDay(last, call)) {
      rows.push({ kind: "day", key: `day-${call.started_at_ms}`, atMs: call.started_at_ms });
    }
    const row = rows.at(-1);
    if (last && row?.kind === "calls" && belongTogether(last, call)) row.calls.push(call);
    else rows.push({ kind: "calls", key: call.call_id, calls: [call] });
    last = call;
  }
  return rows;
}

/** The group that a call is shown in. */
export function groupOf(rows: readonly HistoryRow[], callId: string): CallGroup | undefined {
  return rows.find(
    (row): row is CallGroup =>
      row.kind === "calls" && row.calls.some(({ call_id }) => call_id === callId),
  );
}

/** The next row with calls from `index` on in steps of `by`; undefined at the ends. */
export function nextGroupIndex(
  rows: readonly HistoryRow[],
  index: number,
  by: 1 | -1,
): number | undefined {
  for (let at = index + by; at >= 0 && at < rows.length; at += by) {
    if (rows[at]?.kind === "calls") return at;
  }
  return undefined;
}
