// Group calls over bad links: whoever has one gets less, and nobody else notices.
import type { Page } from "@playwright/test";
import { join, makeGroup, tile, videoOf } from "../support/group.ts";
import { expectHears } from "../support/media.ts";
import type { Person } from "../support/person.ts";
import { longestSilence, noteTones, singTone } from "../support/tones.ts";
import { kServerAddress } from "./addresses.ts";
import { expect, test, type World } from "./fixtures.ts";
import { pass } from "./quality_calls.ts";

test.use({ settings: `[sfu]\nenabled = true\nlisten = "${kServerAddress}:10000"` });

const kTone = 500;
const kLong = { timeout: 60_000 };

declare global {
  interface Window {
    /** When each picture was shown. */
    __shownMs: number[];
  }
}

/** Lines of the decoded picture that is shown now. */
function pictureHeight({ page }: Person, of: Person): Promise<number> {
  const read = (wanted: string) =>
    document.querySelector<HTMLVideoElement>(wanted)?.videoHeight ?? 0;
  return page.evaluate(read, videoOf(of));
}

/** Begins to note the pictures of a <video> as they are shown. */
function notePictures(page: Page, selector: string): Promise<void> {
  return page.evaluate((wanted) => {
    const shown: number[] = [];
    window.__shownMs = shown;
    const video = document.querySelector<HTMLVideoElement>(wanted)!;
    const note = () => {
      shown.push(performance.now());
      video.requestVideoFrameCallback(note);
    };
    video.requestVideoFrameCallback(note);
  }, selector);
}

interface Pictures {
  pictures: number;
  longestMs: number;
}

/** Since the last call, or since they are noted. */
async function pictureGaps(page: Page): Promise<Pictures> {
  const shown = await page.evaluate(() => window.__shownMs.splice(0));
  const gaps = shown.slice(1).map((atMs, index) => atMs - (shown[index] ?? atMs));
  return { pictures: shown.length, longestMs: Math.round(Math.max(...gaps)) };
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
  const limitedMs = Date.now();
  world.lab.limit("a", { rateKbit: 300 });
  await expect.poll(() => pictureHeight(cleo, ana), kLong).toBeLessThan(400);
  const lessMs = Date.now() - limitedMs;
  await notePictures(cleo.page, videoOf(ana));
  await expectHears(cleo.page);
  await pass(8_000);
  expect(await pictureHeight(ben, ana), "whoever has a good link keeps the picture").toBe(720);
  const limited = await pictureGaps(cleo.page);
  expect(limited.pictures, "pictures in 8 s").toBeGreaterThan(20);
  const freeMs = Date.now();
  world.lab.limit("a", {});
  await expect.poll(() => pictureHeight(cleo, ana), kLong).toBe(720);
  const again = { lessMs, limited, againMs: Date.now() - freeMs };
  console.log(`300 kbit/s: ${JSON.stringify(again)}`);
});

const kLossy = "5 % loss and another address at one viewer: picture and sound go on";
test(kLossy, { tag: "@ci" }, async ({ world }) => {
  const [ana, , cleo] = await threeInACall(world);
  await notePictures(cleo.page, videoOf(ana));
  await pass(5_000);
  const before = await pictureGaps(cleo.page);
  world.lab.limit("a", { lossPercent: 5 });
  await pass(20_000);
  const lossy = await pictureGaps(cleo.page);
  console.log(`5 % loss, 20 s: ${JSON.stringify(lossy)}, before: ${JSON.stringify(before)}`);
  // What the machine itself swallows does not count.
  expect(lossy.pictures, "pictures in 20 s").toBeGreaterThan(2 * before.pictures);
  expect(lossy.longestMs - before.longestMs, "ms without a picture").toBeLessThan(500);
  expect(await pictureHeight(cleo, ana)).toBe(720);
  world.lab.limit("a", {});
  await pass(2_000);

  const changedMs = Date.now();
  world.lab.changeAddress("a");
  const silence = () => longestSilence(cleo.page, kTone, changedMs);
  await expect.poll(async () => (await silence()).longestMs).toBeGreaterThan(500);
  await expectHears(cleo.page);
  await expect(tile(ana, cleo)).toBeVisible();
  console.log(`another address: ${JSON.stringify(await silence())}`);
  await expect.poll(() => pictureHeight(cleo, ana), kLong).toBe(720);
});
