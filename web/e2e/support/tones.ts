// Everybody has a tone of their own, so that who is heard where is known from decoded sound. Tones
// are multiples of 100 Hz: in a window of 10 ms none of them leaks into another.
import { expect, type Page } from "@playwright/test";
import type { Person } from "./person.ts";

const kWindowMs = 10;

/** Of what a page plays: the amplitude of a tone in each window of 10 ms. */
interface Played {
  /**
   * How many windows there were at which moment (wall clock): the clock of the sound stands still
   * while the machine is too busy for it.
   */
  marks: { atMs: number; windows: number }[];
  levels: number[];
  /** Windows of silence in which the tone arrived where it had been heard before. */
  withheld: boolean[];
  /** For how many windows each player has been heard without a break. */
  runs: number[];
  /**
   * From which window on each player is known to have been heard, and in which it had the tone
   * last, however loud it was.
   */
  players: Map<number, { first: number; last: number }>;
  /** Windows that the busy page did not see; they are taken to be as the one before. */
  unseen: number;
}

declare global {
  interface Window {
    __played: Record<number, Played>;
    /** undefined: the busy page did not see this one. */
    __noteWindow: (hz: number, sounds: PlayedWindow[] | undefined) => void;
    __followed: { merger: ChannelMergerNode; players: HTMLMediaElement[] };
    /** How loud the page's own tone is. */
    __voice: AudioParam | undefined;
  }
}

/** Before the call, and after each reload: the microphone hears this tone and nothing else. */
export async function singTone(person: Person, hz: number): Promise<void> {
  await person.page.addInitScript(installTone, hz);
  await person.page.evaluate(installTone, hz);
}

function installTone(hz: number): void {
  const devices = navigator.mediaDevices;
  const native = devices.getUserMedia.bind(devices);
  let output: MediaStreamAudioDestinationNode | undefined;
  const sing = (): MediaStreamTrack => {
    if (!output) {
      const context = new AudioContext();
      void context.resume();
      output = context.createMediaStreamDestination();
      const tone = new OscillatorNode(context, { frequency: hz });
      const gain = new GainNode(context, { gain: 0.2 });
      tone.connect(gain).connect(output);
      tone.start();
      window.__voice = gain.gain;
    }
    return output.stream.getAudioTracks()[0]!.clone();
  };
  devices.getUserMedia = async (constraints) => {
    if (!constraints?.audio) return native(constraints);
    const { audio: _audio, ...others } = constraints;
    const pictures = others.video ? (await native(others)).getVideoTracks() : [];
    return new MediaStream([sing(), ...pictures]);
  };
}

/** In the call: whoever sings holds their breath, with the microphone on, or goes on. */
export async function setSinging({ page }: Person, isSinging: boolean): Promise<void> {
  await page.evaluate(
    (gain) => {
      if (!window.__voice) throw new Error("nothing was sung");
      window.__voice.value = gain;
    },
    isSinging ? 0.2 : 0,
  );
}

/** Which of these tones are in the sound that arrives at the page now. */
export function heardTones(page: Page, tones: readonly number[]): Promise<number[]> {
  return page.evaluate(async (wanted) => {
    const tracks = window.__media.connections
      .filter(({ connectionState }) => connectionState === "connected")
      .flatMap((connection) => connection.getReceivers())
      .filter(({ track }) => track.kind === "audio" && track.readyState === "live")
      .map(({ track }) => track);
    if (tracks.length === 0) return [];
    const context = new AudioContext();
    try {
      await context.resume();
      const analyser = new AnalyserNode(context, { fftSize: 8192, smoothingTimeConstant: 0 });
      for (const track of tracks) {
        context.createMediaStreamSource(new MediaStream([track])).connect(analyser);
      }
      await new Promise((done) => setTimeout(done, 300));
      const bins = new Float32Array(analyser.frequencyBinCount);
      analyser.getFloatFrequencyData(bins);
      const at = (hz: number) => {
        const bin = Math.round((hz * analyser.fftSize) / context.sampleRate);
        return Math.max(...bins.slice(bin - 2, bin + 3));
      };
      const loudest = Math.max(...wanted.map(at));
      return wanted.filter((hz) => at(hz) > -60 && at(hz) > loudest - 25);
    } finally {
      await context.close();
    }
  }, tones);
}

