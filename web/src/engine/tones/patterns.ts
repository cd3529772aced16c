// Every sound of the project as data: made here, not downloaded. Times in seconds, frequencies in
// hertz.
import type { RingId } from "../settings/state";

export interface Note {
  at: number;
  hz: number;
  length: number;
  /** 0..1 before the volume. */
  loudness: number;
  /** Time to full loudness: a soft attack does not startle. */
  attack: number;
}

export interface Pattern {
  notes: readonly Note[];
  /** After this it begins again, where it is repeated. */
  period: number;
  /** The share of the octave above, which makes a note warm (little) or bright (much). */
  overtone: number;
}

const C5 = 523.25;
const D5 = 587.33;
const E5 = 659.26;
const G5 = 783.99;
const A5 = 880;
const E4 = 329.63;
const G4 = 392;
const B4 = 493.88;

function note(at: number, hz: number, length: number, loudness = 0.5, attack = 0.02): Note {
  return { at, hz, length, loudness, attack };
}

/** Two notes a fourth apart, twice, then a rest. */
const WARM: Pattern = {
  notes: [
    note(0, B4, 0.9, 0.55, 0.03),
    note(0.28, E5, 1.2, 0.6, 0.03),
    note(1.1, B4, 0.9, 0.45, 0.03),
    note(1.38, E5, 1.4, 0.5, 0.03),
  ],
  period: 3.6,
  overtone: 0.18,
};

const BRIGHT: Pattern = {
  notes: [note(0, C5, 0.5), note(0.16, E5, 0.5), note(0.32, G5, 0.9), note(0.9, A5, 0.9, 0.4)],
  period: 2.6,
  overtone: 0.4,
};

const SOFT: Pattern = {
  notes: [note(0, E4, 1.8, 0.4, 0.12), note(0.6, G4, 2, 0.4, 0.12)],
  period: 4.5,
  overtone: 0.08,
};

/** A bell of two tones that beat against each other, as telephones had: two strokes, a rest. */
const CLASSIC: Pattern = {
  notes: [0, 0.09, 0.18, 0.27, 0.36, 0.8, 0.89, 0.98, 1.07, 1.16].map((at, index) =>
    note(at, index % 2 === 0 ? 1318.51 : 1174.66, 0.22, 0.3, 0.005),
  ),
  period: 3.2,
  overtone: 0.5,
};

/** Wooden bars: short, falling, with a last one that stays. */
const MARIMBA: Pattern = {
  notes: [
    note(0, A5, 0.32, 0.5, 0.004),
    note(0.15, E5, 0.32, 0.46, 0.004),
    note(0.3, C5, 0.32, 0.46, 0.004),
    note(0.45, E5, 0.32, 0.46, 0.004),
    note(0.75, G5, 0.32, 0.5, 0.004),
    note(0.9, D5, 0.7, 0.46, 0.004),
  ],
  period: 2.8,
  overtone: 0.28,
};

/** Low and even, heard through a wall without being shrill. */
const PULSE: Pattern = {
  notes: [0, 0.42, 0.84].map((at) => note(at, G4, 0.34, 0.6, 0.05)),
  period: 2.4,
  overtone: 0.32,
};

/** undefined: makes no sound. */
export const RINGS: Readonly<Record<RingId, Pattern | undefined>> = {
  warm: WARM,
  bright: BRIGHT,
  classic: CLASSIC,
  marimba: MARIMBA,
  pulse: PULSE,
  soft: SOFT,
  silent: undefined,
};

/** What the caller hears while it rings there: the warm ring from far away. */
export const RINGBACK: Pattern = {
  notes: [note(0, B4, 0.9, 0.16, 0.06), note(0.3, E5, 1.1, 0.16, 0.06)],
  period: 4,
  overtone: 0.08,
};

export const TONES = {
  connected: {
    notes: [note(0, E5, 0.25, 0.28, 0.01), note(0.11, A5, 0.4, 0.28, 0.01)],
    period: 0.6,
    overtone: 0.15,
  },
  reconnecting: {
    notes: [note(0, D5, 0.3, 0.2, 0.04), note(0.35, D5, 0.3, 0.2, 0.04)],
    period: 1,
    overtone: 0.1,
  },
  ended: {
    notes: [note(0, A5, 0.2, 0.24, 0.01), note(0.13, D5, 0.45, 0.24, 0.01)],
    period: 0.7,
    overtone: 0.12,
  },
  unavailable: {
    notes: [0, 0.4, 0.8].map((at) => note(at, G4, 0.28, 0.24, 0.02)),
    period: 1.2,
    overtone: 0.1,
  },
} as const satisfies Record<string, Pattern>;
