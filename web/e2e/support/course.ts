// What a call was like, from sums that the page notes five times a second.
import type { Page } from "@playwright/test";

export interface Moment {
  /** Wall clock: the same for all pages of one machine. */
  atMs: number;
  connections: number;
  samples: number;
  concealed: number;
  /** Gaps that have begun. */
  gaps: number;
  audioPackets: number;
  frames: number;
  /** Of the picture that arrives. */
  height: number;
  kilobits: number;
  restarts: number;
  /** The own picture is held back. */
  paused: boolean;
}

declare global {
  interface Window {
    __moments: Moment[];
  }
}

const kSampleRate = 48_000;
const kFreezeMs = 400;
/** A picture that moves, sound without a gap: for this long. */
const kSteadyMs = 1_000;
const kFramesASecond = 8;

/** Begins to note; once per page. */
export function watchQuality(page: Page): Promise<void> {
  return page.evaluate(() => {
    const moments: Moment[] = [];
    window.__moments = moments;
    const credentials = new Set<string>();
    async function note(): Promise<void> {
      const moment: Moment = {
        atMs: Date.now(),
        connections: window.__media.connections.length,
        samples: 0,
        concealed: 0,
        gaps: 0,
        audioPackets: 0,
        frames: 0,
        height: 0,
        kilobits: 0,
        restarts: 0,
        paused: false,
      };
      for (const connection of window.__media.connections) {
        if (connection.connectionState === "closed") continue;
        const [, ufrag] = /a=ice-ufrag:(\S+)/.exec(connection.localDescription?.sdp ?? "") ?? [];
        if (ufrag) credentials.add(ufrag);
        const report = await window.__media.statsOf(connection);
        for (const entry of report.values()) {
          if (entry.type === "outbound-rtp" && entry.kind === "video" && entry.mid === "1") {
            moment.paused = entry.active === false;
          }
          if (entry.type !== "inbound-rtp") continue;
          moment.kilobits += (entry.bytesReceived ?? 0) / 125;
          if (entry.kind === "audio" && entry.mid === "0") {
            moment.samples += entry.totalSamplesReceived ?? 0;
            moment.concealed += entry.concealedSamples ?? 0;
            moment.gaps += entry.concealmentEvents ?? 0;
            moment.audioPackets += entry.packetsReceived ?? 0;
          }
          if (entry.kind === "video" && entry.mid === "1") {
            moment.frames += entry.framesDecoded ?? 0;
            moment.height = Math.max(moment.height, entry.frameHeight ?? 0);
          }
        }
      }
      moment.restarts = Math.max(0, credentials.size - 1);
      moments.push(moment);
    }
    async function noteOn(): Promise<void> {
      await note().catch(() => undefined);
      setTimeout(noteOn, 200);
    }
    void noteOn();
  });
}

export class Course {
  readonly moments: readonly Moment[];

  private constructor(moments: readonly Moment[]) {
    this.moments = moments;
  }

  static async of(page: Page): Promise<Course> {
    return new Course(await page.evaluate(() => window.__moments));
  }

  between(fromMs: number, untilMs: number): Course {
    return new Course(this.moments.filter(({ atMs }) => atMs >= fromMs && atMs <= untilMs));
  }

  /** A connection that takes the place of another begins at zero. */
  #grown(read: (moment: Moment) => number): number {
    if (this.moments.length === 0) throw new Error("nothing was noted");
    let sum = 0;
    for (const [index, moment] of this.moments.entries()) {
      const before = this.moments[index - 1];
      if (before) sum += Math.max(0, read(moment) - read(before));
    }
    return sum;
  }

  get seconds(): number {
    return this.#grown(({ atMs }) => atMs) / 1000;
  }

  /** Share of the sound that had to be made up. */
  get gapRatio(): number {
    const samples = this.#grown((each) => each.samples);
    if (samples === 0) throw new Error("no sound was played");
    return this.#grown(({ concealed }) => concealed) / samples;
  }

  /** Of sound, in any second of it. */
  get fewestPacketsASecond(): number {
    let fewest = Infinity;
    for (const [index, from] of this.moments.entries()) {
      const to = this.moments.slice(index).find(({ atMs }) => atMs >= from.atMs + 1_000);
      if (!to) break;
      const packets = to.audioPackets - from.audioPackets;
      fewest = Math.min(fewest, (packets * 1_000) / (to.atMs - from.atMs));
    }
    return fewest;
  }

  get longestGapMs(): number {
    let longest = 0;
    let running = 0;
    for (const [index, moment] of this.moments.entries()) {
      const before = this.moments[index - 1];
      if (!before) continue;
      const ms = ((moment.concealed - before.concealed) * 1000) / kSampleRate;
      const begun = moment.gaps - before.gaps;
      if (ms <= 0) running = 0;
      else running = begun === 0 ? running + ms : ms / begun;
      longest = Math.max(longest, running);
    }
    return longest;
  }

  /** How long the picture stood still in all, pauses that were meant included. */
  get frozenMs(): number {
    let sum = 0;
    let since = this.moments[0]?.atMs ?? 0;
    for (const [index, moment] of this.moments.entries()) {
      const moved = moment.frames > (this.moments[index - 1]?.frames ?? moment.frames);
      const isLast = index === this.moments.length - 1;
      if (!moved && !isLast) continue;
      const stood = moment.atMs - since;
      if (stood > kFreezeMs) sum += stood;
      since = moment.atMs;
    }
    return sum;
  }

  get kbps(): number {
    return this.#grown(({ kilobits }) => kilobits) / this.seconds;
  }

  get fps(): number {
    return this.#grown(({ frames }) => frames) / this.seconds;
  }

  get medianHeight(): number {
    const heights = this.moments.map(({ height }) => height).toSorted((a, b) => a - b);
    return heights[Math.floor(heights.length / 2)] ?? 0;
  }

  /** Share of the time in which this side held its own picture back. */
  get pausedShare(): number {
    return this.moments.filter(({ paused }) => paused).length / this.moments.length;
  }

  get restarts(): number {
    return this.moments.at(-1)?.restarts ?? 0;
  }

  /** From the beginning until new packets of sound arrive for the first time. */
  get toSoundMs(): number | undefined {
    const [first] = this.moments;
    const heard = this.moments.find(
      ({ audioPackets, connections }) =>
        audioPackets > (connections === first?.connections ? first.audioPackets : 0) + 5,
    );
    return heard && first ? heard.atMs - first.atMs : undefined;
  }

  /**
   * From the beginning until there is a second of sound without a gap and of a picture that moves
   * and has this height.
   */
  toSteadyMs(height: number): number | undefined {
    const [first] = this.moments;
    for (const [index, from] of this.moments.entries()) {
      const to = this.moments.slice(index).find(({ atMs }) => atMs >= from.atMs + kSteadyMs);
      if (!to || !first) return undefined;
      const heard = to.audioPackets > from.audioPackets + 20;
      const whole = to.concealed - from.concealed < kSampleRate * 0.05;
      const seconds = (to.atMs - from.atMs) / 1000;
      const moves = to.frames - from.frames >= kFramesASecond * seconds;
      if (heard && whole && moves && from.height >= height) return from.atMs - first.atMs;
    }
    return undefined;
  }

  /** When a picture of this height first arrived. */
  firstHeightAtMs(height: number): number | undefined {
    return this.moments.find((each) => each.frames > 0 && each.height >= height)?.atMs;
  }
}