/** Packets with sound that arrive at the page or leave it, in a second from now. */
export function soundPacketsPerSecond(
  page: Page,
  way: "inbound-rtp" | "outbound-rtp",
): Promise<number> {
  return page.evaluate(async (type) => {
    const count = async () => {
      let packets = 0;
      for (const connection of window.__media.connections) {
        const report = await window.__media.statsOf(connection);
        for (const entry of report.values()) {
          if (entry.type !== type || entry.kind !== "audio") continue;
          packets += entry.packetsReceived ?? entry.packetsSent ?? 0;
        }
      }
      return packets;
    };
    const before = await count();
    await new Promise((done) => setTimeout(done, 1_000));
    return (await count()) - before;
  }, way);
}

/** The page hears these of all tones, and no other. */
export async function expectTones(
  { name, page }: Person,
  heard: readonly number[],
  all: readonly number[],
): Promise<void> {
  await expect
    .poll(() => heardTones(page, all), { message: `what ${name} hears` })
    .toEqual(all.filter((hz) => heard.includes(hz)));
}

/**
 * Before the call: from now on it is noted how loud the page plays these tones. What plays the same
 * tone twice for a moment counts once, however the two waves meet.
 */
export async function noteTones(page: Page, tones: readonly number[]): Promise<void> {
  await page.evaluate(followPlayers);
  await page.evaluate(noteWindows);
  await page.evaluate(noteLevels, { tones, windowMs: kWindowMs });
}

/** What elements play goes to a merger, too: the input of its place in the list of players. */
function followPlayers(): void {
  const context = new AudioContext({ sampleRate: 48_000 });
  void context.resume();
  const merger = context.createChannelMerger(16);
  const players: HTMLMediaElement[] = [];
  window.__followed = { merger, players };
  let next = 0;
  const Native = window.Audio;
  const streams = Object.getOwnPropertyDescriptor(HTMLMediaElement.prototype, "srcObject")!;
  window.Audio = class extends Native {
    constructor(src?: string) {
      super(src);
      const input = next++ % merger.numberOfInputs;
      players[input] = this;
      let source: MediaStreamAudioSourceNode | undefined;
      Object.defineProperty(this, "srcObject", {
        get: () => streams.get!.call(this) as MediaStream | null,
        set: (stream: MediaStream | null) => {
          streams.set!.call(this, stream);
          source?.disconnect();
          source = stream?.getAudioTracks().length
            ? context.createMediaStreamSource(stream)
            : undefined;
          source?.connect(merger, 0, input);
        },
      });
    }
  };
}

/** One window of what a player plays. */
interface PlayedWindow {
  input: number;
  samples: number[];
  volume: number;
}

function noteWindows(): void {
  const AUDIBLE = 0.05;
  /** Another tone that breaks off is in all of them for a window or two. */
  const HEARD_WINDOWS = 5;
  window.__played = {};

  /** Goertzel: the amplitude of one tone in a window. */
  const amplitude = (samples: readonly number[], hz: number): number => {
    const step = 2 * Math.cos((2 * Math.PI * hz) / 48_000);
    let one = 0;
    let two = 0;
    for (const sample of samples) [one, two] = [sample + step * one - two, one];
    return (2 * Math.sqrt(Math.max(0, one * one + two * two - step * one * two))) / samples.length;
  };
  window.__noteWindow = (hz, sounds) => {
    const played = (window.__played[hz] ??= {
      marks: [],
      levels: [],
      withheld: [],
      runs: [],
      players: new Map(),
      unseen: 0,
    });
    if (!sounds) {
      played.levels.push(played.levels.at(-1) ?? 0);
      played.withheld.push(played.withheld.at(-1) ?? false);
      played.unseen += 1;
      return;
    }
    const at = played.levels.length;
    const runs: number[] = [];
    let loudest = 0;
    let arrives = false;
    for (const { input, samples, volume } of sounds) {
      const level = amplitude(samples, hz);
      loudest = Math.max(loudest, level * volume);
      if (level < AUDIBLE) continue;
      if (level * volume >= AUDIBLE) runs[input] = (played.runs[input] ?? 0) + 1;
      const before = played.players.get(input);
      if (before) before.last = at;
      else if (runs[input] === HEARD_WINDOWS) played.players.set(input, { first: at, last: at });
      arrives ||= before !== undefined;
    }
    played.runs = runs;
    played.levels.push(loudest);
    played.withheld.push(arrives && loudest < AUDIBLE);
  };
}

