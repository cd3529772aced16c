// Group calls through the server's own forwarding unit: who is heard and seen is believed from
// decoded tones and the colours of decoded pictures.
import type { Locator, Page } from "@playwright/test";
import { kBlue, kLime, kRed } from "./support/browsers";
import { expect, test } from "./support/fixtures";
import {
  arrivingPictures,
  begin,
  join,
  kSings,
  kWithGroupCalls,
  liveBar,
  pictureHeight,
  tile,
  videoOf,
} from "./support/group";
import { expectSamePicture, expectShowsCamera } from "./support/media";
import type { Person } from "./support/person";
import { kGreen, kScreenTone, kYellow, shareSheets } from "./support/screen";
import {
  expectTones,
  crossing,
  longestSilence,
  noteTones,
  setSinging,
  singTone,
  soundPacketsPerSecond,
  untilSteady,
} from "./support/tones";

test.use({ settings: kWithGroupCalls });

const kTones = { Ana: 500, Ben: 700, Cleo: 900, Dan: 1_100 };
const kAllTones = Object.values(kTones);
const kOwnVideo = `[role=group][aria-label^="You"] video`;

const toneOf = ({ name }: Person): number => kTones[name as keyof typeof kTones];

/** Everybody hears everybody else, but for the silent ones. */
async function expectAllHear(people: readonly Person[], silent: readonly Person[] = []) {
  await Promise.all(
    people.map((viewer) => {
      const heard = people.filter((each) => each !== viewer && !silent.includes(each));
      return expectTones(viewer, heard.map(toneOf), kAllTones);
    }),
  );
}

const screenOf = (viewer: Person, sharer: Person): Locator =>
  viewer.page.getByRole("group", { name: `Screen of ${sharer.name}` });
const screenVideo = (sharer: Person) => `[role=group][aria-label="Screen of ${sharer.name}"] video`;

async function share(person: Person): Promise<void> {
  await person.button("Share screen").click();
  await expect(person.page.getByRole("region", { name: "Your screen" })).toBeVisible();
}

async function stopSharing({ page }: Person): Promise<void> {
  await page.getByRole("region", { name: "Your screen" }).getByText("Stop").click();
}

/** What a page is told when another tab covers it; browsers that are driven cover none. */
function setHidden(page: Page, isHidden: boolean): Promise<void> {
  return page.evaluate((hidden) => {
    const visibilityState: DocumentVisibilityState = hidden ? "hidden" : "visible";
    for (const [name, value] of Object.entries({ hidden, visibilityState })) {
      Object.defineProperty(document, name, { value, configurable: true });
    }
    document.dispatchEvent(new Event("visibilitychange"));
  }, isHidden);
}

async function expectSpeaks(viewer: Person, speaker: Person): Promise<void> {
  await expect(viewer.page.locator("[data-speaking]")).toHaveCount(1);
  await expect(tile(viewer, speaker)).toHaveAttribute("data-speaking", "true");
}

/** By the mouse, to the corner opposite of where it stands at first. */
async function dragOwnTile(person: Person): Promise<void> {
  const { page } = person;
  const own = page.getByRole("group", { name: /^You/ });
  const handle = person.button("Move your own picture with the arrow keys");
  const from = (await handle.boundingBox())!;
  await page.mouse.move(from.x + from.width / 2, from.y + from.height / 2);
  await page.mouse.down();
  await page.mouse.move(from.x / 2, from.y / 2, { steps: 4 });
  await page.mouse.move(from.width, from.height, { steps: 4 });
  await page.mouse.up();
  const isMoved = async () => {
    const { x, y } = (await own.boundingBox())!;
    return x < from.x - from.width && y < from.y - from.height;
  };
  await expect.poll(isMoved, { message: `${person.name}'s own tile is elsewhere` }).toBe(true);
}

