// From the engine's window of messages to the rows of the timeline.
import type { Message, MessageWindow, PendingMessage } from "../../engine";
import { dayNumber } from "../app/format";

export type TimelineRow =
  | { key: string; kind: "start" }
  | { key: string; kind: "day"; atMs: number }
  | { key: string; kind: "unread" }
  | { key: string; kind: "message"; message: Message; startsGroup: boolean }
  | { key: string; kind: "event"; message: Message }
  | { key: string; kind: "pending"; pending: PendingMessage; startsGroup: boolean };

/** Messages of one person closer than this stand under one name. */
const kGroupGapMs = 5 * 60 * 1000;

interface Previous {
  senderId: string;
  atMs: number;
}

function continues(previous: Previous | undefined, senderId: string, atMs: number): boolean {
  return previous?.senderId === senderId && atMs - previous.atMs < kGroupGapMs;
}

/**
 * `unreadFromSeq`: the first message that was unread when the conversation was opened; the divider
 * stays there while it is on screen, also after the messages are read.
 */
export function timelineRows(
  window: MessageWindow,
  meId: string,
  unreadFromSeq: number | undefined,
): TimelineRow[] {
  const rows: TimelineRow[] = [];
  let previous: Previous | undefined;
  let day: number | undefined;
  let unreadShown = false;

  const beginDay = (atMs: number) => {
    const number = dayNumber(atMs);
    if (number === day) return;
    day = number;
    previous = undefined;
    rows.push({ key: `day-${number}`, kind: "day", atMs });
  };

  if (!window.hasOlder && window.loading !== "first") rows.push({ key: "start", kind: "start" });
  for (const message of window.messages) {
    beginDay(message.sent_at_ms);
    if (
      !unreadShown &&
      unreadFromSeq !== undefined &&
      message.seq >= unreadFromSeq &&
      message.sender_id !== meId
    ) {
      unreadShown = true;
      previous = undefined;
      rows.push({ key: "unread", kind: "unread" });
    }
    if (message.kind !== "text") {
      rows.push({ key: rowKey(message), kind: "event", message });
      previous = undefined;
      continue;
    }
    const startsGroup =
      message.reply_to !== undefined || !continues(previous, message.sender_id, message.sent_at_ms);
    rows.push({ key: rowKey(message), kind: "message", message, startsGroup });
    previous = { senderId: message.sender_id, atMs: message.sent_at_ms };
  }
  for (const pending of window.pending) {
    beginDay(pending.createdAtMs);
    const startsGroup =
      pending.replyTo !== undefined || !continues(previous, meId, pending.createdAtMs);
    rows.push({ key: `client-${pending.clientMessageId}`, kind: "pending", pending, startsGroup });
    previous = { senderId: meId, atMs: pending.createdAtMs };
  }
  return rows;
}

/**
 * The same for a pending message and what it becomes, so that the row does not jump when the server
 * answers.
 */
function rowKey(message: Message): string {
  return message.client_message_id === undefined
    ? `seq-${message.seq}`
    : `client-${message.client_message_id}`;
}

/** Where the row of a message is, or -1. */
export function rowIndexOfSeq(rows: readonly TimelineRow[], seq: number): number {
  return rows.findIndex(
    (row) => (row.kind === "message" || row.kind === "event") && row.message.seq === seq,
  );
}
