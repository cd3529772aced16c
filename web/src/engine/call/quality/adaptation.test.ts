// @vitest-environment node
import { beforeEach, describe, expect, it } from "vitest";
import { AdaptationController, type AdaptationSample, type Decision } from "./adaptation";
import { LADDER, PAUSED, planFor, type Wishes } from "./ladder";

const WISHES: Wishes = { dataSaver: false, camera: true, screen: false, cameraHeight: 720 };
const GOOD: AdaptationSample = {
  roundTripMs: 40,
  lossSent: 0,
  availableKbps: 3_000,
  videoSentKbps: 2_000,
  audioSentKbps: 40,
  packetsReceived: 100,
};

let controller: AdaptationController;
let second: number;
let last: Decision;
/** The level after each second. */
let course: number[];

beforeEach(() => {
  controller = new AdaptationController();
  second = 0;
  course = [];
});

function run(
  seconds: number,
  sample:
    | Partial<AdaptationSample>
    | ((decision: Decision | undefined) => Partial<AdaptationSample>),
  wishes: Partial<Wishes> = {},
): Decision {
  for (let i = 0; i < seconds; i += 1) {
    second += 1;
    const more = typeof sample === "function" ? sample(last) : sample;
    last = controller.step({ ...GOOD, ...more }, second * 1000, { ...WISHES, ...wishes });
    course.push(last.level);
  }
  return last;
}

/** How the picture fills a link of this width, as congestion control reports it. */
function link(kbps: number, { says = true } = {}) {
  return (decision: Decision | undefined): Partial<AdaptationSample> => {
    const { camera } = decision?.plan ?? { camera: { active: true, maxBitrate: 2_500_000 } };
    const wanted = camera.active ? camera.maxBitrate / 1000 : 0;
    const room = Math.max(0, kbps - 50);
    const over = wanted > room && !says;
    return {
      availableKbps: says ? kbps : undefined,
      videoSentKbps: Math.min(wanted, room),
      roundTripMs: over ? 600 : 40,
      lossSent: over ? 0.1 : 0,
    };
  };
}

