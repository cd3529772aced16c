// Walks through what a group call can look like; `look` is called in each state.
import { type Browser, type BrowserContextOptions, expect } from "@playwright/test";
import { kWalker, type Look } from "./call_walk.ts";
import { join, liveBar, makeGroup, openMenuOf, openPeople, tile } from "./group.ts";
import { Person } from "./person.ts";
import { kGreen, kYellow, shareSheets } from "./screen.ts";
import type { Server } from "./server.ts";

/** The first is host, the second looks; the fourth comes late. */
export type GroupWalkers = readonly [Person, Person, Person, Person];

/** Each in a window of their own, in browsers whose cameras may differ. */
export async function groupWalkers(
  browsers: readonly [Browser, Browser, Browser, Browser],
  server: Server,
  options: BrowserContextOptions = kWalker,
): Promise<GroupWalkers> {
  const enter = (name: string, browser: Browser) => Person.register(name, browser, server, options);
  const [first, second, third, fourth] = browsers;
  return [
    await enter("Ana", first),
    await enter("Ben", second),
    await enter("Cleo", third),
    await enter("Dan", fourth),
  ];
}

export async function walkGroup(people: GroupWalkers, look: Look): Promise<void> {
  const [ana, ben, cleo, dan] = people;
  await makeGroup("Band", ana, [ben, cleo, dan]);
  await ana.callButton("Video").click();
  await expect(ana.page.getByRole("group", { name: "You" })).toBeVisible();
  await look("group: alone", ana);
  await expect(ben.incoming()).toBeVisible();
  await look("group: incoming", ben);
  await dan.incoming().getByRole("button", { name: "Decline" }).click();
  for (const each of [ben, cleo]) await join(each, ana);
  await expect(liveBar(dan)).toContainText("Ana");
  await look("group: bar", dan);
  await join(dan, ana);
  await expect(tile(ben, dan)).toBeVisible();
  for (const each of [ana, cleo, dan]) await expectPicture(ben, each);
  await look("group: grid", ben);

  await walkHosts(people, look);
  await walkScreens(people, look);

  await ben.button("Back to messages").click();
  await expect(ben.page.getByRole("region", { name: "Current call" })).toBeVisible();
  await look("group: mini bar", ben);
  await ben.page.getByRole("button", { name: /^Back to the call/ }).click();
  const panel = await openPeople(ana);
  await panel.getByRole("button", { name: "End for all…" }).click();
  await look("group: end for all", ana);
  await panel.getByRole("button", { name: "End for all", exact: true }).click();
  await expect(ben.status()).toContainText("Call ended");
  await look("group: ended", ben);
}

async function expectPicture(viewer: Person, shown: Person): Promise<void> {
  await expect(tile(viewer, shown).locator("video[data-visible]")).toBeVisible();
}

/** Hands, the list of people, and what hosts do. */
async function walkHosts([ana, ben, cleo]: GroupWalkers, look: Look): Promise<void> {
  for (const each of [cleo, ben]) {
    await each.button("Raise hand").click();
    await expect(each.button("Raise hand")).toHaveAttribute("aria-pressed", "true");
  }
  const menu = await openMenuOf(ana, ben);
  await look("group: a person's menu", ana);
  await menu.getByRole("button", { name: "Remove from the call…" }).click();
  await look("group: the question whether to remove somebody", ana);
  await menu.getByRole("button", { name: "Cancel" }).click();
  await menu.getByRole("button", { name: "Mute" }).click();
  await expect(menu).toHaveCount(0);
  await look("group: people", ana);
  await expect(ben.page.getByText("Ana muted your microphone.").first()).toBeVisible();
  await look("group: muted by a host", ben);
  await ben.button("Unmute").first().click();
  await ben.button("Raise hand").click();
  await ana.button("People").click();
}

async function walkScreens([ana, ben, cleo]: GroupWalkers, look: Look): Promise<void> {
  await ben.button("Pin Cleo").click();
  await expect(tile(ben, cleo)).toHaveAttribute("data-role", "main");
  await look("group: speaker", ben);
  await ben.button("Pin Cleo").click();
  await ben.button("More").click();
  const more = ben.page.getByRole("dialog", { name: "More" });
  await expect(more).toBeVisible();
  await look("group: more", ben);
  await ben.page.keyboard.press("Escape");
  await expect(more).toHaveCount(0);

  for (const [who, sheet] of [
    [ana, kGreen],
    [cleo, kYellow],
  ] as const) {
    await shareSheets(who.page, [sheet]);
    await who.button("Share screen").click();
    await expect(ben.page.getByRole("group", { name: `Screen of ${who.name}` })).toBeVisible();
  }
  await look("group: their screens", ben);
  await look("group: sharing", ana);
  for (const { page } of [ana, cleo]) {
    await page.getByRole("region", { name: "Your screen" }).getByText("Stop").click();
  }
  await expect(ben.page.getByRole("group", { name: /^Screen of/ })).toHaveCount(0);
}
