import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, renameSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Browser, chromium, firefox } from "@playwright/test";

export type BrowserKind = "chromium" | "firefox";

/** The colour that a test camera shows; the other side must decode the same one. */
export interface Camera {
  name: string;
  rgb: [number, number, number];
}

export const kRed: Camera = { name: "red", rgb: [200, 40, 40] };
export const kBlue: Camera = { name: "blue", rgb: [40, 60, 200] };

export const kChromium = process.env.CHROMIUM ?? "/usr/bin/chromium";
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
  "--use-fake-device-for-media-stream",
];

export const kFirefoxPreferences = {
  "media.navigator.streams.fake": true,
  "media.navigator.permission.disabled": true,
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

/**
 * A raw video file of one colour with a moving white bar, made once with ffmpeg; Chromium plays it
 * as its camera.
 */
function cameraFile(camera: Camera): string {
  const directory = join(tmpdir(), "earshot-e2e-media");
  const file = join(directory, `${camera.name}.mjpeg`);
  if (existsSync(file)) return file;
  mkdirSync(directory, { recursive: true });
  const colour = `0x${camera.rgb.map((value) => value.toString(16).padStart(2, "0")).join("")}`;
  const bar = "drawbox=x=600:y=0:w=24:h=24:color=white:t=fill:enable='lt(mod(t,1),0.5)'";
  const source = `color=c=${colour}:size=640x360:rate=15,${bar}`;
  const make = [
    "-v",
    "error",
    "-y",
    "-f",
    "lavfi",
    "-i",
    source,
    "-t",
    "2",
    "-c:v",
    "mjpeg",
    "-q:v",
    "3",
  ];
  // Whole from the moment it has its name: others may make or want it as well.
  const own = `${file}.${process.pid}.mjpeg`;
  execFileSync("ffmpeg", [...make, "-pix_fmt", "yuvj420p", own]);
  renameSync(own, file);
  return file;
}

export interface LaunchOptions {
  camera?: Camera;
  /** Instead of `camera`: a video file (y4m, mjpeg) that Chromium plays as its camera. */
  cameraFile?: string;
  /**
   * false: the browser asks, and a headless browser that asks is answered by the test (see
   * `denyMedia`).
   */
  grantMedia?: boolean;
  /** Chromium takes any certificate, for pages and for relays over TLS. */
  trustAll?: boolean;
  /** Of Firefox, beside the usual ones. */
  preferences?: Record<string, string | number | boolean>;
}

export function chromiumArguments(options: LaunchOptions): string[] {
  const args = [...kChromiumArguments];
  if (options.grantMedia !== false) args.push("--use-fake-ui-for-media-stream");
  if (options.trustAll) args.push("--ignore-certificate-errors");
  const file = options.cameraFile ?? (options.camera && cameraFile(options.camera));
  if (file) args.push(`--use-file-for-fake-video-capture=${file}`);
  return args;
}

export function launch(kind: BrowserKind, options: LaunchOptions = {}): Promise<Browser> {
  if (kind === "firefox") {
    return firefox.launch({
      channel: "moz-firefox",
      executablePath: kFirefox,
      firefoxUserPrefs: { ...kFirefoxPreferences, ...options.preferences },
    });
  }
  return chromium.launch({ executablePath: kChromium, args: chromiumArguments(options) });
}