test("four people of two browsers see and hear each other", { tag: "@alone" }, async ({
  world,
}) => {
  const ana = await world.newPerson("Ana", "chromium", { ...kSings, camera: kRed });
  const ben = await world.newPerson("Ben", "firefox");
  const cleo = await world.newPerson("Cleo", "chromium", { ...kSings, camera: kLime });
  const dan = await world.newPerson("Dan", "chromium", { ...kSings, camera: kBlue });
  const everybody = [ana, ben, cleo, dan];
  for (const each of everybody) await singTone(each, toneOf(each));
  await begin("Band", everybody);
  const cameras = [
    [ana, kRed],
    [cleo, kLime],
    [dan, kBlue],
  ] as const;
  await expectAllHear(everybody);
  for (const viewer of everybody) {
    for (const [shown, camera] of cameras) {
      if (shown === viewer) continue;
      await expectShowsCamera(viewer.page, videoOf(shown), camera);
    }
    if (viewer === ben) continue;
    await expectSamePicture(ben.page, kOwnVideo, viewer.page, videoOf(ben));
  }

  await cleo.button("Microphone").click();
  await expectAllHear(everybody, [cleo]);
  await expect(ana.page.getByRole("group", { name: /^Cleo.*muted/ })).toBeVisible();

  // Whoever sings alone leads.
  for (const each of [ben, dan]) await each.button("Microphone").click();
  await expectSpeaks(dan, ana);
  await dan.button("More").click();
  await dan.page.getByRole("dialog", { name: "More" }).getByText("Who speaks").click();
  await dan.page.keyboard.press("Escape");
  await expect(tile(dan, ana)).toHaveAttribute("data-role", "main");
  await expect(tile(dan, cleo)).toHaveAttribute("data-role", "strip");
  for (const each of [ana, cleo]) await each.button("Microphone").click();
  await expectSpeaks(dan, cleo);
  await expect(tile(dan, cleo)).toHaveAttribute("data-role", "main");
  await expect(tile(dan, ana)).toHaveAttribute("data-role", "strip");
  for (const each of [ana, ben, dan]) await each.button("Microphone").click();
  await expectAllHear(everybody);

  // Microphones that are on and hear nothing cost next to nothing.
  for (const each of everybody) await setSinging(each, false);
  await Promise.all(
    everybody.flatMap(({ name, page }) =>
      (["inbound-rtp", "outbound-rtp"] as const).map((way) =>
        expect
          .poll(() => soundPacketsPerSecond(page, way), { message: `${name}, silent, ${way}` })
          .toBeLessThan(10),
      ),
    ),
  );
  for (const each of everybody) await setSinging(each, true);
  await expectAllHear(everybody);

  for (const each of [ana, ben]) await dragOwnTile(each);
  await ana.button(`Pin ${dan.name}`).click();
  await expect(tile(ana, dan)).toHaveAttribute("data-role", "main");
  await expect(tile(ana, cleo)).toHaveAttribute("data-role", "strip");
  // All lines that the camera has.
  await expect.poll(() => pictureHeight(ana, dan), { message: "lines of Dan" }).toBe(360);
  await ana.button(`Pin ${dan.name}`).click();
  await expect(tile(ana, dan)).toHaveAttribute("data-role", "grid");

  await ben.button("Leave").click();
  const rest = [ana, cleo, dan];
  for (const viewer of rest) await expect(tile(viewer, ben)).toHaveCount(0);
  await expectAllHear(rest);
  // Without joining, one sees who is in.
  await expect(liveBar(ben)).toContainText("In a call: Ana, Cleo and 1 other");
  await join(ben, ana);
  await expectAllHear(everybody);
  await expectShowsCamera(ben.page, videoOf(ana), kRed);
  await expectSamePicture(ben.page, kOwnVideo, dan.page, videoOf(ben));
});

