// Microphones and speakers of the machine that come and go, by PulseAudio (tools/with_pulse.sh).
// Chromium lists no monitors of outputs as microphones; a remapped one is a microphone for both.
import { execFileSync } from "node:child_process";
import type { Page } from "@playwright/test";
import type { LaunchOptions } from "./browsers.ts";

/** The machine's own devices instead of the browsers' made-up ones. There is no camera then. */
export const kOwnDevices: LaunchOptions = {
  ownDevices: true,
  preferences: { "media.navigator.streams.fake": false },
};

const pactl = (...command: string[]): string =>
  execFileSync("pactl", command, { encoding: "utf8" }).trim();

const rows = (what: "sinks" | "sink-inputs"): string[][] =>
  pactl("list", "short", what)
    .split("\n")
    .map((line) => line.split("\t"));

export class SoundDevices {
  readonly #plugged = new Map<string, string[]>();

  /** A microphone that hears a tone of so many Hz. */
  plugMicrophone(name: string, hz: number): void {
    const wire = `${name.toLowerCase()}_wire`;
    this.#plug(name, [
      ["module-null-sink", `sink_name=${wire}`],
      ["module-sine", `sink=${wire}`, `frequency=${hz}`],
      [
        "module-remap-source",
        `master=${wire}.monitor`,
        `source_name=${name.toLowerCase()}`,
        `source_properties=device.description=${name}`,
      ],
    ]);
  }

  plugSpeaker(name: string): void {
    this.#plug(name, [
      [
        "module-null-sink",
        `sink_name=${name.toLowerCase()}`,
        `sink_properties=device.description=${name}`,
      ],
    ]);
  }

  unplug(name: string): void {
    for (const module of (this.#plugged.get(name) ?? []).toReversed()) {
      pactl("unload-module", module);
    }
    this.#plugged.delete(name);
  }

  /** For whoever asks for no device in particular. */
  useByDefault(name: string): void {
    pactl("set-default-source", name.toLowerCase());
  }

  /** Something is played on this speaker. */
  plays(name: string): boolean {
    const [sink] = rows("sinks").find(([, each]) => each === name.toLowerCase()) ?? [];
    return sink !== undefined && rows("sink-inputs").some(([, on]) => on === sink);
  }

  unplugAll(): void {
    for (const name of this.#plugged.keys()) this.unplug(name);
  }

  #plug(name: string, modules: string[][]): void {
    this.#plugged.set(
      name,
      modules.map((module) => pactl("load-module", ...module)),
    );
  }
}

/** The loudest pitch of the sound that arrives at this page now, in Hz; 0: silence. */
export function heardHz(page: Page): Promise<number> {
  return page.evaluate(async () => {
    const track = window.__media.connections
      .filter(({ connectionState }) => connectionState === "connected")
      .flatMap((connection) => connection.getReceivers())
      .find((receiver) => receiver.track.kind === "audio")?.track;
    if (!track) return 0;
    const context = new AudioContext();
    try {
      await context.resume();
      const analyser = new AnalyserNode(context, { fftSize: 8192, smoothingTimeConstant: 0 });
      context.createMediaStreamSource(new MediaStream([track])).connect(analyser);
      await new Promise((done) => setTimeout(done, 400));
      const bins = new Float32Array(analyser.frequencyBinCount);
      analyser.getFloatFrequencyData(bins);
      const hzPerBin = context.sampleRate / analyser.fftSize;
      let loudest = 0;
      for (const [bin, decibels] of bins.entries()) {
        if (bin * hzPerBin > 100 && decibels > bins[loudest]!) loudest = bin;
      }
      return bins[loudest]! > -90 ? loudest * hzPerBin : 0;
    } finally {
      await context.close();
    }
  });
}
