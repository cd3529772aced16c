// A call outlives its page, its tab, its device and its network. What is heard is believed only
// from what the other side's browser received.
import type { Page } from "@playwright/test";
import { kBlue, kRed } from "./support/browsers";
import { expect, test, type World } from "./support/fixtures";
import {
  askBeforeEachUse,
  expectHears,
  expectShowsCamera,
  installMediaHook,
} from "./support/media";
import { type CallKind, Person } from "./support/person";

const kTimer = /^\d+:\d\d$/;

async function connect(caller: Person, callee: Person, kind: CallKind): Promise<void> {
  await caller.openDirectMessage(callee);
  await caller.callButton(kind).click();
  await callee.button("Accept").click();
  for (const person of [caller, callee]) await expect(person.status()).toHaveText(kTimer);
  await Promise.all([expectHears(caller.page), expectHears(callee.page)]);
}

async function twoTalking(world: World, kind: CallKind = "Voice"): Promise<[Person, Person]> {
  const ana = await world.newPerson("Ana", "chromium", { camera: kRed });
  const ben = await world.newPerson("Ben", "chromium", { camera: kBlue });
  await connect(ana, ben, kind);
  return [ana, ben];
}

/**
 * Watches the sound that arrives at a page, over all of its connections, every 100 ms. The result
 * is the longest time in which no packet came.
 */
async function watchSound(page: Page): Promise<() => Promise<number>> {
  await page.evaluate(() => {
    const watch = { longest: 0, timer: 0 };
    Object.assign(window, { __watch: watch });
    const seen = new Map<RTCPeerConnection, number>();
    let last = performance.now();
    const look = async (): Promise<void> => {
      let arrived = false;
      for (const connection of window.__media.connections) {
        const report = await window.__media.statsOf(connection);
        for (const entry of report.values()) {
          if (entry.type !== "inbound-rtp" || entry.kind !== "audio") continue;
          arrived ||= entry.packetsReceived > (seen.get(connection) ?? 0);
          seen.set(connection, entry.packetsReceived);
        }
      }
      const now = performance.now();
      if (arrived) last = now;
      watch.longest = Math.max(watch.longest, now - last);
    };
    watch.timer = window.setInterval(() => void look(), 100);
  });
  return () =>
    page.evaluate(() => {
      const { __watch: watch } = window as unknown as {
        __watch: { longest: number; timer: number };
      };
      window.clearInterval(watch.timer);
      return watch.longest;
    });
}

/** Longer would be noticed as a gap; a packet comes every 20 ms and the tests share two cores. */
const kGapMs = 1_500;

test.describe("reloaded", () => {
  // A page may take long to load on a busy machine; whoever closes it is waited for as long.
  test.use({ settings: "[calls]\nleave_grace_s = 30" });

  test("a reloaded page returns to its call by itself", async ({ world }) => {
    const [ana, ben] = await twoTalking(world);
    await ben.page.reload();
    await expect(ana.page.getByText(/reconnecting/i).first()).toBeVisible();
    await expect(ben.status()).toHaveText(kTimer);
    await expect(ana.status()).toHaveText(kTimer);
    await Promise.all([expectHears(ana.page), expectHears(ben.page)]);
  });

  test("a reload lets nobody hear who was muted", async ({ world }) => {
    const [ana, ben] = await twoTalking(world);
    await ben.button("Microphone").click();
    await expect(ana.page.getByText("Muted", { exact: true })).toBeVisible();
    await ben.page.reload();
    await expect(ben.status()).toHaveText(kTimer);
    await expectHears(ben.page);
    await expect(ana.page.getByText("Muted", { exact: true })).toBeVisible();
    await expect(ben.button("Microphone")).toHaveAttribute("aria-pressed", "false");
    await ben.button("Microphone").click();
    await expectHears(ana.page);
  });

  // Firefox asks for each page anew unless the person told it to remember.
  test("a reloaded page in Firefox offers to return", async ({ world }) => {
    const ana = await world.newPerson("Ana", "chromium");
    const ben = await world.newPerson("Ben", "firefox");
    await connect(ana, ben, "Voice");
    await ben.page.reload();
    await ben.button("Return to call").click();
    await expect(ben.status()).toHaveText(kTimer);
    await Promise.all([expectHears(ana.page), expectHears(ben.page)]);
  });

  test("a page that may not use the microphone by itself offers to return", async ({ world }) => {
    const [ana, ben] = await twoTalking(world);
    await askBeforeEachUse(ben.page);
    await ben.page.reload();
    await ben.button("Return to call").click();
    await expect(ben.status()).toHaveText(kTimer);
    await Promise.all([expectHears(ana.page), expectHears(ben.page)]);
  });
});

