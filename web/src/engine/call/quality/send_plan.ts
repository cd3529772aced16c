// What one second of a call may cost: made by the adaptation, carried out by the senders.

export interface VideoPlan {
  /** false: nothing is encoded or sent; the track stays. */
  active: boolean;
  /** bit/s */
  maxBitrate: number;
  /** ≥ 1 */
  scaleResolutionDownBy: number;
  /** undefined: as captured. */
  maxFramerate?: number | undefined;
  degradationPreference: RTCDegradationPreference;
}

export interface SendPlan {
  audio: { maxBitrate: number };
  camera: VideoPlan;
  screen: VideoPlan;
}

/**
 * Before the first second was measured. Room for a sharp picture; the browser's congestion control
 * decides how much of it is used.
 */
export const FULL_PLAN: SendPlan = {
  audio: { maxBitrate: 64_000 },
  camera: {
    active: true,
    maxBitrate: 2_500_000,
    scaleResolutionDownBy: 1,
    degradationPreference: "maintain-resolution",
  },
  screen: {
    active: true,
    maxBitrate: 2_500_000,
    scaleResolutionDownBy: 1,
    degradationPreference: "balanced",
  },
};