function noteLevels({ tones, windowMs }: { tones: readonly number[]; windowMs: number }): void {
  const { merger, players } = window.__followed;
  const { context } = merger;
  const recorder = context.createScriptProcessor(4096, merger.numberOfInputs, 1);
  merger.connect(recorder).connect(context.destination);
  const size = (48_000 * windowMs) / 1_000;
  const pending = Array.from({ length: merger.numberOfInputs }, (): number[] => []);
  let lastTime: number | undefined;

  recorder.addEventListener("audioprocess", ({ inputBuffer, playbackTime }) => {
    const lost =
      lastTime === undefined ? 0 : (playbackTime - lastTime) * 48_000 - inputBuffer.length;
    lastTime = playbackTime;
    for (let at = size; at <= lost; at += size) {
      for (const hz of tones) window.__noteWindow(hz, undefined);
    }
    pending.forEach((samples, input) => samples.push(...inputBuffer.getChannelData(input)));
    while (pending[0]!.length >= size) {
      const windows = pending.map((samples, input) => ({
        input,
        samples: samples.splice(0, size),
        volume: players[input]?.muted ? 0 : (players[input]?.volume ?? 0),
      }));
      const loud = windows.filter(({ samples }) => samples.some((sample) => sample !== 0));
      for (const hz of tones) window.__noteWindow(hz, loud);
    }
    for (const { marks, levels } of Object.values(window.__played)) {
      marks.push({ atMs: Date.now(), windows: levels.length });
    }
  });
}

export interface Silence {
  /** The longest run without the tone, after it was first heard. */
  longestMs: number;
  /** Time that the busy page did not see. */
  unseenMs: number;
}

/**
 * How steadily the page has played a tone between two moments (wall clock), which may both come to
 * lie a little too early.
 */
export async function longestSilence(
  page: Page,
  hz: number,
  sinceMs = 0,
  untilMs = Infinity,
): Promise<Silence> {
  const played = await page.evaluate((tone) => window.__played[tone], hz);
  if (!played) throw new Error("nothing was noted");
  const windowAt = (ms: number) => played.marks.findLast(({ atMs }) => atMs <= ms)?.windows ?? 0;
  const from = windowAt(sinceMs);
  const levels = played.levels.slice(from, windowAt(untilMs));
  const usual = levels.toSorted((a, b) => a - b)[Math.floor(levels.length / 2)] ?? 0;
  const isHeard = (level: number) => level > Math.max(0.005, usual / 4);
  // Whoever was heard before may be silent from the first window on.
  const firstHeard = Math.max(0, played.levels.findIndex(isHeard) - from);
  const longestMs = longestRunMs(levels.slice(firstHeard).map((level) => !isHeard(level)));
  return { longestMs, unseenMs: played.unseen * kWindowMs };
}

/** Of windows in which it is so. */
function longestRunMs(windows: readonly boolean[]): number {
  let longest = 0;
  let running = 0;
  for (const isSo of windows) {
    running = isSo ? running + kWindowMs : 0;
    longest = Math.max(longest, running);
  }
  return longest;
}

export interface Crossing {
  /** How long the later player was heard while the earlier one still had the tone. */
  overlapMs: number;
  /** The longest run of silence while the tone arrived at a player that had been heard before. */
  withheldMs: number;
}

/**
 * How a tone that the page first played in one player went over to another one. Silence while the
 * tone arrives nowhere is the machine's and not counted.
 */
export async function crossing(page: Page, hz: number): Promise<Crossing> {
  const found = await page.evaluate((tone) => {
    const { players, withheld } = window.__played[tone]!;
    return { players: [...players.values()], withheld };
  }, hz);
  expect(found.players, "players of this tone").toHaveLength(2);
  const [earlier, later] = found.players.toSorted((a, b) => a.first - b.first);
  return {
    overlapMs: (earlier!.last - later!.first) * kWindowMs,
    withheldMs: longestRunMs(found.withheld),
  };
}

const kStretchMs = 3_000;
/** What a machine that keeps up swallows at most. */
const kSteadyGapMs = 100;

/**
 * Waits until each page has played its tone for 3 s without a gap, so that later gaps are not the
 * machine's; returns when these 3 s were over.
 */
export async function untilSteady(
  hearings: readonly { page: Page; hz: number }[],
): Promise<number> {
  const beganMs = Date.now();
  let untilMs = 0;
  const longest = async () => {
    untilMs = Date.now();
    const fromMs = untilMs - kStretchMs;
    if (fromMs < beganMs) return kStretchMs;
    const silences = await Promise.all(
      hearings.map(({ page, hz }) => longestSilence(page, hz, fromMs, untilMs)),
    );
    return Math.max(...silences.map(({ longestMs }) => longestMs));
  };
  const message = "the longest gap of 3 s";
  await expect.poll(longest, { message, timeout: 60_000 }).toBeLessThan(kSteadyGapMs);
  return untilMs;
}
