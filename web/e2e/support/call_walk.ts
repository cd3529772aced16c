// Walks through what a call can look like, for checks that hold in every state: one call, a second
// caller, and the ways a call does not come about. `look` is called in each state.
import { type BrowserContextOptions, expect } from "@playwright/test";
import type { World } from "./fixtures.ts";
import { Person } from "./person.ts";
import { kGreen, shareSheets } from "./screen.ts";

export type Look = (state: string, who: Person) => Promise<void>;

export interface Walkers {
  ana: Person;
  ben: Person;
  cleo: Person;
}

/** Windows of people with fingers who want no motion. */
export const kWalker: BrowserContextOptions = { hasTouch: true, reducedMotion: "reduce" };

/** Three people in three windows of one browser. */
export async function walkers(
  world: Pick<World, "openBrowser" | "server">,
  options = kWalker,
): Promise<Walkers> {
  const browser = await world.openBrowser("chromium");
  const [ana, ben, cleo] = [
    await Person.register("Ana", browser, world.server, options),
    await Person.register("Ben", browser, world.server, options),
    await Person.register("Cleo", browser, world.server, options),
  ];
  await cleo.openDirectMessage(ben);
  await cleo.say(ben, "Call me when you can.");
  await ana.openDirectMessage(ben);
  await ana.say(ben, "Hello Ben");
  await ben.openConversation("Ana");
  return { ana, ben, cleo };
}

/** Holds the page's next captures back until the answer is called. */
async function holdCaptures({ page }: Person): Promise<() => Promise<void>> {
  await page.evaluate(() => {
    const devices = navigator.mediaDevices;
    const capture = devices.getUserMedia.bind(devices);
    let release = () => {};
    const held = new Promise<void>((done) => {
      release = done;
    });
    devices.getUserMedia = async (constraints) => {
      await held;
      return capture(constraints);
    };
    Object.assign(window, {
      __release: () => {
        devices.getUserMedia = capture;
        release();
      },
    });
  });
  return () => page.evaluate(() => (window as unknown as { __release(): void }).__release());
}

async function refuseCaptures({ page }: Person): Promise<() => Promise<void>> {
  await page.evaluate(() => {
    const devices = navigator.mediaDevices;
    const capture = devices.getUserMedia.bind(devices);
    devices.getUserMedia = () =>
      Promise.reject(new DOMException("Permission denied", "NotAllowedError"));
    Object.assign(window, { __release: () => (devices.getUserMedia = capture) });
  });
  return () => page.evaluate(() => (window as unknown as { __release(): void }).__release());
}

export const kTimer = /^\d+:\d\d$/;

async function close({ page }: Person): Promise<void> {
  await page.getByRole("button", { name: "Close", exact: true }).click();
}

/** Calls that are not answered, and what is said then. */
export async function walkUnanswered({ ana, ben, cleo }: Walkers, look: Look): Promise<void> {
  await ana.callButton("Video").click();
  await expect(ben.incoming()).toBeVisible();
  await expect(ana.status()).toHaveText("Ringing…");
  await look("ringing", ana);
  await look("incoming", ben);
  await ben.incoming().getByRole("button", { name: "Check your camera" }).click();
  await expect(ben.page.getByLabel("Your own picture")).toBeVisible();
  await look("incoming, checking the camera", ben);
  await ben.button("Reply with a message").click();
  await look("incoming, replying", ben);
  await ben.page.keyboard.press("Escape");
  await ben.button("Decline").click();
  await expect(ana.status()).toHaveText("Ben declined");
  await look("declined", ana);
  await close(ana);

  await ana.callButton("Voice").click();
  await expect(ben.incoming()).toBeVisible();
  await look("incoming voice", ben);
  await ana.button("Cancel").click();
  await expect(ben.incoming()).toHaveCount(0);
  await look("cancelled", ana);
  await look("missed", ben);
  await close(ana);

  // Nobody is there.
  await cleo.context.setOffline(true);
  await cleo.page.goto("about:blank");
  await ana.openDirectMessage(cleo);
  await ana.callButton("Voice").click();
  await expect(ana.status()).toHaveText(/^Calling Cleo/);
  await look("calling", ana);
  await expect(ana.status()).toHaveText(/offline/, { timeout: 12_000 });
  await look("unreachable", ana);
  await ana.button("Cancel").click();
  await close(ana);
  await cleo.context.setOffline(false);
  await cleo.page.goto(new URL("/", ana.page.url()).href);
  await cleo.expectSignedIn();
  await cleo.openConversation("Ben");
  await ana.openConversation("Ben");
}

