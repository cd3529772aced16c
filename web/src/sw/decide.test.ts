// @vitest-environment node
import { describe, expect, it } from "vitest";
import { ENGLISH_WORKER_WORDS, type WorkerPrefs } from "../engine/push/worker_prefs";
import type { EndReason, PushCall } from "../protocol/types.gen";
import { decide } from "./decide";
import { parsePayload, type PushPayload } from "./payload";

const NOW = new Date(2026, 10, 22, 14, 0).getTime();

const CALL: PushCall = {
  type: "call",
  call_id: "k1",
  conversation_id: "c1",
  kind: "voice",
  caller: { user_id: "ana", display_name: "Ana" },
  expires_at_ms: NOW + 40_000,
  sent_at_ms: NOW,
};

function over(reason: EndReason): PushPayload {
  const { expires_at_ms: _expires, sent_at_ms: _sent, ...rest } = CALL;
  return { ...rest, type: "call_over", reason };
}

function prefs(change: Partial<WorkerPrefs> = {}): WorkerPrefs {
  return {
    quietHours: { enabled: false, from_minute: 0, to_minute: 0, days: 127 },
    doNotDisturb: undefined,
    clockOffsetMs: 0,
    vapidKey: undefined,
    words: ENGLISH_WORKER_WORDS,
    ...change,
  };
}

describe("a ring", () => {
  it("stays on the screen with two answers, and leads to its conversation", () => {
    const { show } = decide(CALL, prefs(), NOW);
    expect(show).toMatchObject({
      title: "Ana",
      body: "Incoming voice call",
      tag: "call-k1",
      silent: false,
      requireInteraction: true,
      data: { conversationId: "c1", callId: "k1" },
    });
    expect(show.actions.map(({ action }) => action)).toEqual(["answer", "decline"]);
  });

  it("that nobody ends becomes a missed call under the same tag", () => {
    expect(decide(CALL, prefs(), NOW).later).toMatchObject({
      atMs: NOW + 40_000,
      show: { title: "Missed voice call from Ana", tag: "call-k1", data: { conversationId: "c1" } },
    });
  });

  it("that comes too late is a missed call", () => {
    const { show, later } = decide({ ...CALL, expires_at_ms: NOW }, prefs(), NOW);
    expect(show).toMatchObject({
      title: "Missed voice call from Ana",
      requireInteraction: false,
      actions: [],
    });
    expect(show.data.callId).toBeUndefined();
    expect(later).toBeUndefined();
  });

  it("is judged by the server's clock when this device's is wrong", () => {
    const slow = prefs({ clockOffsetMs: 300_000 });
    const here = NOW - 300_000;
    expect(decide(CALL, slow, here).show.requireInteraction).toBe(true);
    expect(decide(CALL, slow, here).later?.atMs).toBe(here + 40_000);
    expect(decide(CALL, slow, here + 50_000).show.title).toContain("Missed");
  });

  it("makes no sound in quiet hours", () => {
    const quietHours = { enabled: true, from_minute: 13 * 60, to_minute: 15 * 60, days: 127 };
    expect(decide(CALL, prefs({ quietHours }), NOW).show).toMatchObject({
      silent: true,
      requireInteraction: false,
    });
  });

  it("makes no sound while nobody may disturb, and does afterwards", () => {
    const some = prefs({ doNotDisturb: { untilMs: NOW + 1 } });
    expect(decide(CALL, some, NOW).show.silent).toBe(true);
    expect(decide(CALL, some, NOW + 1).show.silent).toBe(false);
    const endless = prefs({ doNotDisturb: { untilMs: undefined } });
    expect(decide(CALL, endless, NOW + 1e9).show.silent).toBe(true);
  });

  it("is shown in English when no page has left its words", () => {
    expect(decide({ ...CALL, kind: "video" }, undefined, NOW).show.body).toBe(
      "Incoming video call",
    );
  });

  it("takes a name as it is", () => {
    const caller = { user_id: "x", display_name: "$& {name}" };
    const late = { ...CALL, caller, expires_at_ms: 0 };
    expect(decide(late, prefs(), NOW).show.title).toBe("Missed voice call from $& {name}");
  });
});

describe("the end of a ring", () => {
  it("replaces it by the missed call, without another sound", () => {
    for (const reason of ["missed", "cancelled"] as const) {
      const { show, closeAfterMs } = decide(over(reason), prefs(), NOW);
      expect(show).toMatchObject({
        title: "Missed voice call from Ana",
        tag: "call-k1",
        silent: true,
      });
      expect(closeAfterMs).toBeUndefined();
    }
  });

  it("elsewhere is said for four seconds", () => {
    expect(decide(over("answered_elsewhere"), prefs(), NOW)).toMatchObject({
      show: { title: "Answered on another device", tag: "call-k1" },
      closeAfterMs: 4000,
    });
    expect(decide(over("declined_elsewhere"), prefs(), NOW).show.title).toBe(
      "Declined on another device",
    );
  });
});

describe("other messages", () => {
  it("show a message under its conversation's tag", () => {
    const message = { type: "message", conversation_id: "c1", title: "Ana" } as const;
    expect(decide(message, prefs(), NOW).show).toMatchObject({
      title: "Ana",
      body: "New message",
      tag: "c1",
    });
  });

  it("show something for a form that is not known here", () => {
    expect(decide(undefined, prefs(), NOW).show.title).toBe("Earshot");
  });
});

describe("reading a payload", () => {
  it("takes what the schema says", () => {
    expect(parsePayload(JSON.stringify(CALL))).toEqual(CALL);
    expect(parsePayload('{"type":"test","id":"1"}')).toEqual({ type: "test", id: "1" });
  });

  it.each([
    "",
    "null",
    "[]",
    '"call"',
    '{"type":"call"}',
    '{"type":"toString"}',
    '{"type":"future","x":1}',
    JSON.stringify({ ...CALL, caller: null }),
    JSON.stringify({ ...CALL, expires_at_ms: "soon" }),
  ])("knows nothing of %s", (text) => {
    expect(parsePayload(text)).toBeUndefined();
  });
});
