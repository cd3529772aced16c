import type { TimelineSample } from "../timeline";

/** A good second of a video call. */
export function sampleAt(second: number, more: Partial<TimelineSample> = {}): TimelineSample {
  return {
    atMs: second * 1000,
    roundTripMs: 40,
    jitterMs: 5,
    lossSent: 0,
    lossReceived: 0,
    audioSentKbps: 40,
    audioReceivedKbps: 40,
    videoSentKbps: 1000,
    videoReceivedKbps: 800,
    heightSent: 720,
    heightReceived: 720,
    fpsSent: 30,
    fpsReceived: 30,
    frozenMs: 0,
    concealed: 0,
    concealedMs: 0,
    concealments: 0,
    level: 0.2,
    path: "direct",
    quality: "excellent",
    videoPaused: false,
    ...more,
  };
}
