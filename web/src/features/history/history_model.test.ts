import { describe, expect, it } from "vitest";
import { aRecord } from "../../test/call_records";
import { groupOf, historyRows, nextGroupIndex } from "./history_model";

const kMinuteMs = 60_000;
const kNoonMs = new Date(2026, 10, 22, 12).getTime();
const at = (minutes: number) => kNoonMs + minutes * kMinuteMs;

describe("the rows of the log", () => {
  it("hold together calls with the same person that follow each other on a day", () => {
    const rows = historyRows([
      aRecord({ call_id: "e", started_at_ms: at(5) }),
      aRecord({ call_id: "d", started_at_ms: at(4) }),
      aRecord({ call_id: "c", started_at_ms: at(3) }, "Ben"),
      aRecord({ call_id: "b", started_at_ms: at(2) }),
      aRecord({ call_id: "a", started_at_ms: at(-24 * 60) }),
    ]);
    expect(
      rows.map((row) => (row.kind === "day" ? "day" : row.calls.map((call) => call.call_id))),
    ).toEqual(["day", ["e", "d"], ["c"], ["b"], "day", ["a"]]);
    expect(new Set(rows.map(({ key }) => key)).size).toBe(rows.length);
  });

  it("hold together calls of a group, apart from those with one of its people", () => {
    const group = { title: "Team", participants: [] };
    const rows = historyRows([
      aRecord({ call_id: "d", group, conversation_id: "g1", started_at_ms: at(4) }),
      aRecord({ call_id: "c", group, conversation_id: "g1", started_at_ms: at(3) }, "Ben"),
      aRecord({ call_id: "b", group, conversation_id: "g2", started_at_ms: at(2) }),
      aRecord({ call_id: "a", started_at_ms: at(1) }),
    ]);
    expect(rows.map((row) => (row.kind === "day" ? 0 : row.calls.length))).toEqual([0, 2, 1, 1]);
  });

  it("keep missed calls apart from others", () => {
    const rows = historyRows([
      aRecord({ call_id: "c", missed: true, started_at_ms: at(3) }),
      aRecord({ call_id: "b", missed: true, started_at_ms: at(2) }),
      aRecord({ call_id: "a", started_at_ms: at(1) }),
    ]);
    expect(rows.map((row) => (row.kind === "day" ? 0 : row.calls.length))).toEqual([0, 2, 1]);
    expect(groupOf(rows, "b")?.calls[0].call_id).toBe("c");
    expect(groupOf(rows, "gone")).toBeUndefined();
  });

  it("are walked over the headings", () => {
    const rows = historyRows([
      aRecord({ call_id: "b", started_at_ms: at(0) }),
      aRecord({ call_id: "a", started_at_ms: at(-24 * 60) }),
    ]);
    expect(nextGroupIndex(rows, 1, 1)).toBe(3);
    expect(nextGroupIndex(rows, 3, -1)).toBe(1);
    expect(nextGroupIndex(rows, 1, -1)).toBeUndefined();
    expect(nextGroupIndex(rows, rows.length, -1)).toBe(3);
  });
});
