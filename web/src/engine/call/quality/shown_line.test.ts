import { describe, expect, it } from "vitest";
import { IDLE_CALL } from "../initial_view";
import type { CallQualityView, Quality } from "../view";
import { isWeak, ownLine, shownWord } from "./shown_line";

const QUALITIES: readonly Quality[] = ["excellent", "good", "weak", "bad"];

const measured = (change: Partial<CallQualityView>): CallQualityView => ({
  ...IDLE_CALL.stats,
  ...change,
});

describe("the word for a line", () => {
  it.each(QUALITIES)("is what is measured: %s", (quality) => {
    expect(shownWord(quality, false)).toBe(quality);
  });

  it("is no better than weak beside the sentence that says so", () => {
    expect(QUALITIES.map((quality) => shownWord(quality, true))).toEqual([
      "weak",
      "weak",
      "weak",
      "bad",
    ]);
  });
});

describe("our own line in a group call", () => {
  it.each([
    ["excellent", "weak"],
    ["good", "weak"],
    ["weak", "weak"],
    ["bad", "bad"],
    [undefined, "weak"],
  ] as const)("measured as %s is %s while the server says that it is weak", (quality, shown) => {
    const line = ownLine(measured({ quality, roundTripMs: 40 }), true);
    expect(line).toMatchObject({ quality: shown, weakSide: "mine", roundTripMs: 40 });
  });

  it.each([...QUALITIES, undefined])(
    "measured as %s is that while the server is content",
    (quality) => {
      const weakSide = isWeak(quality) ? "mine" : undefined;
      expect(ownLine(measured({ quality }), false)).toMatchObject({ quality, weakSide });
    },
  );

  it("is weak on our side, wherever it is measured", () => {
    const stats = measured({ quality: "bad", weakSide: "theirs" });
    expect(ownLine(stats, false).weakSide).toBe("mine");
  });

  it("stays the same object while nothing is to be added", () => {
    for (const stats of [
      measured({ quality: "good" }),
      measured({ quality: "bad", weakSide: "mine" }),
    ]) {
      expect(ownLine(stats, false)).toBe(stats);
    }
  });
});
