import { describe, expect, it } from "vitest";
import type { CallView, EndReason } from "../../engine";
import { aCall, kNowMs } from "../../test/fake_engine";
import { endActions, endWords, networkWarning, statusWords } from "./call_words";

const outgoing = (change: Partial<CallView>) => aCall({ direction: "outgoing", ...change });
const ended = (reason: EndReason, change: Partial<CallView> = {}, durationMs = 0) =>
  outgoing({
    phase: "ended",
    end: { reason, durationMs, otherDevice: undefined, failure: undefined, refusal: undefined },
    ...change,
  });

describe("statusWords", () => {
  it.each([
    [outgoing({ phase: "calling" }), "Calling Ana Pérez…"],
    [outgoing({ phase: "calling", peerSeemsOffline: true }), "Ana Pérez is offline."],
    [outgoing({ phase: "calling", peerNotified: true }), "Calling Ana Pérez…"],
    [
      outgoing({ phase: "calling", peerSeemsOffline: true, peerNotified: true }),
      "Ana Pérez is offline. We sent a notification.",
    ],
    [
      outgoing({ phase: "calling", waitsForConnection: true }),
      "No connection. The call starts when it is back.",
    ],
    [outgoing({ phase: "ringing" }), "Ringing…"],
    [aCall({ phase: "incoming", kind: "voice" }), "Voice call"],
    [aCall({ phase: "incoming", kind: "video" }), "Video call"],
    [aCall({ phase: "answering" }), "Connecting…"],
    [aCall({ phase: "reconnecting", reconnectingSide: "mine" }), "Reconnecting…"],
    [aCall({ phase: "connected", connectedAtMs: kNowMs - 724_000 }), "12:04"],
  ])("reads as specified (%#)", (view, words) => {
    expect(statusWords(view, kNowMs)).toBe(words);
  });
});

describe("endWords", () => {
  it.each<[EndReason, string]>([
    ["declined", "Ana Pérez declined"],
    ["busy", "Ana Pérez is in another call"],
    ["missed", "No answer"],
    ["blocked", "No answer"],
    ["lost", "Connection lost"],
  ])("tells the caller about %s", (reason, words) => {
    expect(endWords(ended(reason))).toBe(words);
  });

  it("names the device that answered", () => {
    const end = {
      reason: "answered_elsewhere",
      durationMs: 0,
      otherDevice: "Firefox, laptop",
      failure: undefined,
      refusal: undefined,
    } as const;
    expect(endWords(aCall({ phase: "ended", end }))).toBe("Answered on Firefox, laptop");
  });

  it("gives the duration of a call that was connected", () => {
    expect(endWords(ended("completed", {}, 724_000))).toBe("Call ended · 12:04");
  });
});

describe("connectionFailureWords", () => {
  it("says whose network it was, in place of the bare result", () => {
    const view = ended("failed_media");
    expect(endWords(view)).toBe("The call could not be connected");
    const end = { ...view.end, failure: "peer_blocked" } as CallView["end"];
    expect(endWords({ ...view, end })).toBe(
      "The network of Ana Pérez did not let the call through",
    );
  });
});

describe("endActions", () => {
  it("leaves the reason of a call without media on view, for the callee too", () => {
    const view = ended("failed_media", { direction: "incoming" });
    expect(endActions(view)).toEqual({
      callAgain: false,
      message: true,
      dismissAfterMs: undefined,
    });
  });

  it("offers Call again and Message to a caller who was not answered, and stays", () => {
    expect(endActions(ended("missed"))).toEqual({
      callAgain: true,
      message: true,
      dismissAfterMs: undefined,
    });
  });

  it("shows answered elsewhere for four seconds", () => {
    expect(endActions(ended("answered_elsewhere")).dismissAfterMs).toBe(4000);
  });
});

describe("networkWarning", () => {
  it("names the weak side, and only when it is due", () => {
    const { stats } = aCall({});
    const bad = { ...stats, quality: "bad", weakSide: "theirs" } as const;
    expect(networkWarning(aCall({ phase: "connected", stats: { ...bad, warn: true } }))).toContain(
      "Ana Pérez",
    );
    expect(
      networkWarning(aCall({ phase: "connected", stats: { ...bad, warn: false } })),
    ).toBeUndefined();
  });

  it("says whose picture is held back, and that it is for the sound", () => {
    const { stats, remote } = aCall({});
    const weak = { ...stats, quality: "weak", weakSide: "mine", warn: true } as const;
    const mine = aCall({ phase: "connected", stats: { ...weak, videoPaused: true } });
    expect(networkWarning(mine)).toBe(
      "Your connection is weak. Video is paused to keep the sound.",
    );
    const theirs = aCall({
      phase: "connected",
      stats: { ...weak, weakSide: "both" },
      remote: { ...remote, media: { ...remote.media, camera: true, video_paused: true } },
    });
    expect(networkWarning(theirs)).toBe(
      "The connection of Ana Pérez is weak. Their video is paused to keep the sound.",
    );
  });

  it("blames nobody for a connection that is weak both ways", () => {
    const { stats } = aCall({});
    const both = { ...stats, quality: "bad", weakSide: "both", warn: true } as const;
    expect(networkWarning(aCall({ phase: "connected", stats: both }))).toContain("between you");
  });
});
