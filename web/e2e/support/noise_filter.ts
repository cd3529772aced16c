// What the strong noise suppression does to sounds, computed apart from the clock: a machine that
// drops sound tells nothing about a filter.
import { readdirSync } from "node:fs";
import type { Page } from "@playwright/test";

interface FilterFiles {
  worklet: string;
  wasm: string;
}

/** Parts of a power, 1: as much as before. */
export interface Left {
  speech: number;
  noise: number;
}

/** As the build has named them. */
function filterFiles(): FilterFiles {
  const files = readdirSync(new URL("../../dist/assets", import.meta.url));
  const address = (name: RegExp): string => {
    const file = files.find((each) => name.test(each));
    if (!file) throw new Error(`the build has no ${name}`);
    return `/assets/${file}`;
  };
  return { worklet: address(/^workletProcessor-.*\.js$/), wasm: address(/^rnnoise-.*\.wasm$/) };
}

/** What the filter leaves of the sounds of the synthetic microphone. */
export function leftByNoiseFilter(page: Page): Promise<Left> {
  return page.evaluate(filterSounds, filterFiles());
}

async function filterSounds({ worklet, wasm }: FilterFiles): Promise<Left> {
  const { speech, noise } = window.__microphone.sounds;
  const seconds = speech.duration;
  const context = new OfflineAudioContext(1, 60 * speech.sampleRate, speech.sampleRate);
  await context.audioWorklet.addModule(worklet);
  const wasmBinary = await (await fetch(wasm)).arrayBuffer();
  const name = "@sapphi-red/web-noise-suppressor/rnnoise";
  const processorOptions = { maxChannels: 1, wasmBinary };
  const filter = new AudioWorkletNode(context, name, { processorOptions });
  const analyser = new AnalyserNode(context);
  filter.connect(analyser).connect(context.destination);
  const speaking = new AudioBufferSourceNode(context, { buffer: speech, loop: true });
  const hissing = new AudioBufferSourceNode(context, { buffer: noise, loop: true });
  for (const source of [speaking, hissing]) source.connect(filter);
  // The filter starts at a moment of its own, and gives nothing before.
  let begun = 0;
  const look = async (atS: number): Promise<void> => {
    await context.suspend(atS);
    const samples = new Float32Array(analyser.fftSize);
    analyser.getFloatTimeDomainData(samples);
    if (samples.some((sample) => sample !== 0)) {
      begun = atS;
      speaking.stop(begun + seconds);
      hissing.start(begun + seconds);
    } else {
      await new Promise((done) => setTimeout(done, 20));
      void look(atS + 0.25);
    }
    await context.resume();
  };
  speaking.start();
  void look(0.25);
  const after = (await context.startRendering()).getChannelData(0);
  const power = (samples: Float32Array) =>
    samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length;
  const left = (sound: AudioBuffer, atS: number) => {
    const from = atS * sound.sampleRate;
    return power(after.subarray(from, from + sound.length)) / power(sound.getChannelData(0));
  };
  return { speech: left(speech, begun), noise: left(noise, begun + 2 * seconds) };
}
