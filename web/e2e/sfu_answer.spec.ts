import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test as base, expect, type Page } from "@playwright/test";
import { type BrowserKind, launch } from "./support/browsers.ts";

// The answers that src/sfu writes to the offers in src/codec/testdata, given to the browsers that
// made these offers. A connection set up the same way makes the same sections, payload types and
// extension ids, which is all of an offer that an answer speaks of.

function storedAnswer(name: string): string {
  return readFileSync(join(import.meta.dirname, "../../src/sfu/testdata", name), "utf8");
}

declare global {
  interface Window {
    __client: {
      connection: RTCPeerConnection;
      openSlots(audio: number, video: number): void;
      negotiate(answer: string): Promise<(string | null)[]>;
    };
  }
}

/** Microphone, camera in three layers, screen; then 4 + 6 receive slots. */
async function prepareClient(page: Page): Promise<void> {
  await page.goto("about:blank");
  await page.evaluate(() => {
    const connection = new RTCPeerConnection({
      bundlePolicy: "max-bundle",
      rtcpMuxPolicy: "require",
    });
    const isFirefox = navigator.userAgent.includes("Firefox");
    const isForwarded = ({ mimeType, sdpFmtpLine = "" }: RTCRtpCodec) =>
      /opus|VP8|rtx/i.test(mimeType) ||
      (/VP9/i.test(mimeType) && !/profile-id=[1-3]/.test(sdpFmtpLine));
    const add = (kind: "audio" | "video", init: RTCRtpTransceiverInit) => {
      const transceiver = connection.addTransceiver(kind, init);
      // Firefox leaves lines of codecs behind that it was told to leave out.
      if (isFirefox) return;
      const side = init.direction === "recvonly" ? RTCRtpReceiver : RTCRtpSender;
      const codecs = side.getCapabilities(kind)?.codecs ?? [];
      transceiver.setCodecPreferences(codecs.filter(isForwarded));
    };
    const openSlots = (audio: number, video: number) => {
      for (let i = 0; i < audio; ++i) add("audio", { direction: "recvonly" });
      for (let i = 0; i < video; ++i) add("video", { direction: "recvonly" });
    };
    const negotiate = async (answer: string) => {
      await connection.setLocalDescription();
      await connection.setRemoteDescription({ type: "answer", sdp: answer });
      return connection.getTransceivers().map(({ currentDirection }) => currentDirection);
    };
    add("audio", { direction: "sendonly" });
    const sendEncodings = ["l", "m", "h"].map((rid) => ({ rid }));
    add("video", { direction: "sendonly", sendEncodings });
    add("video", { direction: "sendonly" });
    openSlots(4, 6);
    window.__client = { connection, openSlots, negotiate };
  });
}

/** No server takes part: a browser with a client in it. */
const test = base.extend<{ openClient: (kind: BrowserKind) => Promise<Page> }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright wants the pattern
  openClient: async ({}, use) => {
    const browsers: Awaited<ReturnType<typeof launch>>[] = [];
    await use(async (kind) => {
      const browser = await launch(kind);
      browsers.push(browser);
      const page = await browser.newPage();
      await prepareClient(page);
      return page;
    });
    await Promise.all(browsers.map((browser) => browser.close()));
  },
});

for (const kind of ["chromium", "firefox"] as const) {
  test(`${kind} takes the SFU's answers to its first offer and to more slots`, async ({
    openClient,
  }) => {
    const page = await openClient(kind);
    const first = await page.evaluate(
      (sdp) => window.__client.negotiate(sdp),
      storedAnswer(`${kind}_answer.sdp`),
    );
    expect(first).toEqual([...Array(3).fill("sendonly"), ...Array(10).fill("recvonly")]);

    const layers = await page.evaluate(
      () => window.__client.connection.getSenders()[1]?.getParameters().encodings.length,
    );
    expect(layers).toBe(3);

    const more = await page.evaluate(
      (sdp) => {
        window.__client.openSlots(2, 6);
        return window.__client.negotiate(sdp);
      },
      storedAnswer(`${kind}_more_slots_answer.sdp`),
    );
    expect(more).toEqual([...Array(3).fill("sendonly"), ...Array(18).fill("recvonly")]);
  });
}

// What src/sfu must not write; without this the tests above might believe anything.
test("Chromium refuses feedback for an unknown codec, and one id for two extensions", async ({
  openClient,
}) => {
  const right = storedAnswer("chromium_answer.sdp");
  const stray = right.replace("a=rtcp-fb:96 nack\r\n", "$&a=rtcp-fb:35 nack\r\n");
  const twice = right.replace("a=extmap:10 ", "a=extmap:1 ");
  for (const [wrong, reason] of [
    [stray, /parse codecs/],
    [twice, /header extension id=1/],
  ] as const) {
    const page = await openClient("chromium");
    const refused = page.evaluate((sdp) => window.__client.negotiate(sdp), wrong);
    await expect(refused).rejects.toThrow(reason);
  }
});
