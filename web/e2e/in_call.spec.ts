// What people do in a call: react, hold to talk, choose devices, look before they answer. Pictures
// are believed by their decoded colour, sound by its decoded energy.
import { kBlue, kRed } from "./support/browsers";
import { expect, test } from "./support/fixtures";
import {
  boosted,
  call,
  energyPerSecond,
  expectSilence,
  keepPlayers,
  liveCameras,
  playedVolumes,
  sentSound,
  usedMicrophone,
  useSyntheticMicrophone,
} from "./support/in_call";
import { expectHears, expectShowsCamera, shownColour } from "./support/media";
import { leftByNoiseFilter } from "./support/noise_filter";

test("a camera that is switched off is released within a second", async ({ world }) => {
  const ana = await world.newPerson("Ana", "chromium", { camera: kRed });
  const ben = await world.newPerson("Ben", "chromium", { camera: kBlue });
  await call(ana, ben, "Video");
  await expect.poll(() => liveCameras(ana.page)).toBe(1);
  await ana.button("Camera").click();
  await expect.poll(() => liveCameras(ana.page), { timeout: 1_000 }).toBe(0);
});

test("push to talk opens the microphone while the key is held, and closes it on blur", async ({
  world,
}) => {
  const ana = await world.newPerson("Ana", "chromium");
  const ben = await world.newPerson("Ben", "chromium");
  await call(ana, ben, "Voice");
  await ana.button("More").click();
  await ana.page.getByText("Push to talk", { exact: true }).click();
  await ana.page.keyboard.press("Escape");
  const pressed = () => ana.button("Microphone").getAttribute("aria-pressed");
  await expect.poll(pressed).toBe("false");
  await expectSilence(ben.page);
  // Also with the focus on a button, which the space bar does not press now.
  await ana.button("End").focus();
  await ana.page.keyboard.down("Space");
  await expect.poll(pressed).toBe("true");
  await expectHears(ben.page);
  await ana.page.keyboard.up("Space");
  await expect.poll(pressed).toBe("false");
  await expectSilence(ben.page);
  await ana.page.keyboard.down("Space");
  await expect.poll(pressed).toBe("true");
  await ana.page.evaluate(() => window.dispatchEvent(new Event("blur")));
  await expect.poll(pressed).toBe("false");
  await ana.page.keyboard.up("Space");
  await expect(ana.status()).toHaveText(/^\d+:\d\d$/);
});

test("the other side is as loud as one likes, and that is remembered", async ({ world }) => {
  const ana = await world.newPerson("Ana", "chromium");
  const ben = await world.newPerson("Ben", "chromium");
  await keepPlayers(ana.page);
  await call(ana, ben, "Voice");
  await expectHears(ana.page);
  const slider = () => ana.page.getByRole("slider", { name: "Volume of Ben" });
  await ana.button("More").click();
  await slider().focus();
  await ana.page.keyboard.press("Home");
  await expect
    .poll(() => playedVolumes(ana.page), { message: "voice and screen are silent" })
    .toEqual([0, 0]);
  await ana.page.keyboard.press("End");
  await expect(slider()).toHaveValue("2");
  await expect.poll(() => boosted(ana.page), { message: "twice the energy goes out" }).toBe(true);
  await ana.page.keyboard.press("Escape");
  await ana.hangUp();
  await call(ana, ben, "Voice");
  await ana.button("More").click();
  await expect(slider()).toHaveValue("2");
});

test("a reaction is seen by both sides and told to screen readers", async ({ world }) => {
  const ana = await world.newPerson("Ana", "chromium");
  const ben = await world.newPerson("Ben", "firefox");
  await call(ana, ben, "Voice");
  await ana.button("More").click();
  await ana.button("Applause").click();
  // For some seconds only.
  await Promise.all([
    expect(ben.page.getByText("👏")).toBeVisible(),
    expect(ben.page.getByText("Ana reacts: Applause")).toBeAttached(),
    expect(ana.page.locator("[data-lane]").getByText("👏")).toBeVisible(),
  ]);
  await expect(ben.page.getByText("👏")).toHaveCount(0);
});

