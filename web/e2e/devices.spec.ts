// Devices that come and go during a call: real ones, by PulseAudio, each with a tone of its own.
// What is used now is believed from the pitch that arrives at the other side.
import type { Locator, Page } from "@playwright/test";
import { type BrowserKind, kBlue, kRed } from "./support/browsers";
import { expect, test as base } from "./support/fixtures";
import { call, expectSilence, keepPlayers, usedSpeaker } from "./support/in_call";
import { expectHears, expectShowsCamera } from "./support/media";
import type { Person } from "./support/person";
import { heardHz, kOwnDevices, SoundDevices } from "./support/sound_devices";

const test = base.extend<{ sound: SoundDevices }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the parameters
  sound: async ({}, use) => {
    const devices = new SoundDevices();
    await use(devices);
    devices.unplugAll();
  },
});

const kDeskHz = 440;
const kHeadsetHz = 1_000;

async function expectPitch({ page }: Person, hz: number): Promise<void> {
  await expect
    .poll(async () => Math.abs((await heardHz(page)) - hz), { message: `a tone of ${hz} Hz` })
    .toBeLessThan(20);
}

function noticeOf({ page }: Person): Locator {
  return page.getByRole("region", { name: "Call", exact: true });
}

async function choose({ page }: Person, kind: "Microphone" | "Speaker", name: string) {
  await page.getByRole("button", { name: "Devices", exact: true }).click();
  const menu = page.getByRole("dialog", { name: "Devices" });
  await menu.getByRole("button", { name: new RegExp(`${kind}$`) }).click();
  await page.getByRole("option", { name, exact: true }).click();
  await page.keyboard.press("Escape");
}

for (const kind of ["chromium", "firefox"] as BrowserKind[]) {
  test(`an unplugged microphone is replaced, and taken back when it returns: ${kind}`, async ({
    world,
    sound,
  }) => {
    sound.plugMicrophone("Desk", kDeskHz);
    sound.plugMicrophone("Headset", kHeadsetHz);
    sound.useByDefault("Desk");
    const ana = await world.newPerson("Ana", "chromium");
    const ben = await world.newPerson("Ben", kind, kOwnDevices);
    await call(ana, ben, "Voice");
    await expectPitch(ana, kDeskHz);
    await choose(ben, "Microphone", "Headset");
    await expectPitch(ana, kHeadsetHz);

    sound.unplug("Headset");
    const notice = noticeOf(ben).getByText("Your microphone was unplugged. Now using Desk.");
    await expect(notice).toBeVisible();
    await expectPitch(ana, kDeskHz);
    await expect(ben.button("Microphone")).toHaveAttribute("aria-pressed", "true");
    await expect(ben.button("Use it again")).toHaveCount(0);

    sound.plugMicrophone("Headset", kHeadsetHz);
    await ben.button("Use it again").click();
    await expectPitch(ana, kHeadsetHz);
    await expect(notice).toHaveCount(0);

    // Muted stays muted.
    await ben.button("Microphone").click();
    sound.unplug("Headset");
    await expect(notice).toBeVisible();
    await expect(ben.button("Microphone")).toHaveAttribute("aria-pressed", "false");
    await expectSilence(ana.page);
    await ben.button("Microphone").click();
    await expectPitch(ana, kDeskHz);
  });
}

test("the only microphone goes and comes back, and so does the chosen speaker", async ({
  world,
  sound,
}) => {
  sound.plugMicrophone("Desk", kDeskHz);
  sound.plugSpeaker("Room");
  const ana = await world.newPerson("Ana", "chromium");
  const ben = await world.newPerson("Ben", "chromium", kOwnDevices);
  await keepPlayers(ben.page);
  await call(ana, ben, "Voice");
  await expectPitch(ana, kDeskHz);
  await choose(ben, "Speaker", "Room");
  await expect.poll(() => sound.plays("Room")).toBe(true);
  const room = await usedSpeaker(ben.page);
  expect(room).not.toBe("");

  sound.unplug("Room");
  const otherSpeaker = "Your speaker was unplugged. Now using the default device.";
  await expect(noticeOf(ben).getByText(otherSpeaker)).toBeVisible();
  expect(await usedSpeaker(ben.page)).toBe("");
  await expectHears(ben.page);
  sound.plugSpeaker("Room");
  // Chromium itself now and then plays on the old one for a while: PulseAudio is not asked.
  await expect.poll(() => usedSpeaker(ben.page)).toBe(room);
  await expect(noticeOf(ben).getByText(otherSpeaker)).toHaveCount(0);

  sound.unplug("Desk");
  const gone = noticeOf(ben).getByText("Your microphone was unplugged, and there is no other.");
  await expect(gone).toBeVisible();
  await expect(ana.page.getByText("Muted").first()).toBeVisible();
  await expectHears(ben.page);
  sound.plugMicrophone("Desk", kDeskHz);
  await ben.button("Use it again").click();
  await expectPitch(ana, kDeskHz);
  await expect(gone).toHaveCount(0);
});

// This machine has no camera to unplug: the page is told what the browser would tell it.
test("an unplugged camera leaves the sound, and is taken back when it returns", async ({
  world,
}) => {
  const ana = await world.newPerson("Ana", "chromium", { camera: kRed });
  const ben = await world.newPerson("Ben", "chromium", { camera: kBlue });
  await call(ana, ben, "Video");
  await expectShowsCamera(ana.page, ana.remoteVideo, kBlue);
  await pullCamera(ben.page);
  await expect(
    noticeOf(ben).getByText("Your camera was unplugged, and there is no other."),
  ).toBeVisible();
  await expect(ana.page.getByText("Camera off").first()).toBeVisible();
  await expectHears(ana.page);
  await ben.page.evaluate(() => window.__plugCamera());
  await ben.button("Use it again").click();
  await expectShowsCamera(ana.page, ana.remoteVideo, kBlue);
});

/** As if the plug of the camera was pulled: its track ends and it is in no list. */
async function pullCamera(page: Page): Promise<void> {
  await page.evaluate(() => {
    const devices = navigator.mediaDevices;
    const { getUserMedia, enumerateDevices } = devices;
    devices.getUserMedia = (constraints) =>
      constraints?.video
        ? Promise.reject(new DOMException("Requested device not found", "NotFoundError"))
        : getUserMedia.call(devices, constraints);
    devices.enumerateDevices = async () =>
      (await enumerateDevices.call(devices)).filter(({ kind }) => kind !== "videoinput");
    window.__plugCamera = () => {
      Object.assign(devices, { getUserMedia, enumerateDevices });
      devices.dispatchEvent(new Event("devicechange"));
    };
    for (const connection of window.__media.connections) {
      for (const { track } of connection.getSenders()) {
        if (track?.kind !== "video" || track.readyState !== "live") continue;
        track.stop();
        track.dispatchEvent(new Event("ended"));
      }
    }
  });
}

declare global {
  interface Window {
    __plugCamera(): void;
  }
}
