import { expect, type Page } from "@playwright/test";
import { received } from "./media.ts";
import type { CallKind, Person } from "./person.ts";

export async function call(caller: Person, callee: Person, kind: CallKind): Promise<void> {
  await caller.openDirectMessage(callee);
  await caller.callButton(kind).click();
  await callee.button("Accept").click();
  for (const person of [caller, callee]) await expect(person.status()).toHaveText(/^\d+:\d\d$/);
}

export function liveCameras(page: Page): Promise<number> {
  return page.evaluate(
    () =>
      window.__media.connections
        .filter(({ connectionState }) => connectionState !== "closed")
        .flatMap((connection) => connection.getSenders())
        .filter(({ track }) => track?.kind === "video" && track.readyState === "live").length,
  );
}

export async function expectSilence(page: Page): Promise<void> {
  await expect
    .poll(async () => energyPerSecond(page), { message: "nothing is heard" })
    .toBeLessThan(1e-6);
}

/** Decoded sound energy of about a second. */
export async function energyPerSecond(page: Page): Promise<number> {
  const before = (await received(page)).audioEnergy;
  await page.waitForTimeout(1_000);
  return (await received(page)).audioEnergy - before;
}

/** From now on the elements that the page plays sound with are known. */
export async function keepPlayers(page: Page): Promise<void> {
  await page.evaluate(() => {
    window.__players = [];
    const Native = window.Audio;
    window.Audio = class extends Native {
      constructor(src?: string) {
        super(src);
        window.__players.push(this);
      }
    };
  });
}

/** Volumes of the elements that play a voice. */
export function playedVolumes(page: Page): Promise<number[]> {
  return page.evaluate(() =>
    window.__players.filter((player) => player.srcObject && !player.muted).map((p) => p.volume),
  );
}

/** Where a voice is played: the id of the speaker; "": on the system's default. */
export function usedSpeaker(page: Page): Promise<string | undefined> {
  return page.evaluate(() => {
    const playing = window.__players.find((player) => player.srcObject && !player.muted);
    return (playing as { sinkId?: string } | undefined)?.sinkId;
  });
}

/** What goes to the speaker is not the received track itself any more. */
export function boosted(page: Page): Promise<boolean> {
  return page.evaluate(() => {
    const arriving = new Set(
      window.__media.connections
        .flatMap((connection) => connection.getReceivers())
        .map(({ track }) => track.id),
    );
    const playing = window.__players.filter((player) => player.srcObject && !player.muted);
    const tracks = playing.flatMap((player) =>
      (player.srcObject as MediaStream).getTracks().map(({ id }) => id),
    );
    return tracks.length > 0 && tracks.every((id) => !arriving.has(id));
  });
}

export function usedMicrophone(page: Page): Promise<string | undefined> {
  return page.evaluate(() => {
    const sender = window.__media.connections.at(-1)!.getTransceivers()[0]!.sender;
    return sender.track?.getSettings().deviceId;
  });
}

/** The track that goes out as the voice. */
export function sentSound(page: Page): Promise<string | undefined> {
  return page.evaluate(
    () => window.__media.connections.at(-1)!.getTransceivers()[0]!.sender.track?.id,
  );
}

/** Before the call: its microphone plays what the test wants, at first nothing. */
export async function useSyntheticMicrophone(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const context = new AudioContext({ sampleRate: 48_000 });
    await context.resume();
    const output = context.createMediaStreamDestination();
    let playing: AudioBufferSourceNode | undefined;
    const seconds = 4;
    const fill = (at: (sample: number) => number) => {
      const buffer = context.createBuffer(1, seconds * 48_000, 48_000);
      buffer.copyToChannel(
        Float32Array.from({ length: seconds * 48_000 }, (_, n) => at(n)),
        0,
      );
      return buffer;
    };
    // Speech-like: a voice of 120 Hz with its formants, in syllables of a quarter of a second.
    const formants = [
      [700, 1220, 2600],
      [300, 870, 2240],
      [270, 2290, 3010],
      [530, 1840, 2480],
    ];
    const speech = (n: number) => {
      const t = n / 48_000;
      const syllable = Math.floor(t * 4);
      const into = (t * 4) % 1;
      if (into > 0.75) return 0;
      const pitch = 120 + 20 * Math.sin(2 * Math.PI * 0.7 * t);
      const envelope = Math.sin((Math.PI * into) / 0.75);
      let sum = 0;
      for (let harmonic = 1; harmonic <= 28; harmonic++) {
        const hz = pitch * harmonic;
        const strength = (formants[syllable % 4] ?? []).reduce(
          (gain, centre) => gain + Math.exp(-(((hz - centre) / 160) ** 2)),
          0.04,
        );
        sum += (strength / Math.sqrt(harmonic)) * Math.sin(2 * Math.PI * hz * t);
      }
      return 0.18 * envelope * sum;
    };
    const buffers = { noise: fill(() => (Math.random() - 0.5) * 0.1), speech: fill(speech) };
    window.__microphone = {
      sounds: buffers,
      play(what) {
        playing?.stop();
        playing = new AudioBufferSourceNode(context, { buffer: buffers[what], loop: true });
        playing.connect(output);
        playing.start();
      },
    };
    navigator.mediaDevices.getUserMedia = async () =>
      new MediaStream(output.stream.getAudioTracks().map((track) => track.clone()));
  });
}

declare global {
  interface Window {
    __microphone: {
      sounds: Record<"noise" | "speech", AudioBuffer>;
      play(what: "noise" | "speech"): void;
    };
  }
}
