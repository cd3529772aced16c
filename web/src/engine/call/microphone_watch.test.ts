// @vitest-environment node
import { describe, expect, it } from "vitest";
import { FakeClock } from "../testing/fake_clock";
import { MicrophoneJudge, type MicrophoneReading, MicrophoneWatch } from "./microphone_watch";
import type { LocalTrackState } from "./view";

/** What is said after so many milliseconds of one level. */
function after(
  judge: MicrophoneJudge,
  state: LocalTrackState,
  level: number | undefined,
  fromMs: number,
  toMs: number,
) {
  let hint: ReturnType<MicrophoneJudge["judge"]>;
  for (let ms = fromMs; ms <= toMs; ms += 150) hint = judge.judge({ state, level }, ms);
  return hint;
}

describe("a microphone that gives nothing", () => {
  it("is named after six seconds, and no longer once it is heard", () => {
    const judge = new MicrophoneJudge();
    expect(after(judge, "on", 0, 0, 5_900)).toBeUndefined();
    expect(after(judge, "on", 0, 5_901, 6_100)).toBe("silent");
    expect(judge.judge({ state: "on", level: 0.01 }, 6_300)).toBeUndefined();
    expect(after(judge, "on", 0, 6_400, 9_000)).toBeUndefined();
  });

  it("is not confused with one that cannot be measured", () => {
    expect(after(new MicrophoneJudge(), "on", undefined, 0, 20_000)).toBeUndefined();
  });
});

describe("speaking while muted", () => {
  it("is noticed after some readings, shown for four seconds and not again at once", () => {
    const judge = new MicrophoneJudge();
    expect(after(judge, "muted", 0.3, 0, 150)).toBeUndefined();
    expect(after(judge, "muted", 0.3, 300, 450)).toBe("muted");
    expect(after(judge, "muted", 0.3, 600, 4_500)).toBeUndefined();
    expect(after(judge, "muted", 0.3, 4_600, 20_000)).toBeUndefined();
    expect(after(judge, "muted", 0.3, 20_100, 20_400)).toBe("muted");
  });

  it("takes no cough for speech", () => {
    const judge = new MicrophoneJudge();
    expect(after(judge, "muted", 0.3, 0, 150)).toBeUndefined();
    expect(judge.judge({ state: "muted", level: 0 }, 300)).toBeUndefined();
    expect(after(judge, "muted", 0.3, 450, 600)).toBeUndefined();
  });
});

it("the watch reads while it runs and leaves no timer", async () => {
  const clock = new FakeClock();
  const reading: MicrophoneReading = { state: "on", level: 0 };
  const watch = new MicrophoneWatch(
    clock,
    () => reading,
    () => undefined,
  );
  watch.start();
  await clock.advance(6_500);
  expect(watch.hint).toBe("silent");
  watch.stop();
  expect(watch.hint).toBeUndefined();
  expect(clock.pendingTimers).toBe(0);
});
