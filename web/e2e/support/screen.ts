import type { Page } from "@playwright/test";
import type { Camera } from "./browsers.ts";

/** A screen of one colour. */
export type Sheet = Camera;

export const kGreen: Sheet = { name: "green", rgb: [30, 150, 70] };
export const kYellow: Sheet = { name: "yellow", rgb: [220, 190, 40] };

/** Hz, in the sound of a screen. */
export const kScreenTone = 660;

interface Options {
  /** A tone is shared with it. */
  sound?: boolean;
  /** The person closes the browser's first question. */
  refuseFirst?: boolean;
}

/**
 * The browser's question is answered with one sheet after the other: real tracks of a canvas, so
 * that encoder, network and decoder are the real ones. Keeps the players of the page, too.
 */
export async function shareSheets(
  page: Page,
  sheets: readonly Sheet[],
  { sound = false, refuseFirst = false }: Options = {},
): Promise<void> {
  await page.evaluate(
    ({ colours, hz, refuse }) => {
      window.__screens = [];
      let asked = 0;
      let refused = !refuse;
      navigator.mediaDevices.getDisplayMedia = async () => {
        if (!refused) {
          refused = true;
          throw new DOMException("Permission denied", "NotAllowedError");
        }
        const [red, green, blue] = colours[asked++ % colours.length]!;
        const canvas = document.createElement("canvas");
        canvas.width = 1280;
        canvas.height = 720;
        const context = canvas.getContext("2d")!;
        let frame = 0;
        const draw = () => {
          context.fillStyle = `rgb(${red} ${green} ${blue})`;
          context.fillRect(0, 0, 1280, 720);
          context.fillStyle = "white";
          context.fillRect((frame++ * 8) % 1280, 0, 20, 20);
        };
        draw();
        const timer = setInterval(draw, 66);
        const stream = canvas.captureStream(15);
        const [track] = stream.getVideoTracks();
        track!.addEventListener("ended", () => clearInterval(timer));
        if (hz !== undefined) {
          const audio = new AudioContext();
          const tone = new OscillatorNode(audio, { frequency: hz });
          const output = audio.createMediaStreamDestination();
          tone.connect(new GainNode(audio, { gain: 0.4 })).connect(output);
          tone.start();
          stream.addTrack(output.stream.getAudioTracks()[0]!);
        }
        window.__screens.push({
          track: track!,
          // The bar stops the track, and then the page hears of it.
          endLikeTheBrowser() {
            track!.stop();
            track!.dispatchEvent(new Event("ended"));
          },
        });
        return stream;
      };
    },
    {
      colours: sheets.map(({ rgb }) => rgb),
      hz: sound ? kScreenTone : undefined,
      refuse: refuseFirst,
    },
  );
}

declare global {
  interface Window {
    __screens: { track: MediaStreamTrack; endLikeTheBrowser(): void }[];
    /** Elements that play sound and are not on the page. */
    __players: HTMLMediaElement[];
  }
}
