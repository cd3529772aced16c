import { join } from "node:path";
import { type Browser, chromium, firefox } from "@playwright/test";
import { type Camera, colourFile, voiceFile } from "./media_files.ts";

export type BrowserKind = "chromium" | "firefox";
export type { Camera } from "./media_files.ts";

export const kRed: Camera = { name: "red", rgb: [200, 40, 40] };
export const kBlue: Camera = { name: "blue", rgb: [40, 60, 200] };
export const kLime: Camera = { name: "lime", rgb: [120, 200, 40] };

export const kChromium = join(import.meta.dirname, "chromium.sh");
export const kFirefox = process.env.FIREFOX ?? "/usr/bin/firefox-esr";

const kChromiumArguments = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--disable-background-timer-throttling",
  "--disable-renderer-backgrounding",
  "--disable-backgrounding-occluded-windows",
];

export const kFirefoxPreferences = {
  "media.navigator.streams.fake": true,
  "media.navigator.permission.disabled": true,
  "media.navigator.video.default_fps": 10,
  "media.autoplay.default": 0,
  "media.autoplay.blocking_policy": 0,
  "media.peerconnection.ice.loopback": true,
  "media.peerconnection.ice.obfuscate_host_addresses": false,
  // stay off the network
  "media.gmp-manager.url": "",
  "media.gmp-manager.updateEnabled": false,
  "media.gmp-provider.enabled": false,
  "app.update.enabled": false,
  "browser.safebrowsing.downloads.remote.enabled": false,
  "datareporting.healthreport.uploadEnabled": false,
  "toolkit.telemetry.enabled": false,
  "network.captive-portal-service.enabled": false,
  "network.connectivity-service.enabled": false,
  "services.settings.server": "data:,",
  "extensions.systemAddon.update.enabled": false,
  "dom.push.connection.enabled": false,
  "browser.region.network.url": "",
};

export interface LaunchOptions {
  camera?: Camera;
  /** Instead of `camera`: a video file (y4m, mjpeg) that Chromium plays as its camera. */
  cameraFile?: string;
  /** Chromium's microphone hears a voice without pauses instead of beeps. */
  voice?: boolean;
  /**
   * false: the browser asks, and a headless browser that asks is answered by the test (see
   * `denyMedia`).
   */
  grantMedia?: boolean;
  /** Chromium uses what the machine has, and makes up no devices of its own. */
  ownDevices?: boolean;
  /** Of Chromium, beside the usual ones. */
  args?: string[];
  /** Chromium takes any certificate, for pages and for relays over TLS. */
  trustAll?: boolean;
  /** Of Firefox, beside the usual ones. */
  preferences?: Record<string, string | number | boolean>;
}

export function chromiumArguments(options: LaunchOptions): string[] {
  const args = [...kChromiumArguments, ...(options.args ?? [])];
  if (!options.ownDevices) args.push("--use-fake-device-for-media-stream");
  if (options.grantMedia !== false) args.push("--use-fake-ui-for-media-stream");
  if (options.trustAll) args.push("--ignore-certificate-errors");
  const file = options.cameraFile ?? (options.camera && colourFile(options.camera));
  if (file) args.push(`--use-file-for-fake-video-capture=${file}`);
  if (options.voice) args.push(`--use-file-for-fake-audio-capture=${voiceFile()}`);
  return args;
}

export function launch(kind: BrowserKind, options: LaunchOptions = {}): Promise<Browser> {
  if (kind === "firefox") {
    return firefox.launch({
      channel: "moz-firefox",
      executablePath: join(import.meta.dirname, "firefox.sh"),
      firefoxUserPrefs: { ...kFirefoxPreferences, ...options.preferences },
    });
  }
  return chromium.launch({ executablePath: kChromium, args: chromiumArguments(options) });
}
