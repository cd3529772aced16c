// Group calls over bad links: whoever has one gets less, and nobody else notices.
import type { Page } from "@playwright/test";
import { kBlue, kRed } from "../support/browsers.ts";
import { join, makeGroup, pictureHeight, tile, videoOf } from "../support/group.ts";
import { expectHears, expectSamePicture, expectShowsCamera } from "../support/media.ts";
import type { Person } from "../support/person.ts";
import { expectTones, longestSilence, noteTones, singTone } from "../support/tones.ts";
import { kServerAddress } from "./addresses.ts";
import type { NetworkName } from "./firewall.ts";
import { expect, test, type World } from "./fixtures.ts";
import { type Path, selectedPath } from "./measure.ts";
import { pass } from "./quality_calls.ts";

test.use({ settings: `[sfu]\nenabled = true\nlisten = "${kServerAddress}:10000"` });

const kTone = 500;
const kLong = { timeout: 60_000 };

/** Of a machine that keeps up: 15 pictures a second, none of them late. */
const kCalm = { stretchMs: 5_000, gapMaxMs: 300 };

interface ShownPicture {
  atMs: number;
  height: number;
}

declare global {
  interface Window {
    /** Each picture as it was shown. */
    __shown: ShownPicture[];
  }
}

/** Begins to note the pictures of a <video> as they are shown. */
function notePictures(page: Page, selector: string): Promise<void> {
  return page.evaluate((wanted) => {
    const shown: ShownPicture[] = [];
    window.__shown = shown;
    const video = document.querySelector<HTMLVideoElement>(wanted)!;
    const note: VideoFrameRequestCallback = (_, { height }) => {
      shown.push({ atMs: Date.now(), height });
      video.requestVideoFrameCallback(note);
    };
    video.requestVideoFrameCallback(note);
  }, selector);
}

interface Pictures {
  pictures: number;
  perSecond: number;
  longestGapMs: number;
  /** Lines of the smallest of them. */
  height: number;
}

/** What was shown between two moments (wall clock) since pictures are noted. */
async function picturesOf(
  { page }: Person,
  fromMs: number,
  untilMs = Date.now(),
): Promise<Pictures> {
  const all = await page.evaluate(() => window.__shown);
  const shown = all.filter(({ atMs }) => atMs >= fromMs && atMs < untilMs);
  const moments = [fromMs, ...shown.map(({ atMs }) => atMs), untilMs];
  const gaps = moments.slice(1).map((atMs, index) => atMs - (moments[index] ?? atMs));
  return {
    pictures: shown.length,
    perSecond: (shown.length * 1_000) / (untilMs - fromMs),
    longestGapMs: Math.max(...gaps),
    height: Math.min(...shown.map(({ height }) => height)),
  };
}

/** The first 5 s from now on that are as `wanted`. */
async function stretch(
  viewer: Person,
  wanted: (pictures: Pictures) => boolean,
  message: string,
): Promise<Pictures> {
  const beganMs = Date.now();
  let latest: Pictures | undefined;
  const isAsWanted = async () => {
    const fromMs = Date.now() - kCalm.stretchMs;
    if (fromMs < beganMs) return false;
    latest = await picturesOf(viewer, fromMs, fromMs + kCalm.stretchMs);
    return wanted(latest);
  };
  try {
    await expect.poll(isAsWanted, { message, ...kLong }).toBe(true);
  } finally {
    console.log(`${message}: ${JSON.stringify(latest)}`);
  }
  return latest!;
}

/** What this machine can do while all links are good. */
function calmStretch(viewer: Person): Promise<Pictures> {
  const isCalm = ({ longestGapMs }: Pictures) => longestGapMs < kCalm.gapMaxMs;
  return stretch(viewer, isCalm, "5 s of pictures without a gap");
}

/**
 * Ana sends 720p that wants megabits; Ben and Cleo have her large before them. Cleo alone is at
 * site a, whose link becomes bad.
 */
async function threeInACall({ lab, newPerson }: World): Promise<[Person, Person, Person]> {
  for (const site of ["a", "b"] as const) lab.connect(site, "cone");
  const ana = await newPerson("Ana", "b", { camera: "sharp" });
  const ben = await newPerson("Ben", "b", { camera: "speaking" });
  const cleo = await newPerson("Cleo", "a", { camera: "speaking" });
  await singTone(ana, kTone);
  await noteTones(cleo.page, [kTone]);
  await makeGroup("Band", ana, [ben, cleo]);
  await ana.callButton("Video").click();
  await expect(ana.page.getByRole("group", { name: "You" })).toBeVisible();
  for (const viewer of [ben, cleo]) {
    await join(viewer, ana, "Join without camera");
    await viewer.button("Pin Ana").click();
    await expect(tile(viewer, ana)).toHaveAttribute("data-role", "main");
  }
  for (const viewer of [ben, cleo]) {
    await expect.poll(() => pictureHeight(viewer, ana), kLong).toBe(720);
  }
  return [ana, ben, cleo];
}

const kNarrow =
  "300 kbit/s at one viewer: less for this one, 720p for the other, and all of it again";
