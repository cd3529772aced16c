import { describe, expect, it } from "vitest";
import type { CallSummary } from "../../engine";
import { timeOfDay } from "../app/format";
import { callEntry } from "./call_entry_model";

const startedAtMs = Date.UTC(2026, 10, 22, 14, 2);
const call = (change: Partial<CallSummary>): CallSummary => ({
  call_id: "k",
  kind: "voice",
  caller_id: "ana",
  callee_id: "me",
  end_reason: "completed",
  started_at_ms: startedAtMs,
  duration_ms: 0,
  ...change,
});

describe("the entry of a group call", () => {
  const { callee_id: _nobody, ...ofGroup } = call({});

  it("says how long it was, and that nobody joined", () => {
    expect(callEntry({ ...ofGroup, duration_ms: 724_000 }, "me").title).toBe("Group call, 12:04");
    expect(callEntry({ ...ofGroup, end_reason: "missed" }, "ana")).toEqual({
      title: "Group call, nobody joined",
      tone: "neutral",
      action: "Call again",
    });
  });

  it("is missed by those who did not come", () => {
    expect(callEntry({ ...ofGroup, end_reason: "missed" }, "me")).toEqual({
      title: `Missed group call ${timeOfDay(startedAtMs)}`,
      tone: "missed",
      action: "Call back",
    });
  });
});

describe("callEntry", () => {
  it("says how long a call was", () => {
    const entry = callEntry(call({ kind: "video", duration_ms: 724_000 }), "me");
    expect(entry).toEqual({ title: "Video call, 12:04", tone: "neutral", action: undefined });
  });

  it("tells the callee about a missed call and offers to call back", () => {
    const entry = callEntry(call({ end_reason: "missed" }), "me");
    expect(entry).toEqual({
      title: `Missed voice call ${timeOfDay(startedAtMs)}`,
      tone: "missed",
      action: "Call back",
    });
  });

  it("tells the caller that nobody answered", () => {
    expect(callEntry(call({ end_reason: "missed" }), "ana")).toEqual({
      title: "Voice call, no answer",
      tone: "neutral",
      action: "Call again",
    });
  });

  it("shows a blocked caller an ordinary missed call", () => {
    const blocked = callEntry(call({ end_reason: "blocked" }), "ana");
    expect(blocked).toEqual(callEntry(call({ end_reason: "missed" }), "ana"));
  });

  it("counts a cancelled call as missed for the callee only", () => {
    expect(callEntry(call({ end_reason: "cancelled" }), "me").tone).toBe("missed");
    expect(callEntry(call({ end_reason: "cancelled" }), "ana").title).toBe("Voice call, cancelled");
  });
});