describe("the adaptation", () => {
  it("begins with the sharpest picture and keeps it on a good network", () => {
    const { plan } = run(60, {});
    expect(course.every((level) => level === 0)).toBe(true);
    expect(plan.audio.maxBitrate).toBe(64_000);
    expect(plan.camera).toMatchObject({ active: true, scaleResolutionDownBy: 1 });
  });

  it("lets the browser make the picture smaller only when the estimate has settled", () => {
    const preference = () => last.plan.camera.degradationPreference;
    run(3, {});
    expect(preference()).toBe("maintain-resolution");
    run(1, {});
    expect(preference()).toBe("balanced");
    run(1, { packetsReceived: 0, lossSent: undefined });
    run(2, {});
    expect(preference(), "after an outage").toBe("maintain-resolution");
    run(1, {});
    expect(preference()).toBe("balanced");
  });

  it("gives up motion, and then the picture, but nothing below 180 lines", () => {
    const { camera } = planFor(PAUSED - 1, { lean: true, settling: false }, WISHES);
    expect(camera).toMatchObject({
      active: true,
      scaleResolutionDownBy: 4,
      degradationPreference: "maintain-resolution",
    });
  });

  it("is not moved by one bad second", () => {
    run(10, {});
    run(1, { availableKbps: 100, lossSent: 0.5 });
    expect(run(5, {}).level).toBe(0);
  });

  it.each([
    [1_500, 720],
    [600, 540],
    [400, 360],
    [200, 270],
    [130, 180],
  ])("shows, where %i kbit/s get through, %i lines", (kbps, height) => {
    const { level } = run(30, { availableKbps: kbps, videoSentKbps: Math.min(kbps - 50, 300) });
    expect(LADDER[level]?.height).toBe(height);
  });

  it("goes straight to what fits", () => {
    run(10, {});
    run(3, { availableKbps: 200, videoSentKbps: 150 });
    expect(LADDER[last.level]?.height).toBe(270);
  });

  it("gives up the picture only when it starves, and says so", () => {
    run(10, {});
    run(3, { availableKbps: 60, videoSentKbps: 10 });
    expect(last.videoPaused).toBe(false);
    const { plan, videoPaused } = run(4, { availableKbps: 60, videoSentKbps: 10 });
    expect(videoPaused).toBe(true);
    expect(plan.camera.active).toBe(false);
    expect(plan.audio.maxBitrate).toBe(32_000);
  });

  it("brings the picture back, step by step up to the sharpest", () => {
    run(10, {});
    run(10, { availableKbps: 60, videoSentKbps: 0 });
    course = [];
    run(60, link(3_000));
    expect(course.at(-1)).toBe(0);
    const steps = course.filter((level, index) => level !== (course[index - 1] ?? PAUSED));
    expect(steps).toEqual([4, 3, 2, 1, 0]);
  });

  it("tries a paused picture less and less often while there is no room for it", () => {
    run(10, {});
    run(200, link(70));
    const attempts = course.flatMap((level, index) =>
      level === PAUSED - 1 && course[index - 1] === PAUSED ? [index] : [],
    );
    const pauses = attempts.slice(1).map((at, index) => at - (attempts[index] ?? 0));
    expect(attempts.length).toBeGreaterThan(2);
    expect(pauses).toEqual(pauses.toSorted((a, b) => a - b));
    expect(pauses.at(-1)).toBeGreaterThan(2 * (pauses[0] ?? 0));
  });

  it("finds its level without an estimate, by loss and delay", () => {
    run(60, link(300, { says: false }));
    const settled = course.slice(20);
    expect(settled.filter((level) => level === PAUSED)).toEqual([]);
    expect(Math.max(...settled) - Math.min(...settled)).toBeLessThanOrEqual(1);
    expect(LADDER[settled.at(-1) ?? 0]?.kbps).toBeLessThanOrEqual(350);
    run(90, link(5_000, { says: false }));
    expect(last.level).toBe(0);
  });

  it("thins the sound but keeps a picture when packets are lost without a queue", () => {
    const { plan, videoPaused } = run(60, { lossSent: 0.2, availableKbps: undefined });
    expect(videoPaused).toBe(false);
    expect(last.level).toBe(LADDER.length - 1);
    expect(plan.audio.maxBitrate).toBe(32_000);
  });

  it("waits while the way is cut, and goes on as before", () => {
    run(10, {});
    run(10, { packetsReceived: 0, lossSent: undefined, availableKbps: 3_000, videoSentKbps: 0 });
    run(2, { availableKbps: 300, lossSent: 0.9, roundTripMs: 2_000 });
    expect(run(10, {}).level).toBe(0);
  });

  it("does not count a way that became longer as a queue for ever", () => {
    run(10, { availableKbps: undefined });
    run(20, { availableKbps: undefined, roundTripMs: 450 });
    run(120, { availableKbps: undefined, roundTripMs: 450 });
    expect(last.level).toBe(0);
  });

  it("never sends more than a small picture in the data saver", () => {
    const { plan } = run(20, {}, { dataSaver: true });
    expect(plan.camera).toMatchObject({ active: true, scaleResolutionDownBy: 2 });
    expect(plan.audio.maxBitrate).toBe(24_000);
    expect(plan.camera.maxBitrate).toBeLessThanOrEqual(700_000);
    run(10, { availableKbps: 130, videoSentKbps: 80 }, { dataSaver: true });
    expect(last.plan.camera.scaleResolutionDownBy).toBe(4);
  });

  it("keeps a shared screen and makes the camera small beside it", () => {
    run(10, {}, { screen: true });
    expect(last.plan.camera.scaleResolutionDownBy).toBeCloseTo(720 / 270);
    expect(last.plan.screen).toMatchObject({ active: true, scaleResolutionDownBy: 1 });
    run(10, { availableKbps: 150, videoSentKbps: 90 }, { screen: true });
    expect(last.videoPaused).toBe(true);
    expect(last.plan.screen.active).toBe(true);
    expect(last.plan.screen.maxBitrate).toBeLessThan(400_000);
  });

  it("begins anew when the camera is switched on again", () => {
    run(10, {});
    run(20, { availableKbps: 60, videoSentKbps: 0 });
    run(5, { availableKbps: 60, videoSentKbps: 0 }, { camera: false });
    expect(last.videoPaused).toBe(false);
    expect(run(1, { availableKbps: 60 }).level).toBe(0);
  });

  it("scales by what the camera gives", () => {
    run(10, { availableKbps: 400 }, { cameraHeight: 1080 });
    expect(last.plan.camera.scaleResolutionDownBy).toBe(3);
    expect(run(1, { availableKbps: 400 }, { cameraHeight: 240 }).plan.camera).toMatchObject({
      scaleResolutionDownBy: 1,
    });
  });
});
