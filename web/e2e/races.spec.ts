// What is pressed while the other side presses something else, with lines that are held so that
// each order happens for certain. Both sides and both logs tell the same story.
import type { Page } from "@playwright/test";
import { expect, test } from "./support/fixtures";
import { captures, expectHears, peerConnections } from "./support/media";
import type { Person } from "./support/person";
import { SlowLine } from "./support/slow_line";

const kTimer = /^\d+:\d\d$/;

interface Logged {
  call_id: string;
  end_reason?: string;
  missed: boolean;
}

function log({ page }: Person): Promise<Logged[]> {
  return page.evaluate(async () => (await (await fetch("/api/v1/calls")).json()).calls);
}

/** One call, the same in both logs, once it is written. */
async function expectLogged(ana: Person, ben: Person, reason: string, missed: boolean) {
  const entries = async () => (await Promise.all([log(ana), log(ben)])).flat();
  const reasons = async () => (await entries()).map(({ end_reason }) => end_reason);
  await expect.poll(reasons).toEqual([reason, reason]);
  const [hers, his] = await entries();
  expect(hers?.missed).toBe(false);
  expect(his).toMatchObject({ call_id: hers?.call_id, missed });
}

async function ring(caller: Person, callee: Person): Promise<void> {
  await caller.callButton("Voice").click();
  await expect(callee.incoming()).toBeVisible();
  await expect(caller.status()).toHaveText("Ringing…");
}

function openTracks(page: Page): Promise<number> {
  return page.evaluate(
    () => window.__media.tracks.filter(({ readyState }) => readyState === "live").length,
  );
}

test("accepted after the cancel: the caller hung up, and no microphone was opened", async ({
  world,
}) => {
  const ana = await world.newPerson("Ana", "chromium");
  const ben = await world.newPerson("Ben", "firefox");
  await ana.openDirectMessage(ben);
  const line = await SlowLine.of(ben);
  await ring(ana, ben);
  line.hold("up");
  await ben.button("Accept").click();
  await expect(ben.status()).toHaveText("Connecting…");
  await ana.button("Cancel").click();
  await expect(ben.status()).toHaveText("Caller hung up");
  await expect(ana.status()).toHaveText("Call cancelled");
  line.release("up");
  await expect.poll(() => line.wasAnswered("call_accept")).toBe(true);
  await expect(ben.status()).toHaveCount(0);
  expect(await captures(ben.page)).toBe(0);
  expect(await peerConnections(ben.page)).toBe(0);
  await expectLogged(ana, ben, "cancelled", true);
});

test("a cancel that comes after the accept is an ordinary hang-up", async ({ world }) => {
  const ana = await world.newPerson("Ana", "chromium");
  const ben = await world.newPerson("Ben", "chromium");
  await ana.openDirectMessage(ben);
  const line = await SlowLine.of(ana);
  await ring(ana, ben);
  line.hold("up");
  await ana.button("Cancel").click();
  await expect(ana.status()).toHaveText("Call cancelled");
  await ben.button("Accept").click();
  await expect(ben.status()).toHaveText("Connecting…");
  line.release("up");
  await expect(ben.status()).toContainText("Call ended");
  for (const { page } of [ana, ben]) await expect.poll(() => openTracks(page)).toBe(0);
  await expectLogged(ana, ben, "completed", false);
});

test("a cancel before the server has named the call is kept", async ({ world }) => {
  const ana = await world.newPerson("Ana", "chromium");
  const ben = await world.newPerson("Ben", "chromium");
  await ana.openDirectMessage(ben);
  const line = await SlowLine.of(ana);
  await expect(ana.callButton("Voice")).toBeVisible();
  line.hold("down");
  await ana.callButton("Voice").click();
  await expect(ben.incoming()).toBeVisible();
  await ana.button("Cancel").click();
  await expect.poll(() => openTracks(ana.page)).toBe(0);
  await expect(ben.incoming()).toBeVisible();
  line.release("down");
  await expect(ben.incoming()).toHaveCount(0);
  await expect(ana.status()).toHaveText("Call cancelled");
  await expectLogged(ana, ben, "cancelled", true);
});

test("pressed twice is one call, and the second caller's press is its answer", async ({
  world,
}) => {
  const ana = await world.newPerson("Ana", "chromium");
  const ben = await world.newPerson("Ben", "chromium");
  const line = await SlowLine.of(ben);
  await ana.openDirectMessage(ben);
  await ben.openDirectMessage(ana);
  // Ben does not know yet that it rings here when he calls.
  line.hold("down");
  await ana.callButton("Voice").dblclick();
  await expect(ana.status()).toHaveText("Calling Ben…");
  await ben.callButton("Video").click();
  await expect(ana.status()).toHaveText("Connecting…");
  line.release("down");
  for (const person of [ana, ben]) await expect(person.status()).toHaveText(kTimer);
  await Promise.all([expectHears(ana.page), expectHears(ben.page)]);
  // Each with its own kind.
  await expect(ana.button("Camera")).toHaveAttribute("aria-pressed", "false");
  await expect(ben.button("Camera")).toHaveAttribute("aria-pressed", "true");
  await ana.hangUp();
  await expect(ben.status()).toContainText("Call ended");
  await expectLogged(ana, ben, "completed", false);
});
