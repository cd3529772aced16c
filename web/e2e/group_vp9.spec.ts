// Whoever sends VP9 into a group call, as one stream of spatial layers or as several streams, is
// seen by everybody, large and small.
import type { Page } from "@playwright/test";
import { kLime, kRed } from "./support/browsers";
import { expect, test } from "./support/fixtures";
import { begin, kWithGroupCalls, pictureHeight, tile, videoOf } from "./support/group";
import { expectShowsCamera } from "./support/media";
import type { Person } from "./support/person";

test.use({ settings: kWithGroupCalls });

/** Of one stream, or of each of several: its part of the lines and the mode of its layers. */
type Streams = { scaleResolutionDownBy: number; scalabilityMode: string }[];

const kSpatialLayers: Streams = [{ scaleResolutionDownBy: 1, scalabilityMode: "L3T3_KEY" }];
const kSimulcast: Streams = [
  { scaleResolutionDownBy: 2, scalabilityMode: "L1T3" },
  { scaleResolutionDownBy: 1, scalabilityMode: "L1T3" },
];

/** Before the call, in Chromium: pictures of the camera go out as VP9 in these streams. */
async function sendVp9(page: Page, streams: Streams): Promise<void> {
  await page.evaluate((wanted) => {
    const { addTransceiver } = RTCPeerConnection.prototype;
    const isVp9 = ({ mimeType }: RTCRtpCodec) => mimeType === "video/VP9";
    RTCPeerConnection.prototype.addTransceiver = function (what, init) {
      // The camera comes with as many layers as simulcast has.
      if ((init?.sendEncodings?.length ?? 0) < 3) return addTransceiver.call(this, what, init);
      const sendEncodings = wanted.map((each, index) =>
        wanted.length > 1 ? { ...each, rid: String(index) } : each,
      );
      const added = addTransceiver.call(this, what, { ...init, sendEncodings });
      const { codecs } = RTCRtpSender.getCapabilities("video")!;
      added.setCodecPreferences([...codecs.filter(isVp9), ...codecs.filter((c) => !isVp9(c))]);
      return added;
    };
  }, streams);
}

interface Sent {
  codec: string;
  mode: string;
}

/** What of each stream of pictures leaves the page. */
function sentPictures(page: Page): Promise<Sent[]> {
  return page.evaluate(async () => {
    const report = await window.__media.statsOf(window.__media.connections.at(-1)!);
    return [...report.values()]
      .filter(
        ({ type, kind, framesSent }) => type === "outbound-rtp" && kind === "video" && framesSent,
      )
      .map(({ codecId, scalabilityMode }) => ({
        codec: report.get(codecId)?.mimeType,
        mode: scalabilityMode,
      }));
  });
}

/** `viewer` has `large` before them and everybody else small beside. */
async function pin(viewer: Person, large: Person): Promise<void> {
  await viewer.button(`Pin ${large.name}`).click();
  await expect(tile(viewer, large)).toHaveAttribute("data-role", "main");
}

/** Chromium's cameras have 360. */
async function expectLines(viewer: Person, shown: Person, isLarge: boolean): Promise<void> {
  const message = `lines of ${shown.name} at ${viewer.name}`;
  const lines = expect.poll(() => pictureHeight(viewer, shown), { message });
  await (isLarge ? lines.toBe(360) : lines.toBeLessThan(360));
}

test("VP9, in spatial layers and as simulcast", { tag: "@alone" }, async ({ world }) => {
  const ana = await world.newPerson("Ana", "chromium", { camera: kRed });
  const ben = await world.newPerson("Ben", "firefox");
  const cleo = await world.newPerson("Cleo", "chromium", { camera: kLime });
  await sendVp9(ana.page, kSpatialLayers);
  await sendVp9(cleo.page, kSimulcast);
  await begin("Band", [ana, ben, cleo]);
  const expectColours = async () => {
    for (const viewer of [ben, cleo]) await expectShowsCamera(viewer.page, videoOf(ana), kRed);
    for (const viewer of [ben, ana]) await expectShowsCamera(viewer.page, videoOf(cleo), kLime);
  };
  await expectColours();
  for (const [viewer, large] of [
    [ben, ana],
    [cleo, ana],
    [ana, cleo],
  ] as const) {
    await pin(viewer, large);
    await expectLines(viewer, large, true);
  }
  await expectLines(ben, cleo, false);
  await expectColours();
  expect(await sentPictures(ana.page)).toEqual([{ codec: "video/VP9", mode: "L2T3_KEY" }]);
  const one = { codec: "video/VP9", mode: "L1T3" };
  expect(await sentPictures(cleo.page)).toEqual([one, one]);
  await pin(ben, cleo);
  for (const viewer of [ana, cleo]) await pin(viewer, ben);
  await expectLines(ben, cleo, true);
  for (const viewer of [ben, cleo]) await expectLines(viewer, ana, false);
  await expectLines(ana, cleo, false);
  await expectColours();
});
