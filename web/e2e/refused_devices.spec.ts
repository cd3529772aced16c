// A microphone or a camera that cannot be used: each reason with its own words and remedy, and a
// call that goes on with what is left.
import type { Page } from "@playwright/test";
import { kBlue, kRed } from "./support/browsers";
import { expect, test, type World } from "./support/fixtures";
import { expectHears, expectShowsCamera, received } from "./support/media";
import type { Person } from "./support/person";
import { kOwnDevices } from "./support/sound_devices";

type Device = "microphone" | "camera";

const kTimer = /^\d+:\d\d$/;

/** What the person has allowed; the browser asks for nothing and refuses the rest. */
async function allow({ context }: Person, { server }: World, devices: Device[]): Promise<void> {
  await context.grantPermissions(devices, { origin: server.origin });
}

async function ringAndAccept(ana: Person, ben: Person, kind: "Voice" | "Video"): Promise<void> {
  await ana.openDirectMessage(ben);
  await ana.callButton(kind).click();
  await ben.button("Accept").click();
}

test("a denied camera does not stop the sound, and is switched on once it is allowed", async ({
  world,
}) => {
  const ana = await world.newPerson("Ana", "chromium", { camera: kRed });
  const ben = await world.newPerson("Ben", "chromium", { camera: kBlue, grantMedia: false });
  await allow(ben, world, ["microphone"]);
  await ringAndAccept(ana, ben, "Video");
  for (const person of [ana, ben]) await expect(person.status()).toHaveText(kTimer);
  await Promise.all([expectHears(ana.page), expectHears(ben.page)]);
  await expectShowsCamera(ben.page, ben.remoteVideo, kRed);
  const notice = ben.page.getByRole("region", { name: "Call", exact: true });
  const words = "Your browser does not let Earshot use the camera.";
  await expect(notice.getByText(words)).toBeVisible();
  await expect(notice.getByText("Click the icon beside the address")).toBeVisible();
  expect((await received(ana.page)).framesDecoded).toBe(0);
  await allow(ben, world, ["microphone", "camera"]);
  await ben.button("Try again").click();
  await expectShowsCamera(ana.page, ana.remoteVideo, kBlue);
  await expect(notice.getByText(words)).toHaveCount(0);
});

test("a denied microphone is named with its remedy, and joining to listen works", async ({
  world,
}) => {
  const ana = await world.newPerson("Ana", "chromium");
  const ben = await world.newPerson("Ben", "chromium", { grantMedia: false });
  await allow(ben, world, []);
  await ringAndAccept(ana, ben, "Voice");
  await expect(
    ben.page.getByText("Your browser does not let Earshot use the microphone.").first(),
  ).toBeVisible();
  await expect(ben.button("Decline")).toBeVisible();
  await ben.button("Join listening").click();
  await expect(ben.status()).toHaveText(kTimer);
  await expectHears(ben.page);
});

test("without any device there is still a call to listen to", async ({ world }) => {
  const ana = await world.newPerson("Ana", "chromium", { camera: kRed });
  const ben = await world.newPerson("Ben", "chromium", kOwnDevices);
  await ringAndAccept(ana, ben, "Video");
  for (const words of ["No microphone was found.", "No camera was found."]) {
    await expect(ben.page.getByText(words).first()).toBeVisible();
  }
  await ben.button("Join listening").click();
  await expect(ben.status()).toHaveText(kTimer);
  await expectHears(ben.page);
  await expectShowsCamera(ben.page, ben.remoteVideo, kRed);
});

const kCauses = [
  {
    name: "NotReadableError",
    words: (device: string) => `Another program is using the ${device}.`,
    remedy: "Close that program, then try again.",
    press: "Try again",
  },
  {
    name: "OverconstrainedError",
    words: (device: string) => `The chosen ${device} can't be used.`,
    remedy: "Use the default device",
    press: "Use the default device",
  },
  {
    name: "NotAllowedError",
    message: "Permission denied by system",
    words: (device: string) => `Your system does not let the browser use the ${device}.`,
    remedy: "Allow the browser in the privacy settings of your system",
    press: "Try again",
  },
] as const;

/** getUserMedia of this device fails until it is released: no real one can be made to. */
async function fail(
  page: Page,
  device: "audio" | "video",
  { name, message = "" }: { name: string; message?: string },
): Promise<() => Promise<void>> {
  await page.evaluate(
    ([kind, errorName, words]) => {
      const devices = navigator.mediaDevices;
      const { getUserMedia } = devices;
      devices.getUserMedia = (constraints) =>
        constraints?.[kind as "audio" | "video"]
          ? Promise.reject(new DOMException(words, errorName))
          : getUserMedia.call(devices, constraints);
      Object.assign(window, { __works: () => Object.assign(devices, { getUserMedia }) });
    },
    [device, name, message],
  );
  return () => page.evaluate(() => (window as unknown as { __works(): void }).__works());
}

for (const cause of kCauses) {
  test(`${cause.name} of microphone and camera: words, remedy, and on with the call`, async ({
    world,
  }) => {
    const ana = await world.newPerson("Ana", "chromium", { camera: kRed });
    const ben = await world.newPerson("Ben", "chromium", { camera: kBlue });
    const works = await fail(ben.page, "audio", cause);
    await ringAndAccept(ana, ben, "Voice");
    const shown = ben.page.getByRole("region", { name: "Call", exact: true });
    await expect(shown.getByText(cause.words("microphone"))).toBeVisible();
    await expect(shown.getByText(cause.remedy).first()).toBeVisible();
    await works();
    await ben.button(cause.press).click();
    for (const person of [ana, ben]) await expect(person.status()).toHaveText(kTimer);
    await expectHears(ana.page);

    const cameraWorks = await fail(ben.page, "video", cause);
    await ben.button("Camera").click();
    await expect(shown.getByText(cause.words("camera"))).toBeVisible();
    await expectHears(ana.page);
    await cameraWorks();
    await ben.button("Camera").click();
    await expectShowsCamera(ana.page, ana.remoteVideo, kBlue);
    await expect(shown.getByText(cause.words("camera"))).toHaveCount(0);
  });
}