test(kNarrow, { tag: "@ci" }, async ({ world }) => {
  const [ana, ben, cleo] = await threeInACall(world);
  for (const { page } of [ben, cleo]) await notePictures(page, videoOf(ana));
  const before = await calmStretch(cleo);
  const limitedMs = Date.now();
  world.lab.limit("a", { rateKbit: 300 });
  await expect.poll(() => pictureHeight(cleo, ana), kLong).toBeLessThan(400);
  const lessMs = Date.now() - limitedMs;
  await expectHears(cleo.page);
  // At first the way is still full of what was too much for it.
  const isFluent = ({ perSecond, longestGapMs, height }: Pictures) =>
    perSecond > 2.5 && longestGapMs < 1_000 && height < 400;
  const limited = await stretch(cleo, isFluent, "pictures that go on at 300 kbit/s");
  const freeMs = Date.now();
  world.lab.limit("a", {});
  const others = await picturesOf(ben, limitedMs, freeMs);
  expect(others.height, "whoever has a good link keeps the picture").toBe(720);
  await expect.poll(() => pictureHeight(cleo, ana), kLong).toBe(720);
  const settledMs = freeMs - limitedMs - kCalm.stretchMs;
  const again = { lessMs, settledMs, limited, others, againMs: Date.now() - freeMs };
  console.log(`300 kbit/s: ${JSON.stringify(again)}`);
  const isAsBefore = ({ perSecond, height }: Pictures) =>
    height === 720 && perSecond > 0.8 * before.perSecond;
  await stretch(cleo, isAsBefore, "as many pictures as before");
});

const kLossy = "5 % loss and another address at one viewer: picture and sound go on";
test(kLossy, { tag: "@ci" }, async ({ world }) => {
  const [ana, , cleo] = await threeInACall(world);
  await notePictures(cleo.page, videoOf(ana));
  const before = await calmStretch(cleo);
  const lossyMs = Date.now();
  world.lab.limit("a", { lossPercent: 5 });
  await pass(20_000);
  const lossy = await picturesOf(cleo, lossyMs);
  console.log(`5 % loss, 20 s: ${JSON.stringify(lossy)}`);
  // What the machine itself swallows does not count.
  expect(lossy.perSecond, "pictures a second").toBeGreaterThan(before.perSecond / 2);
  expect(lossy.longestGapMs - before.longestGapMs, "ms without a picture").toBeLessThan(500);
  expect(await pictureHeight(cleo, ana)).toBe(720);
  world.lab.limit("a", {});
  await pass(2_000);

  const changedMs = Date.now();
  world.lab.changeAddress("a");
  const silence = () => longestSilence(cleo.page, kTone, changedMs);
  await expect.poll(async () => (await silence()).longestMs).toBeGreaterThan(500);
  await expectTones(cleo, [kTone], [kTone]);
  await expect(tile(ana, cleo)).toBeVisible();
  const { longestMs } = await silence();
  console.log(`another address: ${longestMs} ms of silence`);
  expect(longestMs, "ms of silence").toBeLessThan(7_000);
  await expect.poll(() => pictureHeight(cleo, ana), kLong).toBe(720);
});

interface Way {
  network: NetworkName;
  path: Partial<Path>;
}

const kIceTcp: Partial<Path> = { protocol: "tcp", transport: undefined };
const kWays: Way[] = [
  { network: "blockudp", path: kIceTcp },
  { network: "only443", path: kIceTcp },
  { network: "onlytls", path: { local: "relay", transport: "tls" } },
];

const kBlocked = "without UDP, with port 443 alone, with TLS alone: sound and pictures both ways";
test(kBlocked, { tag: "@ci" }, async ({ world }) => {
  const { lab, newPerson } = world;
  lab.connect("a", "open");
  lab.connect("b", "cone");
  const ana = await newPerson("Ana", "b");
  const ben = await newPerson("Ben", "a");
  const cleo = await newPerson("Cleo", "a", { kind: "firefox" });
  const tones = new Map([ana, ben, cleo].map((each, index) => [each, 500 + 200 * index]));
  for (const [each, hz] of tones) await singTone(each, hz);
  await makeGroup("Band", ana, [ben, cleo]);
  await ana.callButton("Video").click();
  await expect(ana.page.getByRole("group", { name: "You" })).toBeVisible();
  for (const { network, path } of kWays) {
    await test.step(network, async () => {
      lab.connect("a", network);
      // With a new way to the server, too.
      for (const each of [ben, cleo]) await each.page.reload();
      for (const each of [ben, cleo]) await join(each, ana);
      await Promise.all(
        [...tones].map(([viewer, own]) => {
          const heard = [...tones.values()].filter((hz) => hz !== own);
          return expectTones(viewer, heard, [...tones.values()]);
        }),
      );
      for (const viewer of [ben, cleo]) {
        await expectShowsCamera(viewer.page, videoOf(ana), kBlue);
        expect(await selectedPath(viewer.page), viewer.name).toMatchObject(path);
      }
      await expectShowsCamera(ana.page, videoOf(ben), kRed);
      const own = `[role=group][aria-label^="You"] video`;
      await expectSamePicture(cleo.page, own, ana.page, videoOf(cleo));
      for (const each of [ben, cleo]) await each.button("Leave").click();
      for (const each of [ben, cleo]) await expect(tile(ana, each)).toHaveCount(0);
    });
  }
});
