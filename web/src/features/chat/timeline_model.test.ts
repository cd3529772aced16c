import { describe, expect, it } from "vitest";
import type { Message, MessageWindow, PendingMessage } from "../../engine";
import { aMessage, kAna, kMe, kNowMs } from "../../test/fake_engine";
import { rowIndexOfSeq, timelineRows } from "./timeline_model";

const kMinuteMs = 60_000;

function windowOf(messages: Message[], change: Partial<MessageWindow> = {}): MessageWindow {
  return {
    conversationId: "c1",
    messages,
    pending: [],
    hasOlder: true,
    hasNewer: false,
    loading: "no",
    error: undefined,
    ...change,
  };
}

const pendingOf = (clientMessageId: string): PendingMessage => ({
  clientMessageId,
  conversationId: "c1",
  text: "x",
  replyTo: undefined,
  attachments: [],
  createdAtMs: kNowMs,
  state: "sending",
  error: undefined,
});

const kindsOf = (window: MessageWindow, unread?: number) =>
  timelineRows(window, kMe.id, unread).map((row) =>
    "startsGroup" in row ? `${row.kind}${row.startsGroup ? "*" : ""}` : row.kind,
  );

describe("timelineRows", () => {
  it("groups what one person writes within five minutes", () => {
    const messages = [
      aMessage({ seq: 1, sent_at_ms: kNowMs }),
      aMessage({ seq: 2, sent_at_ms: kNowMs + kMinuteMs }),
      aMessage({ seq: 3, sent_at_ms: kNowMs + 7 * kMinuteMs }),
      aMessage({ seq: 4, sent_at_ms: kNowMs + 7 * kMinuteMs, sender_id: kMe.id }),
    ];
    expect(kindsOf(windowOf(messages))).toEqual([
      "day",
      "message*",
      "message",
      "message*",
      "message*",
    ]);
  });

  it("begins a group with a reply and after a call", () => {
    const reply_to = { seq: 1, sender_id: kAna.id, excerpt: "", deleted: false };
    const messages = [
      aMessage({ seq: 1 }),
      aMessage({ seq: 2, reply_to }),
      aMessage({ seq: 3, kind: "call" }),
      aMessage({ seq: 4 }),
    ];
    expect(kindsOf(windowOf(messages))).toEqual([
      "day",
      "message*",
      "message*",
      "event",
      "message*",
    ]);
  });

  it("separates days", () => {
    const messages = [
      aMessage({ seq: 1 }),
      aMessage({ seq: 2, sent_at_ms: kNowMs + 24 * 60 * kMinuteMs }),
    ];
    expect(kindsOf(windowOf(messages))).toEqual(["day", "message*", "day", "message*"]);
  });

  it("puts the divider before the first unread message of somebody else", () => {
    const messages = [1, 2, 3].map((seq) =>
      aMessage({ seq, sender_id: seq === 2 ? kMe.id : kAna.id }),
    );
    expect(kindsOf(windowOf(messages), 2)).toEqual([
      "day",
      "message*",
      "message*",
      "unread",
      "message*",
    ]);
  });

  it("shows the beginning only when nothing older exists", () => {
    expect(kindsOf(windowOf([], { hasOlder: false }))).toEqual(["start"]);
    expect(kindsOf(windowOf([], { hasOlder: false, loading: "first" }))).toEqual([]);
  });

  it("keeps the row of a pending message when it is confirmed", () => {
    const pending = timelineRows(windowOf([], { pending: [pendingOf("m1")] }), kMe.id, undefined);
    const confirmed = timelineRows(
      windowOf([aMessage({ seq: 9, sender_id: kMe.id, client_message_id: "m1" })]),
      kMe.id,
      undefined,
    );
    expect(pending.at(-1)?.key).toBe(confirmed.at(-1)?.key);
  });

  it("finds a message by its seq", () => {
    const rows = timelineRows(
      windowOf([aMessage({ seq: 5 }), aMessage({ seq: 6 })]),
      kMe.id,
      undefined,
    );
    expect(rowIndexOfSeq(rows, 6)).toBe(2);
    expect(rowIndexOfSeq(rows, 7)).toBe(-1);
  });
});
