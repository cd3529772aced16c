// Browsers at the sites of a lab. They are kept for the tests that follow; each test opens contexts
// of its own in them.
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
import { pictureFile } from "../support/media_files.ts";
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
          ? { cameraFile: pictureFile(camera) }
          : { camera: kCalm[site] };
      const voice = camera === "sharp" || camera === "speaking";
      return chromium.launch({
        executablePath: join(import.meta.dirname, "chromium_in_namespace.sh"),
        args: chromiumArguments({ ...picture, voice }),
        env: { ...env, EARSHOT_LAB_BROWSER: kChromium, HOME: this.#authority.home },
      });
    }
    const profile = join(this.#authority.directory, `firefox-${site}-${camera}`);
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
}
