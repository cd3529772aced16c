// One person at several devices and tabs: all ring, one is heard, what one does counts for all.
import type { Page } from "@playwright/test";
import { expect, test, type World } from "./support/fixtures";
import { expectHears, installMediaHook } from "./support/media";
import { Person } from "./support/person";

const kTimer = /^\d+:\d\d$/;

async function callBen(ana: Person, ben: Person): Promise<void> {
  await ana.openDirectMessage(ben);
  await ana.callButton("Voice").click();
}

const another = (ben: Person, { server }: World) => Person.signIn("Ben", ben.browser, server);

test("a decline on one device stops the ring on all", async ({ world }) => {
  const ana = await world.newPerson("Ana", "chromium");
  const ben = await world.newPerson("Ben", "chromium");
  const other = await another(ben, world);
  await callBen(ana, ben);
  for (const each of [ben, other]) await expect(each.incoming()).toBeVisible();
  await other.button("Decline").click();
  await expect(ana.status()).toHaveText("Ben declined");
  for (const each of [ben, other]) await expect(each.incoming()).toHaveCount(0);
  await expect(ben.status()).toHaveText("Declined on another device");
});

test("a device that cannot call, and one without a microphone, decline for nobody", async ({
  world,
}) => {
  const ana = await world.newPerson("Ana", "chromium");
  const ben = await world.newPerson("Ben", "chromium");
  const [present, deaf] = [await another(ben, world), await another(ben, world)];
  const old = present.at(await present.context.newPage());
  await old.page.addInitScript(() => Reflect.deleteProperty(window, "RTCPeerConnection"));
  await old.page.goto(world.server.origin);
  await old.expectSignedIn();
  await present.page.close();
  await deaf.page.evaluate(() => {
    navigator.mediaDevices.getUserMedia = () =>
      Promise.reject(new DOMException("Requested device not found", "NotFoundError"));
  });
  await callBen(ana, ben);
  for (const each of [ben, deaf]) await expect(each.incoming()).toBeVisible();
  await expect(ana.status()).toHaveText("Ringing…");
  await expect(old.incoming()).toHaveCount(0);
  await ben.button("Accept").click();
  await expect(deaf.status()).toHaveText(/^Answered on Chrome/);
  await expect(ana.status()).toHaveText(kTimer);
  await expectHears(ana.page);
  await ana.hangUp();
  await ana.button("Close").click();

  // Answered where there is no microphone: the call is kept for whoever wants to listen.
  await ana.callButton("Voice").click();
  await deaf.button("Accept").click();
  await expect(deaf.page.getByText("No microphone was found.").first()).toBeVisible();
  await expect(ana.status()).toHaveText("Connecting…");
  await deaf.button("Join listening").click();
  await expect(ana.status()).toHaveText(kTimer);
  await expectHears(deaf.page);
});

/** From its next load on the page counts the notes it plays. */
async function countNotes(page: Page): Promise<void> {
  await page.addInitScript(() => {
    window.__notes = 0;
    const { start } = OscillatorNode.prototype;
    OscillatorNode.prototype.start = function (when) {
      window.__notes += 1;
      start.call(this, when);
    };
  });
}

const notes = (page: Page): Promise<number> => page.evaluate(() => window.__notes);

test("one tab of a browser rings, and the next one when that is closed", async ({ world }) => {
  const ana = await world.newPerson("Ana", "chromium");
  const ben = await world.newPerson("Ben", "chromium");
  const second = ben.at(await ben.context.newPage());
  await installMediaHook(second.page);
  for (const { page } of [ben, second]) {
    await countNotes(page);
    await page.goto(world.server.origin);
  }
  await callBen(ana, ben);
  for (const each of [ben, second]) await expect(each.incoming()).toBeVisible();
  const played = () => Promise.all([ben, second].map(({ page }) => notes(page)));
  await expect.poll(async () => Math.max(...(await played()))).toBeGreaterThan(0);
  const counts = await played();
  expect(Math.min(...counts)).toBe(0);
  const [loud, still] = counts[0] ? [ben, second] : [second, ben];
  await loud.page.close();
  await expect.poll(() => notes(still.page)).toBeGreaterThan(0);
  await still.button("Accept").click();
  await expect(ana.status()).toHaveText(kTimer);
});

declare global {
  interface Window {
    __notes: number;
  }
}
