// Screens that are shared in a call. Pictures are believed by their decoded colour, sound by what
// is decoded.
import type { Page } from "@playwright/test";
import { kBlue, kRed } from "./support/browsers";
import { expect, test } from "./support/fixtures";
import { call } from "./support/in_call";
import { expectHears, expectShowsCamera } from "./support/media";
import type { Person } from "./support/person";
import { kGreen, kYellow, type Sheet, shareSheets } from "./support/screen";

const kScreen = "#remote-screen";

async function share(person: Person): Promise<void> {
  await person.button("Share screen").click();
  await expect(sign(person)).toBeVisible();
}

const sign = (person: Person) => person.page.getByRole("region", { name: "Your screen" });

async function expectShowsScreen(page: Page, sheet: Sheet): Promise<void> {
  await expectShowsCamera(page, kScreen, sheet);
}

const titleOf = (page: Page) => page.evaluate(() => document.title);

test("a shared screen arrives beside the cameras, stops, and is shared again", async ({
  world,
}) => {
  const ana = await world.newPerson("Ana", "chromium", { camera: kRed });
  const ben = await world.newPerson("Ben", "chromium", { camera: kBlue });
  await shareSheets(ana.page, [kGreen, kYellow]);
  await call(ana, ben, "Video");
  await share(ana);
  await expectShowsScreen(ben.page, kGreen);
  await expectShowsCamera(ben.page, ben.remoteVideo, kRed);
  await expectShowsCamera(ana.page, ana.remoteVideo, kBlue);
  expect(await titleOf(ana.page)).toContain("You are sharing your screen");
  await sign(ana).getByRole("button", { name: "Stop" }).click();
  await expect(ben.page.locator(kScreen)).toHaveCount(0);
  await expect(sign(ana)).toHaveCount(0);
  expect(await titleOf(ana.page)).not.toContain("sharing");
  expect(await liveScreens(ana.page), "the capture is over").toBe(0);
  await share(ana);
  await expectShowsScreen(ben.page, kYellow);
  await expectShowsCamera(ben.page, ben.remoteVideo, kRed);
});

test("both share at once, and each keeps the own camera", async ({ world }) => {
  const ana = await world.newPerson("Ana", "chromium", { camera: kRed });
  const ben = await world.newPerson("Ben", "chromium", { camera: kBlue });
  await shareSheets(ana.page, [kGreen]);
  await shareSheets(ben.page, [kYellow]);
  await call(ana, ben, "Video");
  await share(ana);
  await share(ben);
  await expectShowsScreen(ben.page, kGreen);
  await expectShowsScreen(ana.page, kYellow);
  await expectShowsCamera(ana.page, ana.remoteVideo, kBlue);
  await expectShowsCamera(ben.page, ben.remoteVideo, kRed);
});

test("the browser's own bar ends the sharing cleanly", async ({ world }) => {
  const ana = await world.newPerson("Ana", "chromium");
  const ben = await world.newPerson("Ben", "chromium");
  await shareSheets(ana.page, [kGreen, kYellow]);
  await call(ana, ben, "Voice");
  await share(ana);
  await expectShowsScreen(ben.page, kGreen);
  await ana.page.evaluate(() => window.__screens.at(-1)!.endLikeTheBrowser());
  await expect(ben.page.locator(kScreen)).toHaveCount(0);
  await expect(sign(ana)).toHaveCount(0);
  await expect(ana.button("Share screen")).toHaveAttribute("aria-pressed", "false");
  await share(ana);
  await expectShowsScreen(ben.page, kYellow);
});

for (const [from, to] of [
  ["chromium", "firefox"],
  ["firefox", "chromium"],
] as const) {
  test(`a screen goes from ${from} to ${to}`, async ({ world }) => {
    const ana = await world.newPerson("Ana", from);
    const ben = await world.newPerson("Ben", to);
    await shareSheets(ana.page, [kGreen]);
    await call(ana, ben, "Voice");
    await share(ana);
    await expectShowsScreen(ben.page, kGreen);
  });
}

