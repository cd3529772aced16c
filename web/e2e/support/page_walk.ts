// Walks through the pages around calls, and through how a call ends or goes on elsewhere.
import { expect } from "@playwright/test";
import { kTimer, kWalker, type Look, type Walkers } from "./call_walk.ts";
import type { World } from "./fixtures.ts";
import { askBeforeEachUse } from "./media.ts";
import { Person } from "./person.ts";

const kSections = [
  "profile",
  "security",
  "privacy",
  "notifications",
  "audio-video",
  "connection",
  "appearance",
  "keyboard",
  "server",
  "server-connection",
];

/** The first minutes of a new server: nobody there, nothing said. */
export async function walkArrival(
  world: Pick<World, "openBrowser" | "server">,
  look: Look,
): Promise<void> {
  const browser = await world.openBrowser("chromium");
  const zoe = await Person.visit("Zoe", browser, kWalker);
  const { page } = zoe;
  await page.goto(`${world.server.origin}/register`);
  await expect(page.getByLabel("Your name")).toBeVisible();
  await look("page: register", zoe);
  await zoe.createAccount();
  await expect(page.getByText("Welcome, Zoe")).toBeVisible();
  await look("page: empty", zoe);
  await zoe.button("New conversation").first().click();
  await expect(page.getByText("Nobody else is here yet")).toBeVisible();
  await look("page: nobody", zoe);
  await zoe.button("Invite people").last().click();
  await expect(page).toHaveURL(/settings\/server$/);
  await page.goto(`${world.server.origin}/calls`);
  await expect(page.getByText("No calls yet")).toBeVisible();
  await look("page: no calls", zoe);
  const visitor = await Person.visit("Yves", browser, kWalker);
  await visitor.page.goto(`${world.server.origin}/sign-in`);
  await expect(visitor.page.getByLabel("User name")).toBeVisible();
  await look("page: sign in", visitor);
}

/** Chat, log and settings of somebody who has called and been called. */
export async function walkPages({ ana, ben }: Walkers, look: Look): Promise<void> {
  const { page } = ben;
  const { origin } = new URL(page.url());
  await ana.callButton("Video").click();
  await ben.button("Decline").click();
  await ana.button("Close").click();
  await look("page: chat", ben);
  await page.getByRole("button", { name: /your account/ }).click();
  await expect(page.getByRole("menu")).toBeVisible();
  await look("page: account menu", ben);
  await page.keyboard.press("Escape");
  await ben.button("Check your camera").click();
  await expect(page.getByRole("dialog", { name: "Check your camera" })).toBeVisible();
  await look("page: before a video call", ben);
  await page.keyboard.press("Escape");

  await page.getByRole("button", { name: /^Calls(,|$)/ }).click();
  const row = page.getByRole("list", { name: "Calls" }).getByRole("link").first();
  await expect(row).toBeVisible();
  await look("page: call log", ben);
  await row.click();
  await expect(page.getByRole("complementary", { name: /^Details of calls/ })).toBeVisible();
  await look("page: call details", ben);

  // Ana came first and sees what administrators see.
  await ana.page.goto(`${origin}/settings`);
  await expect(ana.page.getByRole("navigation", { name: "Settings" })).toBeVisible();
  await look("page: settings", ana);
  for (const section of kSections) {
    await ana.page.goto(`${origin}/settings/${section}`);
    await expect(ana.page.getByRole("heading", { level: 3 }).first()).toBeVisible();
    await look(`page: settings, ${section}`, ana);
  }
}

/** A call that another tab answers, and one that a page of its own is asked to return to. */
export async function walkReturns({ ana, ben }: Walkers, look: Look): Promise<void> {
  const second = ben.at(await ben.context.newPage());
  await second.page.goto(ben.page.url());
  await expect(second.composer(ana)).toBeVisible();
  await keepNotices(ben);
  await ana.callButton("Voice").click();
  await expect(second.incoming()).toBeVisible();
  await second.button("Accept").click();
  await expect(ben.status()).toHaveText(/^Answered/);
  await look("answered elsewhere", ben);
  await expect(ben.status()).toHaveText(/^Answered/);
  await expect(second.status()).toHaveText(kTimer);

  await askBeforeEachUse(second.page);
  await second.page.reload();
  await expect(second.button("Return to call")).toBeVisible();
  await look("return to call", second);
  await second.button("Return to call").click();
  await expect(second.status()).toHaveText(kTimer);
  await ana.hangUp();
}

/** What goes away after four seconds stays, long enough to be looked at. */
async function keepNotices({ page }: Person): Promise<void> {
  await page.evaluate(() => {
    const native = window.setTimeout.bind(window);
    const later = (run: TimerHandler, delayMs?: number) =>
      native(run, delayMs === 4_000 ? 600_000 : delayMs);
    Object.assign(window, { setTimeout: later });
  });
}

/** A call that insists on a relay, on a server that has none. */
export async function walkFailure({ ana, ben }: Walkers, look: Look): Promise<void> {
  const back = ana.page.url();
  await ana.page.goto(new URL("/settings/privacy", back).href);
  const choice = ana.page.getByRole("switch", { name: "Always relay my calls" });
  await choice.press("Space");
  await expect(choice).toBeChecked();
  await ana.page.goto(back);
  await ana.callButton("Voice").click();
  await ben.button("Accept").click();
  await expect(ana.status()).toHaveText("There is no relay for this call", { timeout: 40_000 });
  await look("failed, for want of a relay", ana);
  await expect(ben.status()).toHaveText(/did not let the call through$/);
  await look("failed, on the other side", ben);
}