/** A call from the answer to the end. */
export async function walkCall({ ana, ben, cleo }: Walkers, look: Look): Promise<void> {
  const release = await holdCaptures(ben);
  await ana.callButton("Voice").click();
  await ben.button("Accept").click();
  await expect(ben.status()).toHaveText("Connecting…");
  await look("connecting", ben);
  await release();
  for (const each of [ana, ben]) await expect(each.status()).toHaveText(kTimer);
  await look("voice", ben);

  const allow = await refuseCaptures(ben);
  await ben.button("Camera").click();
  await expect(ben.page.getByText(/camera/i).first()).toBeVisible();
  await look("camera refused", ben);
  await allow();

  await walkMenus(ben, look);
  await walkWaiting({ ana, ben, cleo }, look);
  await walkPlaces(ben, look);
  await walkPictures({ ana, ben, cleo }, look);

  await ben.page.evaluate(() => {
    for (const connection of window.__media.connections) connection.close();
  });
  await expect(ana.status()).toHaveText(/reconnecting/i, { timeout: 30_000 });
  await look("reconnecting", ana);
  await ana.hangUp();
  for (const each of [ana, ben]) await expect(each.status()).toHaveText(/^Call ended/);
  await look("ended", ana);
}

/** Screens and cameras; the states before need none, and cost less without. */
async function walkPictures({ ana, ben }: Walkers, look: Look): Promise<void> {
  await shareScreen(ana);
  await look("sharing", ana);
  await expect(ben.page.locator("#remote-screen")).toBeVisible();
  await look("their screen", ben);
  for (const each of [ana, ben]) {
    await each.button("Camera").click();
    await expect(each.button("Camera")).toHaveAttribute("aria-pressed", "true");
  }
  await expect(ben.page.locator(ben.remoteVideo)).toBeVisible();
  await look("their screen and both cameras", ben);
  await ana.page.getByRole("region", { name: "Your screen" }).getByRole("button").click();
  await expect(ben.page.locator("#remote-screen")).toHaveCount(0);
  await look("video", ben);
  await ben.button("Microphone").click();
  await expect(ben.button("Microphone")).toHaveAttribute("aria-pressed", "false");
  await look("muted", ana);
  await look("muted myself", ben);
}

async function shareScreen(who: Person): Promise<void> {
  await shareSheets(who.page, [kGreen]);
  await who.button("Share screen").click();
  await expect(who.page.getByRole("region", { name: "Your screen" })).toBeVisible();
}

/** The menus of a call that runs, one after the other. */
async function walkMenus(who: Person, look: Look): Promise<void> {
  const { page } = who;
  const shut = async (name: string) => {
    await page.keyboard.press("Escape");
    await expect(page.getByRole("dialog", { name })).toHaveCount(0);
  };
  for (const name of ["Devices", "More"]) {
    await page.getByRole("region", { name: "Call" }).getByRole("button", { name }).click();
    await expect(page.getByRole("dialog", { name })).toBeVisible();
    await look(name.toLowerCase(), who);
    await shut(name);
  }
  await page.getByRole("button", { name: /Direct|Relayed/ }).click();
  const quality = page.getByRole("dialog", { name: "Connection quality" });
  await expect(quality).toBeVisible();
  await look("quality", who);
  await quality.getByRole("button", { name: "Details" }).click();
  await expect(quality.getByRole("table")).toBeVisible();
  await look("quality, details", who);
  await shut("Connection quality");
}

/** Somebody else calls. */
async function walkWaiting({ ben, cleo }: Walkers, look: Look): Promise<void> {
  await cleo.callButton("Voice").click();
  const waiting = ben.page.getByRole("alertdialog", { name: "Voice call from Cleo" });
  await expect(waiting).toBeVisible();
  await look("waiting", ben);
  await ben.button("Back to messages").click();
  await look("waiting above the mini bar", ben);
  await waiting.getByRole("button", { name: "Decline", exact: true }).click();
  await ben.page.getByRole("button", { name: /^Back to the call with/ }).click();
  await expect(cleo.status()).toHaveText("Ben is in another call");
  await look("busy", cleo);
  await close(cleo);
}

/** The call beside the chat, above it, in another tab. */
async function walkPlaces(ben: Person, look: Look): Promise<void> {
  await ben.button("Chat").click();
  await expect(ben.button("Chat")).toHaveAttribute("aria-pressed", "true");
  await look("docked", ben);
  await ben.button("Chat").click();

  const second = ben.at(await ben.context.newPage());
  await second.page.goto(ben.page.url());
  await expect(second.button("Move here")).toBeVisible();
  await look("elsewhere", second);
  await second.page.close();

  await ben.button("Back to messages").click();
  await expect(ben.page.getByRole("region", { name: "Current call" })).toBeVisible();
  await look("mini bar", ben);
  await ben.page.getByRole("button", { name: /^Back to the call with/ }).click();
}
