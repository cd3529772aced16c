// The pictures we may send, from sharp to none, and what each needs.
import type { SendPlan, VideoPlan } from "./send_plan";

export interface Rung {
  /** Lines of the picture (of its shorter side). */
  height: number;
  kbps: number;
  fps: number;
  /** Below this much for the picture the next rung looks better. */
  needKbps: number;
}

export const LADDER: readonly Rung[] = [
  { height: 720, kbps: 2_500, fps: 30, needKbps: 650 },
  { height: 540, kbps: 1_200, fps: 30, needKbps: 400 },
  { height: 360, kbps: 700, fps: 30, needKbps: 220 },
  { height: 270, kbps: 350, fps: 24, needKbps: 110 },
  { height: 180, kbps: 160, fps: 15, needKbps: 45 },
];
/** One below the last rung: no picture, so that the sound has everything. */
export const PAUSED = LADDER.length;
const DATA_SAVER_RUNG = 2;
/** Beside a shared screen the camera is small. */
const RUNGS_BELOW_SCREEN = 3;

const AUDIO_BPS = { full: 64_000, lean: 32_000, saving: 24_000 };

interface ScreenRung {
  kbps: number;
  fps: number;
}
/** A shared screen keeps its letters and gives up motion; it never disappears. */
const SCREEN: readonly ScreenRung[] = [
  { kbps: 2_500, fps: 30 },
  { kbps: 1_200, fps: 15 },
  { kbps: 700, fps: 10 },
  { kbps: 350, fps: 5 },
  { kbps: 200, fps: 5 },
  { kbps: 120, fps: 3 },
];

export interface Wishes {
  dataSaver: boolean;
  camera: boolean;
  screen: boolean;
  /** Of the captured picture, its shorter side; undefined when not known. */
  cameraHeight: number | undefined;
}

export interface Line {
  /** Packets are lost or room is short: less sound gets through better. */
  lean: boolean;
  /** The browser's estimate is still on its way up: coarse pictures mean nothing yet. */
  settling: boolean;
}

function cameraPlan(rung: number, captured: number | undefined, { settling }: Line): VideoPlan {
  const { height, kbps, fps } = (LADDER[rung] ?? LADDER.at(-1)) as Rung;
  return {
    active: rung < PAUSED,
    maxBitrate: kbps * 1000,
    scaleResolutionDownBy: Math.max(1, (captured ?? 720) / height),
    maxFramerate: fps,
    // Chromium makes a coarse picture smaller at once, and hardly ever larger again. Below the last
    // rung it is to give up motion, and then the picture pauses.
    degradationPreference: settling || rung >= PAUSED - 1 ? "maintain-resolution" : "balanced",
  };
}

/** The rung of the camera, given the rung that the network affords. */
export function cameraRung(level: number, { camera, screen, dataSaver }: Wishes): number {
  if (!camera) return dataSaver ? DATA_SAVER_RUNG : 0;
  const beside = screen ? Math.min(level + RUNGS_BELOW_SCREEN, PAUSED) : level;
  return dataSaver ? Math.max(beside, DATA_SAVER_RUNG) : beside;
}

export function planFor(level: number, line: Line, wishes: Wishes): SendPlan {
  const { dataSaver, cameraHeight } = wishes;
  const screen = SCREEN[dataSaver ? Math.max(level, 1) : level] ?? (SCREEN.at(-1) as ScreenRung);
  const full = line.lean || level >= LADDER.length - 2 ? AUDIO_BPS.lean : AUDIO_BPS.full;
  return {
    audio: { maxBitrate: dataSaver ? AUDIO_BPS.saving : full },
    camera: cameraPlan(cameraRung(level, wishes), cameraHeight, line),
    screen: {
      active: true,
      maxBitrate: screen.kbps * 1000,
      scaleResolutionDownBy: 1,
      maxFramerate: screen.fps,
      degradationPreference: "maintain-resolution",
    },
  };
}