test("the sound of a shared tab is heard beside the voice", async ({ world }) => {
  const ana = await world.newPerson("Ana", "chromium");
  const ben = await world.newPerson("Ben", "chromium");
  await shareSheets(ana.page, [kGreen], { sound: true });
  await call(ana, ben, "Voice");
  await ana.button("Microphone").click();
  await share(ana);
  await expect(sign(ana)).toContainText("with sound");
  // The microphone is off, so what is heard is the screen's.
  await expectHears(ben.page);
  await expect
    .poll(() => playingTone(ben.page), { message: "the tone of the screen is played" })
    .toBeGreaterThan(600);
  expect(await playingTone(ben.page)).toBeLessThan(760);
});

test("a refused question is named, and asking again works", async ({ world }) => {
  const ana = await world.newPerson("Ana", "chromium");
  const ben = await world.newPerson("Ben", "chromium");
  await shareSheets(ana.page, [kGreen], { refuseFirst: true });
  await call(ana, ben, "Voice");
  await ana.button("Share screen").click();
  await expect(ana.page.getByText("Nothing is shared.").first()).toBeVisible();
  await ana.button("Try again").click();
  await expectShowsScreen(ben.page, kGreen);
});

test("text and motion change how the screen is encoded", async ({ world }) => {
  const ana = await world.newPerson("Ana", "chromium");
  const ben = await world.newPerson("Ben", "chromium");
  await shareSheets(ana.page, [kGreen]);
  await call(ana, ben, "Voice");
  await share(ana);
  await expectShowsScreen(ben.page, kGreen);
  expect(await screenEncoding(ana.page)).toEqual({ hint: "text", kept: "maintain-resolution" });
  await sign(ana).getByText("Motion").click();
  await expect
    .poll(() => screenEncoding(ana.page))
    .toEqual({ hint: "motion", kept: "maintain-framerate" });
});

test("the viewer makes the screen larger and whole again", async ({ world }) => {
  const ana = await world.newPerson("Ana", "chromium");
  const ben = await world.newPerson("Ben", "chromium");
  await shareSheets(ana.page, [kGreen]);
  await call(ana, ben, "Voice");
  await share(ana);
  await expectShowsScreen(ben.page, kGreen);
  const width = async () => (await ben.page.locator(kScreen).boundingBox())?.width ?? 0;
  const whole = await width();
  const zoom = ben.page.getByRole("group", { name: "Zoom" });
  await zoom.getByRole("button", { name: "Larger" }).focus();
  await ben.page.keyboard.press("Enter");
  await expect(zoom.getByRole("button", { name: "150 %" })).toBeVisible();
  expect(await width()).toBeCloseTo(whole * 1.5, -1);
  await zoom.getByRole("button", { name: "150 %" }).click();
  expect(await width()).toBeCloseTo(whole, 0);
});

test("a share goes on while the rest of the application is used", async ({ world }) => {
  const ana = await world.newPerson("Ana", "chromium");
  const ben = await world.newPerson("Ben", "chromium");
  await shareSheets(ana.page, [kGreen]);
  await call(ana, ben, "Voice");
  await share(ana);
  await ana.button("Back to messages").click();
  await expectShowsScreen(ben.page, kGreen);
  const bar = ana.page.getByRole("region", { name: "Current call" });
  await bar.getByRole("button", { name: "Stop sharing" }).click();
  await expect(ben.page.locator(kScreen)).toHaveCount(0);
});

function liveScreens(page: Page): Promise<number> {
  return page.evaluate(
    () => window.__screens.filter(({ track }) => track.readyState === "live").length,
  );
}

function screenEncoding(page: Page): Promise<{ hint: string; kept: string }> {
  return page.evaluate(() => {
    const sender = window.__media.connections.at(-1)!.getTransceivers()[2]!.sender;
    return {
      hint: sender.track?.contentHint ?? "",
      kept: sender.getParameters().degradationPreference ?? "",
    };
  });
}

/** The strongest frequency of what is received in the slot of the screen's sound. */
function playingTone(page: Page): Promise<number> {
  return page.evaluate(async () => {
    const { track } = window.__media.connections.at(-1)!.getTransceivers()[3]!.receiver;
    const context = new AudioContext();
    await context.resume();
    const analyser = context.createAnalyser();
    analyser.fftSize = 8192;
    context.createMediaStreamSource(new MediaStream([track])).connect(analyser);
    await new Promise((done) => setTimeout(done, 500));
    const bins = new Float32Array(analyser.frequencyBinCount);
    analyser.getFloatFrequencyData(bins);
    const hz = (bins.indexOf(Math.max(...bins)) * context.sampleRate) / analyser.fftSize;
    await context.close();
    return hz;
  });
}
