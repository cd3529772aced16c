import { expect, type Page } from "@playwright/test";
import type { Camera } from "./browsers.ts";

/**
 * Media is believed only from what the browser decoded. The hook keeps the page's peer connections
 * so that the test can ask each for its statistics, and what was captured.
 */
export async function installMediaHook(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const ends = new Map<RTCPeerConnection, PromiseWithResolvers<RTCStatsReport>>();
    const hook = {
      connections: [] as RTCPeerConnection[],
      captures: [] as MediaStreamConstraints[],
      tracks: [] as MediaStreamTrack[],
      async statsOf(connection: RTCPeerConnection): Promise<RTCStatsReport> {
        return Promise.race([ends.get(connection)!.promise, connection.getStats()]);
      },
    };
    Object.assign(window, { __media: hook });
    const Native = window.RTCPeerConnection;
    window.RTCPeerConnection = class extends Native {
      constructor(configuration?: RTCConfiguration) {
        super(configuration);
        hook.connections.push(this);
        ends.set(this, Promise.withResolvers());
      }
      override close(): void {
        super.close();
        ends.get(this)?.resolve(new Map() as unknown as RTCStatsReport);
      }
    };
    const devices = navigator.mediaDevices;
    if (!devices) return;
    const capture = devices.getUserMedia.bind(devices);
    devices.getUserMedia = async (constraints?: MediaStreamConstraints) => {
      hook.captures.push(constraints ?? {});
      const stream = await capture(constraints);
      hook.tracks.push(...stream.getTracks());
      return stream;
    };
  });
}

declare global {
  interface Window {
    __media: {
      connections: RTCPeerConnection[];
      /** What was asked for, and what was given. */
      captures: MediaStreamConstraints[];
      tracks: MediaStreamTrack[];
      /** Empty when it is closed, or closes meanwhile: Firefox would never answer then. */
      statsOf(connection: RTCPeerConnection): Promise<RTCStatsReport>;
    };
  }
}

export interface Received {
  audioPackets: number;
  audioEnergy: number;
  framesDecoded: number;
  frameWidth: number;
  selectedPath: string;
}

/** What this page has received and decoded so far, summed over its open peer connections. */
export function received(page: Page): Promise<Received> {
  return page.evaluate(async () => {
    const sum = {
      audioPackets: 0,
      audioEnergy: 0,
      framesDecoded: 0,
      frameWidth: 0,
      selectedPath: "",
    };
    for (const connection of window.__media.connections) {
      const report = await window.__media.statsOf(connection);
      for (const entry of report.values()) {
        if (entry.type === "inbound-rtp" && entry.kind === "audio") {
          sum.audioPackets += entry.packetsReceived ?? 0;
          sum.audioEnergy += entry.totalAudioEnergy ?? 0;
        }
        if (entry.type === "inbound-rtp" && entry.kind === "video") {
          sum.framesDecoded += entry.framesDecoded ?? 0;
          sum.frameWidth = Math.max(sum.frameWidth, entry.frameWidth ?? 0);
        }
        if (entry.type === "candidate-pair" && entry.nominated && entry.state === "succeeded") {
          const local = report.get(entry.localCandidateId);
          const remote = report.get(entry.remoteCandidateId);
          sum.selectedPath = `${local?.candidateType}/${remote?.candidateType}`;
        }
      }
    }
    return sum;
  });
}

export function captures(page: Page): Promise<number> {
  return page.evaluate(() => window.__media.captures.length);
}

export function peerConnections(page: Page): Promise<number> {
  return page.evaluate(() => window.__media.connections.length);
}

/**
 * Sound arrives: packets and decoded energy both grow from now on. A connection that takes the
 * place of another begins at zero.
 */
export async function expectHears(page: Page): Promise<void> {
  let from = await received(page);
  const growth = async (what: "audioPackets" | "audioEnergy") => {
    const now = await received(page);
    if (now[what] < from[what]) from = now;
    return now[what] - from[what];
  };
  await expect
    .poll(() => growth("audioPackets"), { message: "audio packets arrive" })
    .toBeGreaterThan(20);
  await expect
    .poll(() => growth("audioEnergy"), { message: "decoded sound has energy" })
    .toBeGreaterThan(0);
}

/** Pictures arrive: decoded frames grow from now on. */
export async function expectSees(page: Page): Promise<void> {
  const before = (await received(page)).framesDecoded;
  await expect
    .poll(async () => (await received(page)).framesDecoded, { message: "decoded frames grow" })
    .toBeGreaterThan(before + 10);
}

/** The mean colour of the middle of a <video> as it is shown now, or null while it has no frame. */
export function shownColour(page: Page, selector: string): Promise<number[] | null> {
  return page.evaluate((wanted) => {
    const video = document.querySelector<HTMLVideoElement>(wanted);
    if (!video || video.readyState < 2 || video.videoWidth === 0) return null;
    const canvas = document.createElement("canvas");
    canvas.width = 16;
    canvas.height = 16;
    const context = canvas.getContext("2d");
    if (!context) return null;
    const { videoWidth: width, videoHeight: height } = video;
    context.drawImage(video, width / 4, height / 4, width / 2, height / 2, 0, 0, 16, 16);
    const { data } = context.getImageData(0, 0, 16, 16);
    const mean = [0, 0, 0];
    for (let pixel = 0; pixel < data.length; pixel += 4) {
      for (let channel = 0; channel < 3; channel++) mean[channel]! += data[pixel + channel]! / 256;
    }
    return mean.map(Math.round);
  }, selector);
}

function distance(a: readonly number[], b: readonly number[]): number {
  return Math.max(...a.map((value, index) => Math.abs(value - (b[index] ?? 0))));
}

/**
 * The <video> shows the other side's camera: its colour, within what the codec and colour space
 * change.
 */
export async function expectShowsCamera(
  page: Page,
  selector: string,
  camera: Camera,
): Promise<void> {
  await expect
    .poll(
      async () => {
        const colour = await shownColour(page, selector);
        return colour === null ? 255 : distance(colour, camera.rgb);
      },
      { message: `${selector} shows the ${camera.name} camera` },
    )
    .toBeLessThan(60);
}

/**
 * Both elements show the same moving picture (Firefox's fake camera changes its colour all the
 * time).
 */
export async function expectSamePicture(
  sender: Page,
  ownSelector: string,
  receiver: Page,
  remoteSelector: string,
): Promise<void> {
  await expect
    .poll(
      async () => {
        const [own, remote] = await Promise.all([
          shownColour(sender, ownSelector),
          shownColour(receiver, remoteSelector),
        ]);
        return own && remote ? distance(own, remote) : 255;
      },
      { message: "the receiver decodes what the sender shows" },
    )
    .toBeLessThan(60);
}

/** Pages that are loaded from now on hear that the browser would ask for each device. */
export function askBeforeEachUse(page: Page): Promise<unknown> {
  return page.addInitScript(() => {
    const query = navigator.permissions.query.bind(navigator.permissions);
    navigator.permissions.query = async (wanted) => {
      const status = await query(wanted);
      return new Proxy(status, {
        get: (target, key) => (key === "state" ? "prompt" : Reflect.get(target, key)),
      });
    };
  });
}