test("noise is suppressed and speech passes, switched during the call", async ({ world }) => {
  const ana = await world.newPerson("Ana", "chromium");
  const ben = await world.newPerson("Ben", "chromium");
  await useSyntheticMicrophone(ana.page);
  await call(ana, ben, "Voice");
  const energy = () => energyPerSecond(ben.page);
  await ana.page.evaluate(() => window.__microphone.play("noise"));
  await expect.poll(energy).toBeGreaterThan(1e-5);
  const microphone = await sentSound(ana.page);
  const choose = async () => {
    await ana.button("Devices").click();
    await ana.page.getByText("Strong noise suppression").click();
    await ana.page.keyboard.press("Escape");
  };
  await choose();
  await expect.poll(() => sentSound(ana.page), { message: "filtered" }).not.toBe(microphone);
  const left = await leftByNoiseFilter(ana.page);
  expect(left.noise, "noise is 15 dB lower").toBeLessThan(1 / 30);
  expect(left.speech, "speech is about as loud as before").toBeGreaterThan(1 / 2);
  await ana.page.evaluate(() => window.__microphone.play("speech"));
  await expect.poll(energy, { message: "speech arrives" }).toBeGreaterThan(1e-4);
  await choose();
  await expect.poll(() => sentSound(ana.page), { message: "off again" }).toBe(microphone);
  await ana.page.evaluate(() => window.__microphone.play("noise"));
  await expect.poll(energy, { message: "noise is heard again" }).toBeGreaterThan(1e-5);
});

test("a microphone that gives nothing is noticed, and so is speaking while muted", async ({
  world,
}) => {
  const ana = await world.newPerson("Ana", "chromium");
  const ben = await world.newPerson("Ben", "chromium");
  await useSyntheticMicrophone(ana.page);
  await call(ana, ben, "Voice");
  await expect(ana.page.getByText(/^We hear nothing from your microphone\./)).toBeVisible();
  await ana.page.evaluate(() => window.__microphone.play("speech"));
  await expect(ana.page.getByText(/^We hear nothing from your microphone\./)).toHaveCount(0);
  await ana.button("Microphone").click();
  await expect(ana.page.getByText("You are muted.", { exact: true })).toBeVisible();
  await expectSilence(ben.page);
  await ana.button("Unmute").click();
  await expectHears(ben.page);
});

test("another microphone and another camera are used during the call", async ({ world }) => {
  const ana = await world.newPerson("Ana", "chromium", { camera: kRed });
  const ben = await world.newPerson("Ben", "chromium", { camera: kBlue });
  await call(ana, ben, "Video");
  await ana.button("Devices").click();
  const before = await usedMicrophone(ana.page);
  const menu = ana.page.getByRole("dialog", { name: "Devices" });
  await menu.getByRole("button", { name: /Microphone/ }).click();
  const options = ana.page.getByRole("option");
  await options.last().click();
  await expect.poll(() => usedMicrophone(ana.page)).not.toBe(before);
  await menu.getByRole("button", { name: "Test the speaker" }).click();
  await ana.page.keyboard.press("Escape");
  await expectHears(ben.page);
});

test("the call goes into a small window with its controls and back", async ({ world }) => {
  const ana = await world.newPerson("Ana", "chromium");
  const ben = await world.newPerson("Ben", "chromium", { camera: kBlue });
  await call(ana, ben, "Video");
  const opening = ana.page.context().waitForEvent("page");
  await ana.button("More").click();
  await ana.button("Picture in picture").click();
  const small = await opening;
  await expect(small.getByText("Ben")).toBeVisible();
  await expect.poll(() => shownColour(small, "video")).not.toBeNull();
  await small.getByRole("button", { name: "Microphone" }).click();
  await expect(ana.button("Microphone")).toHaveAttribute("aria-pressed", "false");
  await small.getByRole("button", { name: "End" }).click();
  await expect(ana.status()).toContainText("Call ended");
  await expect.poll(() => small.isClosed()).toBe(true);
});

test("a camera is checked before the answer only after a click, and closed with the look", async ({
  world,
}) => {
  const ana = await world.newPerson("Ana", "chromium", { camera: kRed });
  const ben = await world.newPerson("Ben", "chromium", { camera: kBlue });
  await ana.openDirectMessage(ben);
  await ana.callButton("Video").click();
  await expect(ben.incoming()).toBeVisible();
  expect(await ben.page.evaluate(() => window.__media.captures.length)).toBe(0);
  await ben.button("Check your camera").click();
  await expectShowsCamera(ben.page, 'video[aria-label="Your own picture"]', kBlue);
  expect(await ben.page.evaluate(() => window.__media.connections.length)).toBe(0);
  await ben.button("Decline").click();
  await expect.poll(() => liveCameras(ben.page), { timeout: 1_000 }).toBe(0);
});
