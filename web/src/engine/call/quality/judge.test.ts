// @vitest-environment node
import { beforeEach, describe, expect, it } from "vitest";
import { QualityJudge, type LineSample, type QualityVerdict } from "./judge";

let judge: QualityJudge;
let nowMs: number;

beforeEach(() => {
  judge = new QualityJudge();
  nowMs = 0;
});

function run(
  seconds: number,
  lossReceived: number,
  lossSent = 0,
  roundTripMs = 40,
  more: Partial<LineSample> = {},
) {
  let verdict: QualityVerdict | undefined;
  for (let second = 0; second < seconds; second += 1) {
    nowMs += 1000;
    verdict = judge.judge({ roundTripMs, lossReceived, lossSent, ...more }, nowMs);
  }
  return verdict;
}

describe("the quality of a line", () => {
  it.each([
    [0, 40, "excellent"],
    [0.02, 40, "good"],
    [0.05, 40, "weak"],
    [0.2, 40, "bad"],
    [0, 250, "good"],
    [0, 500, "weak"],
    [0, 900, "bad"],
  ])("with loss %f and %f ms is %s", (loss, roundTripMs, quality) => {
    expect(run(20, loss, 0, roundTripMs)?.quality).toBe(quality);
  });

  it("is not spoilt by one bad second", () => {
    run(5, 0);
    expect(run(1, 0.1)?.quality).not.toBe("bad");
  });

  it("names whose side is weak", () => {
    expect(run(10, 0.2)?.weakSide).toBe("theirs");
    judge = new QualityJudge();
    expect(run(10, 0, 0.2)?.weakSide).toBe("mine");
    judge = new QualityJudge();
    expect(run(10, 0.2, 0.2)?.weakSide).toBe("both");
    judge = new QualityJudge();
    expect(run(10, 0, 0, 900)?.weakSide).toBe("both");
    judge = new QualityJudge();
    expect(run(10, 0)?.weakSide).toBeUndefined();
  });

  it("names the side for as long as it warns", () => {
    expect(run(10, 0.2)).toMatchObject({ weakSide: "theirs", warn: true });
    expect(run(8, 0)).toMatchObject({ quality: "good", weakSide: "theirs", warn: true });
    expect(run(10, 0)).toMatchObject({ weakSide: undefined, warn: false });
  });

  it("hears gaps and sees a picture that stands", () => {
    expect(run(10, 0, 0, 40, { concealed: 0.2 })).toMatchObject({
      quality: "bad",
      weakSide: "theirs",
    });
    judge = new QualityJudge();
    expect(run(10, 0, 0, 40, { frozenMs: 300 })).toMatchObject({
      quality: "weak",
      weakSide: "theirs",
    });
  });

  it("is weak at best while our picture is held back", () => {
    expect(run(30, 0, 0, 40, { paused: true })).toMatchObject({
      quality: "weak",
      weakSide: "mine",
      warn: true,
    });
    expect(run(20, 0)).toMatchObject({ quality: "excellent", warn: false });
  });

  it("gets worse at once and better only when that holds", () => {
    run(20, 0.05);
    const words = Array.from({ length: 12 }, () => run(1, 0)?.quality);
    expect(words.slice(0, 3)).toEqual(["weak", "weak", "weak"]);
    expect(words.at(-1)).toBe("excellent");
    expect(run(1, 0.2)?.quality).toBe("bad");
  });

  it("warns after eight bad seconds, stops after ten good ones, once a minute at most", () => {
    expect(run(8, 0.3)?.warn).toBe(false);
    expect(run(3, 0.3)?.warn).toBe(true);
    expect(run(5, 0)?.warn).toBe(true);
    expect(run(20, 0)?.warn).toBe(false);
    expect(run(15, 0.3)?.warn).toBe(false);
    expect(run(30, 0.3)?.warn).toBe(true);
  });
});
