// RNNoise in an AudioWorklet of our own origin, fetched when somebody wants it.
import { loadRnnoise, RnnoiseWorkletNode } from "@sapphi-red/web-noise-suppressor";
// Vite makes the address the default export.
// oxlint-disable-next-line import/default
import workletUrl from "@sapphi-red/web-noise-suppressor/rnnoiseWorklet.js?url";
import wasmUrl from "@sapphi-red/web-noise-suppressor/rnnoise.wasm?url";
import simdUrl from "@sapphi-red/web-noise-suppressor/rnnoise_simd.wasm?url";
import type { FilteredTrack } from "./ports";

/** RNNoise knows no other. */
const SAMPLE_RATE_HZ = 48_000;
const START_TIMEOUT_MS = 10_000;

let binary: Promise<ArrayBuffer> | undefined;

async function load(): Promise<ArrayBuffer> {
  binary ??= loadRnnoise({ url: wasmUrl, simdUrl });
  try {
    return await binary;
  } catch (cause) {
    binary = undefined;
    throw cause;
  }
}

/** Rejects when the browser does not let it run: a filter that is halted would be silent. */
async function run(context: AudioContext): Promise<void> {
  const late = new Promise<never>((_, reject) => {
    setTimeout(() => reject(new Error("the audio does not start")), START_TIMEOUT_MS);
  });
  await Promise.race([context.resume(), late]);
  if (context.state !== "running") throw new Error(`the audio is ${context.state}`);
}

export async function filterNoise(
  input: MediaStreamTrack,
  onHalt: () => void,
): Promise<FilteredTrack> {
  const wasmBinary = await load();
  const context = new AudioContext({ sampleRate: SAMPLE_RATE_HZ, latencyHint: "interactive" });
  try {
    await context.audioWorklet.addModule(workletUrl);
    await run(context);
    const source = context.createMediaStreamSource(new MediaStream([input]));
    const filter = new RnnoiseWorkletNode(context, { wasmBinary, maxChannels: 1 });
    const output = new MediaStreamAudioDestinationNode(context, { channelCount: 1 });
    source.connect(filter).connect(output);
    const [track] = output.stream.getAudioTracks();
    if (!track) throw new Error("no output");
    let stopped = false;
    const halt = (): void => {
      if (!stopped) onHalt();
    };
    context.addEventListener("statechange", () => {
      if (context.state !== "running") halt();
    });
    filter.addEventListener("processorerror", halt);
    return {
      track,
      stop() {
        stopped = true;
        source.disconnect();
        filter.disconnect();
        filter.destroy();
        track.stop();
        context.close().catch(() => undefined);
      },
    };
  } catch (cause) {
    context.close().catch(() => undefined);
    throw cause;
  }
}
