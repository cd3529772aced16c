import { describe, expect, it } from "vitest";
import { callTitle } from "../chat/call_entry_model";
import { kAna, kMe } from "../../test/fake_engine";
import { pathWords, reasonWords, rowWords, sideName } from "./history_words";
import { qualityShares, reportFigures } from "./report_figures";
import { aRecord, kReport } from "../../test/call_records";

const mine = { direction: "outgoing", caller_id: kMe.id, callee_id: "ana" } as const;

describe("the words of the log", () => {
  it.each([
    [aRecord(), "Voice call, 1:05"],
    [aRecord({ ...mine, end_reason: "missed", duration_ms: 0 }), "Voice call, no answer"],
    [aRecord({ end_reason: "missed", missed: true, duration_ms: 0 }), "Missed voice call"],
    [
      aRecord({ kind: "video", end_reason: "busy", missed: true, duration_ms: 0 }),
      "Missed video call",
    ],
    [aRecord({ ...mine, end_reason: "declined", duration_ms: 0 }), "Voice call, declined"],
  ])("are those of the conversation: %#", (call, words) => {
    expect(rowWords(call, kMe.id)).toBe(words);
    expect(callTitle(call, kMe.id).startsWith(words)).toBe(true);
  });

  it("name the group, or who was in its call", () => {
    const group = { title: "Team", participants: [kMe, kAna] };
    const record = aRecord({ group, missed: true, end_reason: "missed" });
    expect(sideName(record, kMe.id)).toBe("Team");
    expect(rowWords(record, kMe.id)).toBe("Missed group call");
    expect(sideName({ ...record, group: { participants: [kMe, kAna] } }, kMe.id)).toBe("Ana Pérez");
    expect(sideName({ ...record, group: { participants: [kMe] } }, kMe.id)).toBe("Group call");
    expect(reasonWords({ ...record, direction: "outgoing" })).toBe("Nobody joined.");
  });

  it("say why a call ended, from where the reader stands", () => {
    expect(reasonWords(aRecord({ end_reason: "cancelled" }))).toBe(
      "Ana Pérez hung up before you answered.",
    );
    expect(reasonWords(aRecord({ ...mine, end_reason: "cancelled" }))).toBe(
      "You hung up before Ana Pérez answered.",
    );
    expect(reasonWords(aRecord({ end_reason: "busy" }))).toBe("You were in another call.");
  });

  it("say which way media took", () => {
    expect(pathWords("direct", undefined)).toBe("Direct");
    expect(pathWords("relayed", "tls")).toBe("Relayed over TLS");
    expect(pathWords("relayed", undefined)).toBe("Relayed");
  });
});

describe("the figures of a report", () => {
  const figures = (report = kReport) =>
    Object.fromEntries(reportFigures(report).map(({ label, value }) => [label, value]));

  it("have units, and the middle beside what nearly all stayed below", () => {
    expect(figures()).toMatchObject({
      "Round trip": "31 ms, up to 80 ms",
      "Lost on the way here": "0.1%, up to 5%",
      Received: "1,432 kbit/s",
      "Picture frozen": "1.2 s",
      "Connection lost and back": "1 time",
    });
  });

  it("leave out what there was not", () => {
    const without = figures({ ...kReport, best_height: 0, audio_gap_ms: 0 });
    expect(Object.keys(without)).not.toContain("Picture frozen");
    expect(Object.keys(without)).not.toContain("Longest silence");
    expect(Object.keys(without)).not.toContain("Own picture paused");
  });

  it("share the time among the four words", () => {
    expect(qualityShares(kReport)).toEqual([
      { quality: "excellent", share: 50 / 65, duration: "0:50" },
      { quality: "good", share: 10 / 65, duration: "0:10" },
      { quality: "weak", share: 5 / 65, duration: "0:05" },
    ]);
    const nothing = { excellent: 0, good: 0, weak: 0, bad: 0 };
    expect(qualityShares({ ...kReport, quality_seconds: nothing })).toEqual([]);
  });
});
