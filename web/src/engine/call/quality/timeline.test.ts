// @vitest-environment node
import { describe, expect, it } from "vitest";
import { Timeline } from "./timeline";
import { summarise } from "./summary";
import { sampleAt } from "./testing/samples";

describe("the timeline", () => {
  it("keeps the latest samples in the order of time", () => {
    const timeline = new Timeline(3);
    for (let second = 0; second < 5; second += 1) timeline.add(sampleAt(second));
    expect(timeline.samples().map(({ atMs }) => atMs)).toEqual([2000, 3000, 4000]);
    expect(timeline.length).toBe(3);
    timeline.clear();
    timeline.add(sampleAt(9));
    expect(timeline.samples()).toEqual([sampleAt(9)]);
  });
});

describe("the summary", () => {
  it("is nothing without a sample", () => {
    expect(summarise([])).toBeUndefined();
  });

  it("gives medians, 95 % quantiles and sums", () => {
    const samples = Array.from({ length: 100 }, (_, second) =>
      sampleAt(second, {
        roundTripMs: second < 90 ? 40 : 400,
        lossSent: second === 99 ? 1 : 0.01234567,
        lossReceived: undefined,
        quality: second < 90 ? "excellent" : "bad",
        heightReceived: second < 10 ? 720 : 360,
        frozenMs: second === 50 ? 700 : 0,
        videoPaused: second >= 95,
      }),
    );
    expect(summarise(samples)).toMatchObject({
      seconds: 100,
      quality_seconds: { excellent: 90, good: 0, weak: 0, bad: 10 },
      round_trip_ms: { median: 40, p95: 400 },
      loss_sent: { median: 0.0123, p95: 0.0123 },
      loss_received: { median: 0, p95: 0 },
      sent_kbps_median: 1040,
      received_kbps_median: 840,
      freeze_ms: 700,
      best_height: 720,
      path: "direct",
      video_paused_ms: 5000,
    });
  });

  it("finds the longest gap over the borders of seconds", () => {
    const gap = (concealedMs: number, concealments: number) => ({ concealedMs, concealments });
    const samples = [gap(60, 3), gap(0, 0), gap(400, 1), gap(1000, 0), gap(300, 0), gap(500, 1)];
    const summary = summarise(samples.map((each, second) => sampleAt(second, each)));
    expect(summary).toMatchObject({ audio_gap_ms: 2260, longest_gap_ms: 1700 });
  });
});