const sharing = "screens are shared, pointed at, made larger; what has no place is not received";
test(sharing, { tag: "@alone" }, async ({ world }) => {
  const ana = await world.newPerson("Ana", "chromium", { ...kSings, camera: kRed });
  const cleo = await world.newPerson("Cleo", "chromium", { ...kSings, camera: kLime });
  const dan = await world.newPerson("Dan", "firefox");
  const everybody = [ana, cleo, dan];
  for (const each of everybody) await singTone(each, toneOf(each));
  await shareSheets(ana.page, [kGreen], { sound: true });
  await shareSheets(dan.page, [kYellow]);
  await begin("Band", everybody);
  await ana.button("Microphone").click();
  await share(ana);
  await expect(ana.page.getByRole("region", { name: "Your screen" })).toContainText("with sound");
  await Promise.all(
    everybody.map((viewer) => {
      const voices = [cleo, dan].filter((each) => each !== viewer).map(toneOf);
      const heard = viewer === ana ? voices : [...voices, kScreenTone];
      return expectTones(viewer, heard, [...kAllTones, kScreenTone]);
    }),
  );
  await ana.button("Microphone").click();
  await share(dan);
  await expectShowsCamera(cleo.page, screenVideo(ana), kGreen);
  await expectShowsCamera(cleo.page, screenVideo(dan), kYellow);
  await expectShowsCamera(dan.page, screenVideo(ana), kGreen);
  await expectShowsCamera(ana.page, screenVideo(dan), kYellow);
  await expectShowsCamera(cleo.page, videoOf(ana), kRed);

  const screen = screenOf(cleo, ana);
  await screen.getByRole("button", { name: "Show my pointer to all" }).click();
  const box = (await screen.boundingBox())!;
  const pointer = screenOf(dan, ana).getByText("Cleo", { exact: true });
  const own = ana.page.getByRole("group", { name: "Your shared screen" });
  const pointerAtOwn = own.getByText("Cleo", { exact: true });
  await expect(async () => {
    await cleo.page.mouse.move(box.x + box.width * 0.4, box.y + box.height * 0.4);
    await cleo.page.mouse.move(box.x + box.width * 0.5, box.y + box.height * 0.5);
    await expect(pointer).toBeVisible({ timeout: 1_000 });
    await expect(pointerAtOwn).toBeVisible({ timeout: 1_000 });
  }).toPass({ timeout: 15_000 });
  const video = screen.locator("video");
  const whole = (await video.boundingBox())!.width;
  await screen.getByRole("button", { name: "Larger" }).click();
  expect((await video.boundingBox())!.width).toBeGreaterThan(whole * 1.4);

  for (const sharer of [ana, dan]) {
    await stopSharing(sharer);
    await expect(screenOf(cleo, sharer)).toHaveCount(0);
  }
  await expect.poll(() => arrivingPictures(cleo.page)).toBe(2);
  // Behind another tab.
  await setHidden(cleo.page, true);
  await expect.poll(() => arrivingPictures(cleo.page), { message: "a hidden page" }).toBe(0);
  await expectTones(cleo, [ana, dan].map(toneOf), kAllTones);
  await setHidden(cleo.page, false);
  await expect.poll(() => arrivingPictures(cleo.page), { message: "a shown page" }).toBe(2);
  // Whoever speaks stands on the first page; let that be Ana.
  await dan.button("Microphone").click();
  // Two tiles would be smaller than anybody wants them: one is shown, and one arrives.
  await cleo.page.setViewportSize({ width: 280, height: 320 });
  await expect.poll(() => arrivingPictures(cleo.page), { message: "the first page" }).toBe(1);
  await expectShowsCamera(cleo.page, videoOf(ana), kRed);
  await cleo.button("Next page").click();
  await expectSamePicture(dan.page, kOwnVideo, cleo.page, videoOf(dan));
  await expect.poll(() => arrivingPictures(cleo.page), { message: "the second page" }).toBe(1);
  await cleo.button("Back to messages").click();
  await expect.poll(() => arrivingPictures(cleo.page), { message: "beside the call" }).toBe(0);
});

const upgrade = "a call of two goes on as a group call without a gap when somebody is added";
test(upgrade, { tag: "@alone" }, async ({ world }) => {
  const ana = await world.newPerson("Ana", "chromium", { ...kSings, camera: kRed });
  const ben = await world.newPerson("Ben", "chromium", { ...kSings, camera: kBlue });
  const cleo = await world.newPerson("Cleo", "chromium", { ...kSings, camera: kLime });
  const everybody = [ana, ben, cleo];
  for (const each of everybody) await singTone(each, toneOf(each));
  for (const { page } of [ana, ben]) await noteTones(page, kAllTones);
  await ana.openDirectMessage(ben);
  await ana.callButton("Video").click();
  await ben.button("Accept").click();
  for (const person of [ana, ben]) await expect(person.status()).toHaveText(/^\d+:\d\d$/);
  await expectAllHear([ana, ben]);
  // What the machine itself swallows, before anything changes.
  const untilMs = await untilSteady([
    { page: ana.page, hz: toneOf(ben) },
    { page: ben.page, hz: toneOf(ana) },
  ]);
  await ana.button("More").click();
  await ana.button("Add people").click();
  const dialog = ana.page.getByRole("dialog", { name: "Add people" });
  await dialog.getByText("Cleo", { exact: true }).click();
  await cleo.incoming().getByRole("button", { name: "Join", exact: true }).click();
  await expectAllHear(everybody);
  await expectShowsCamera(cleo.page, videoOf(ana), kRed);
  await expectShowsCamera(cleo.page, videoOf(ben), kBlue);
  await expectShowsCamera(ben.page, videoOf(ana), kRed);
  for (const { page } of [ana, ben]) {
    const open = () =>
      page.evaluate(
        () =>
          window.__media.connections.filter(({ connectionState }) => connectionState !== "closed")
            .length,
      );
    await expect.poll(open, { message: "the call of two is over" }).toBe(1);
  }
  for (const [hearer, heard] of [
    [ana, ben],
    [ben, ana],
  ] as const) {
    const crossed = await crossing(hearer.page, toneOf(heard));
    const silence = await longestSilence(hearer.page, toneOf(heard), untilMs);
    const measured = JSON.stringify({ ...crossed, ...silence });
    // oxlint-disable-next-line no-console -- what was measured
    console.log(`${hearer.name}, hearing ${heard.name}: ${measured}`);
    expect(crossed.overlapMs, measured).toBeGreaterThan(0);
    expect(crossed.withheldMs, measured).toBeLessThan(200);
    // What the machine swallows as well.
    expect(silence.longestMs, measured).toBeLessThan(2_000);
  }
});
