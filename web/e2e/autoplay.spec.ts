// Browsers that play nothing before a click: a ring and a call are never silent without a word.
import type { Page } from "@playwright/test";
import type { LaunchOptions } from "./support/browsers";
import { expect, test } from "./support/fixtures";
import { call, keepPlayers } from "./support/in_call";
import { expectHears } from "./support/media";
import { UntouchedPage } from "./support/untouched_page";

const kStrict: LaunchOptions = {
  args: ["--autoplay-policy=document-user-activation-required"],
};
const kTimer = /^\d+:\d\d$/;
/** So much later it is not only late. */
const kStillMs = 1_000;

// A page may take long to load on a busy machine.
test.use({ settings: "[calls]\nleave_grace_s = 30" });

test("a ring that is not played says so, and is heard after a click", async ({ world }) => {
  const ana = await world.newPerson("Ana", "chromium");
  const ben = await world.newPerson("Ben", "chromium", kStrict);
  const untouched = await UntouchedPage.load(ben.page, world.server.origin);
  await untouched.expectButton("New conversation");
  await ana.openDirectMessage(ben);
  await ana.callButton("Voice").click();
  await untouched.expectButton("Click to hear");
  await ana.page.waitForTimeout(kStillMs);
  await untouched.expectButton("Click to hear");
  await untouched.expectReport({ tones: false });
  await untouched.click("Click to hear");
  await untouched.expectReport({ tones: true });
  await untouched.expectNoButton("Click to hear");
});

test("a call that comes back by itself is heard without a click", async ({ world }) => {
  const ana = await world.newPerson("Ana", "chromium");
  const ben = await world.newPerson("Ben", "chromium", kStrict);
  await call(ana, ben, "Voice");
  const untouched = await UntouchedPage.load(ben.page, ben.page.url());
  await untouched.expectStatus(kTimer);
  // Browsers let a page play that is using the microphone.
  await untouched.expectReport({ voice: true });
  await untouched.expectNoButton("Enable sound");
  await expectHears(ana.page);
});

test("a voice that Firefox does not play says so, and is heard after a click", async ({
  world,
}) => {
  const ana = await world.newPerson("Ana", "chromium");
  const ben = await world.newPerson("Ben", "firefox", {
    preferences: {
      "media.autoplay.default": 5,
      // Asks for a click in that moment: for Firefox a driven page has had one before.
      "media.autoplay.blocking_policy": 2,
      // With a microphone it would be played.
      "media.navigator.permission.disabled": false,
      "permissions.default.microphone": 2,
    },
  });
  await keepPlayers(ben.page);
  await ana.openDirectMessage(ben);
  await ana.callButton("Voice").click();
  await ben.button("Accept").click();
  await ben.button("Join listening").click();
  await expect(ben.button("Enable sound")).toBeVisible();
  await expect(ben.status()).toHaveText(kTimer);
  expect(await isPlayed(ben.page)).toBe(false);
  await ben.button("Enable sound").click();
  await expect.poll(() => isPlayed(ben.page)).toBe(true);
  await expect(ben.button("Enable sound")).toHaveCount(0);
  await expectHears(ben.page);
});

const isPlayed = (page: Page): Promise<boolean> =>
  page.evaluate(() =>
    window.__players.some(({ srcObject, muted, paused }) => srcObject && !muted && !paused),
  );
