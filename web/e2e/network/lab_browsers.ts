// Browsers at the sites of a lab. They are kept for the tests that follow; each test opens contexts
// of its own in them.
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { type Browser, chromium, firefox } from "@playwright/test";
import {
  type BrowserKind,
  chromiumArguments,
  kBlue,
  kChromium,
  kFirefox,
  kFirefoxPreferences,
  kRed,
} from "../support/browsers.ts";
import type { SiteName } from "./addresses.ts";
import type { Authority } from "./authority.ts";

/**
 * "calm": one colour, red at site a and blue at site b, 200 kbit/s at most. "busy": changes all
 * over all the time, takes all the bits it gets. "speaking" and "sharp" have a voice instead of
 * beeps, beside the calm picture and one of 720p that wants megabits. Firefox has only its own.
 */
export type CameraName = "calm" | "speaking" | "busy" | "sharp";

const kCalm = { a: kRed, b: kBlue };

export class LabBrowsers {
  readonly #authority: Authority;
  readonly #open = new Map<string, Promise<Browser>>();

  constructor(authority: Authority) {
    this.#authority = authority;
  }

  at(
    site: SiteName,
    kind: BrowserKind = "chromium",
    camera: CameraName = "calm",
  ): Promise<Browser> {
    const key = `${kind}-${site}-${camera}`;
    const found = this.#open.get(key) ?? this.#launch(site, kind, camera);
    this.#open.set(key, found);
    return found;
  }

  async close(): Promise<void> {
    for (const browser of this.#open.values()) await (await browser).close();
  }

  async #launch(site: SiteName, kind: BrowserKind, camera: CameraName): Promise<Browser> {
    const env = { ...process.env, EARSHOT_LAB_HOST: site };
    if (kind === "chromium") {
      const picture =
        camera === "busy" || camera === "sharp"
          ? { cameraFile: this.#cameraFile(camera) }
          : { camera: kCalm[site] };
      const speaks = camera === "sharp" || camera === "speaking";
      const voice = speaks ? [`--use-file-for-fake-audio-capture=${this.#voice()}`] : [];
      return chromium.launch({
        executablePath: join(import.meta.dirname, "chromium_in_namespace.sh"),
        args: [...chromiumArguments(picture), ...voice],
        env: { ...env, EARSHOT_LAB_BROWSER: kChromium, HOME: this.#authority.home },
      });
    }
    const profile = join(this.#authority.directory, `firefox-${site}`);
    this.#authority.trustIn(profile);
    const context = await firefox.launchPersistentContext(profile, {
      channel: "moz-firefox",
      executablePath: join(import.meta.dirname, "firefox_in_namespace.ts"),
      env: { ...env, EARSHOT_LAB_BROWSER: kFirefox },
      firefoxUserPrefs: kFirefoxPreferences,
    });
    const browser = context.browser();
    if (!browser) throw new Error("a persistent context without a browser");
    return browser;
  }
  #cameraFile(camera: "busy" | "sharp"): string {
    const file = join(this.#authority.directory, `${camera}.mjpeg`);
    const size = camera === "busy" ? "640x360" : "1280x720";
    const noise = camera === "busy" ? 30 : 8;
    const source = `testsrc2=size=${size}:rate=15,noise=alls=${noise}:allf=t`;
    const format = ["-c:v", "mjpeg", "-q:v", "4", "-pix_fmt", "yuvj420p"];
    make(["-f", "lavfi", "-i", source, "-t", "2", ...format, file]);
    return file;
  }

  /** Sound without pauses whose pitch and loudness change like a voice's. */
  #voice(): string {
    const file = join(this.#authority.directory, "voice.wav");
    const pitch = "2*PI*(140*t+6*sin(5*t))";
    const harmonics = [1, 2, 3, 5, 8, 13].map((each) => `sin(${each}*${pitch})/${each}`);
    const source = `aevalsrc='0.3*(0.6+0.4*sin(2*PI*4*t))*(${harmonics.join("+")})':s=48000`;
    make(["-f", "lavfi", "-i", source, "-t", "10", "-ac", "1", file]);
    return file;
  }
}

function make(command: string[]): void {
  execFileSync("ffmpeg", ["-v", "error", "-y", ...command]);
}
