import { kBlue, kRed } from "./support/browsers";
import { expect, test } from "./support/fixtures";
import {
  captures,
  expectHears,
  expectSamePicture,
  expectSees,
  expectShowsCamera,
  peerConnections,
  received,
} from "./support/media";
import type { CallKind, Person } from "./support/person";

async function call(caller: Person, callee: Person, kind: CallKind): Promise<void> {
  await caller.openDirectMessage(callee);
  await caller.callButton(kind).click();
  await expect(callee.incoming()).toContainText(`${kind} call`);
  await expect(caller.status()).toHaveText("Ringing…");
  expect(await captures(callee.page), "no microphone before the answer").toBe(0);
  expect(await peerConnections(callee.page), "no connection before the answer").toBe(0);
  await callee.button("Accept").click();
  for (const person of [caller, callee]) await expect(person.status()).toHaveText(/^\d+:\d\d$/);
}

test("a voice call between two Chromiums is heard on both sides and stays off the server", async ({
  world,
}) => {
  const ana = await world.newPerson("Ana", "chromium");
  const ben = await world.newPerson("Ben", "chromium");
  await ana.getAcquainted(ben);
  await call(ana, ben, "Voice");
  await Promise.all([expectHears(ana.page), expectHears(ben.page)]);
  expect((await received(ana.page)).selectedPath).toMatch(
    /^(host|prflx|srflx)\/(host|prflx|srflx)$/,
  );
  await expect(ana.page.getByText("Direct", { exact: true })).toBeVisible();
  expect((await received(ana.page)).framesDecoded).toBe(0);
  await ana.hangUp();
  for (const person of [ana, ben]) await expect(person.status()).toContainText("Call ended");
  await expect(ana.page.getByRole("article").getByText(/^Voice call, \d+:\d\d$/)).toBeVisible();
});

test("a video call between two Chromiums shows each the other's camera", async ({ world }) => {
  const ana = await world.newPerson("Ana", "chromium", { camera: kRed });
  const ben = await world.newPerson("Ben", "chromium", { camera: kBlue });
  await call(ana, ben, "Video");
  await Promise.all([expectHears(ana.page), expectHears(ben.page)]);
  await Promise.all([expectSees(ana.page), expectSees(ben.page)]);
  await expectShowsCamera(ana.page, ana.remoteVideo, kBlue);
  await expectShowsCamera(ben.page, ben.remoteVideo, kRed);
  await expectShowsCamera(ben.page, ben.ownVideo, kBlue);
});

test("a camera goes off and on again, and its light with it", async ({ world }) => {
  const ana = await world.newPerson("Ana", "chromium", { camera: kRed });
  const ben = await world.newPerson("Ben", "chromium", { camera: kBlue });
  await call(ana, ben, "Video");
  await expectShowsCamera(ben.page, ben.remoteVideo, kRed);
  await ana.button("Camera").click();
  await expect(ben.page.getByText("Camera off").first()).toBeVisible();
  await expect(ana.page.locator(ana.ownVideo)).toHaveCount(0);
  await expect(ana.button("Camera")).toHaveAttribute("aria-pressed", "false");
  await ana.button("Camera").click();
  await expectSees(ben.page);
  await expectShowsCamera(ben.page, ben.remoteVideo, kRed);
});

test("either side of a voice call turns its own camera on, never the other's", async ({
  world,
}) => {
  const ana = await world.newPerson("Ana", "chromium", { camera: kRed });
  const ben = await world.newPerson("Ben", "chromium", { camera: kBlue });
  await call(ana, ben, "Voice");
  await ben.button("Camera").click();
  await expectShowsCamera(ana.page, ana.remoteVideo, kBlue);
  await expect(ana.button("Camera")).toHaveAttribute("aria-pressed", "false");
  expect((await received(ben.page)).framesDecoded).toBe(0);
});

test("mute stops the sound and says so on the other side", async ({ world }) => {
  const ana = await world.newPerson("Ana", "chromium");
  const ben = await world.newPerson("Ben", "chromium");
  await call(ana, ben, "Voice");
  await expectHears(ben.page);
  await ana.button("Microphone").click();
  await expect(ben.page.getByText("Muted").first()).toBeVisible();
  await expect
    .poll(async () => {
      const before = (await received(ben.page)).audioEnergy;
      await expectPackets(ben);
      return (await received(ben.page)).audioEnergy - before;
    })
    .toBeLessThan(1e-6);
  await ana.button("Microphone").click();
  await expectHears(ben.page);
});

/** About a second of sound has arrived, silent or not. */
async function expectPackets(person: Person): Promise<void> {
  const before = (await received(person.page)).audioPackets;
  await expect
    .poll(async () => (await received(person.page)).audioPackets)
    .toBeGreaterThan(before + 3);
}

for (const kind of ["Voice", "Video"] as const) {
  test(`Chromium calls Firefox: ${kind.toLowerCase()}`, async ({ world }) => {
    const ana = await world.newPerson("Ana", "chromium", { camera: kRed });
    const ben = await world.newPerson("Ben", "firefox");
    await call(ana, ben, kind);
    await Promise.all([expectHears(ana.page), expectHears(ben.page)]);
    if (kind === "Voice") return;
    await Promise.all([expectSees(ana.page), expectSees(ben.page)]);
    await expectShowsCamera(ben.page, ben.remoteVideo, kRed);
    await expectSamePicture(ben.page, ben.ownVideo, ana.page, ana.remoteVideo);
  });
}

test("Firefox calls Chromium with video", async ({ world }) => {
  const ana = await world.newPerson("Ana", "firefox");
  const ben = await world.newPerson("Ben", "chromium", { camera: kBlue });
  await call(ana, ben, "Video");
  await Promise.all([expectHears(ana.page), expectHears(ben.page)]);
  await expectShowsCamera(ana.page, ana.remoteVideo, kBlue);
  await expectSamePicture(ana.page, ana.ownVideo, ben.page, ben.remoteVideo);
});

test("accepting without camera sends sound and no picture", async ({ world }) => {
  const ana = await world.newPerson("Ana", "chromium", { camera: kRed });
  const ben = await world.newPerson("Ben", "chromium", { camera: kBlue });
  await ana.openDirectMessage(ben);
  await ana.callButton("Video").click();
  await ben.button("Accept without camera").click();
  await expectShowsCamera(ben.page, ben.remoteVideo, kRed);
  await expectHears(ana.page);
  await expect(ben.button("Camera")).toHaveAttribute("aria-pressed", "false");
  expect((await received(ana.page)).framesDecoded).toBe(0);
});