test("a closed tab ends the call for both within seconds", async ({ world }) => {
  const [ana, ben] = await twoTalking(world);
  await ben.page.close({ runBeforeUnload: true });
  await expect(ana.status()).toContainText("Call ended", { timeout: 10_000 });
});

test("a browser that dies is out of the call within 15 seconds", async ({ world }) => {
  const [ana, ben] = await twoTalking(world);
  await ben.page.goto("chrome://crash").catch(() => undefined);
  await expect(ana.status()).toContainText("Connection lost", { timeout: 17_000 });
});

test("another tab takes the call without a gap for the other side", async ({ world }) => {
  const [ana, ben] = await twoTalking(world, "Video");
  const second = ben.at(await ben.context.newPage());
  await installMediaHook(second.page);
  await second.page.goto(`${world.server.origin}/`);
  await expect(second.page.getByText("In a call with Ana in another tab")).toBeVisible();
  const before = await ana.status().textContent();
  const stop = await watchSound(ana.page);
  await second.button("Move here").click();
  await expect(second.status()).toHaveText(kTimer);
  await expect(ben.button("End")).toHaveCount(0);
  await Promise.all([expectHears(ana.page), expectHears(second.page)]);
  expect(await stop(), "longest time without sound at Ana's, ms").toBeLessThan(kGapMs);
  await expectShowsCamera(ana.page, ana.remoteVideo, kBlue);
  expect(await ana.status().textContent(), "the duration goes on").not.toBe("0:00");
  expect(before).toMatch(kTimer);
  await second.hangUp();
  await expect(ana.status()).toContainText("Call ended");
});

for (const kind of ["chromium", "firefox"] as const) {
  test(`another device takes the call without a gap: ${kind}`, async ({ world }) => {
    const [ana, ben] = await twoTalking(world);
    const other = await Person.signIn("Ben", await world.openBrowser(kind), world.server);
    await expect(other.page.getByText(/In a call with Ana on /)).toBeVisible();
    const stop = await watchSound(ana.page);
    await other.button("Move here").click();
    await expect(other.status()).toHaveText(kTimer);
    await expect(ben.button("End")).toHaveCount(0);
    await Promise.all([expectHears(ana.page), expectHears(other.page)]);
    expect(await stop(), "longest time without sound at Ana's, ms").toBeLessThan(kGapMs);
    await expect(ana.status()).toHaveText(kTimer);
  });
}

test("a call stays where it is when the other device gets no media", async ({ world }) => {
  const [ana, ben] = await twoTalking(world);
  const other = await Person.signIn("Ben", await world.openBrowser("chromium"), world.server);
  await other.page.evaluate(() => {
    RTCPeerConnection.prototype.setRemoteDescription = () => Promise.resolve();
  });
  const stop = await watchSound(ana.page);
  await other.button("Move here").click();
  await expect(ben.page.getByText(/^Moving to /)).toBeVisible();
  await expect(ben.page.getByText(/^Moving to /)).toHaveCount(0, { timeout: 20_000 });
  await Promise.all([expectHears(ana.page), expectHears(ben.page)]);
  expect(await stop(), "longest time without sound at Ana's, ms").toBeLessThan(kGapMs);
  await expect(ben.status()).toHaveText(kTimer);
  await ben.hangUp();
  await expect(ana.status()).toContainText("Call ended");
});

test("a move is taken back with Stay here", async ({ world }) => {
  const [ana, ben] = await twoTalking(world);
  const other = await Person.signIn("Ben", await world.openBrowser("chromium"), world.server);
  await other.page.evaluate(() => {
    RTCPeerConnection.prototype.setRemoteDescription = () => Promise.resolve();
  });
  await other.button("Move here").click();
  await ben.button("Stay here").click();
  await expect(other.button("Move here")).toBeVisible();
  await Promise.all([expectHears(ana.page), expectHears(ben.page)]);
});

test("a network change restarts ICE at once and the sound goes on", async ({ world }) => {
  const [ana, ben] = await twoTalking(world);
  const path = async (): Promise<string> =>
    ben.page.evaluate(() => {
      const sdp = window.__media.connections.at(-1)?.localDescription?.sdp ?? "";
      return /a=ice-ufrag:(\S+)/.exec(sdp)?.[1] ?? "";
    });
  const before = await path();
  const stop = await watchSound(ana.page);
  await ben.page.evaluate(() => window.dispatchEvent(new Event("online")));
  await expect.poll(path).not.toBe(before);
  await Promise.all([expectHears(ana.page), expectHears(ben.page)]);
  expect(await stop(), "longest time without sound at Ana's, ms").toBeLessThan(kGapMs);
  await expect(ana.status()).toHaveText(kTimer);
});
