// Group calls by the product's own buttons.
import { expect, type Locator, type Page } from "@playwright/test";
import { kAddress } from "./address.ts";
import type { CallKind, Person } from "./person.ts";

/** Lines for the server: group calls are switched on. */
export const kWithGroupCalls = `[sfu]\nenabled = true\nlisten = "${kAddress}:10000"`;

/** Chromium's pages may sing without a click (after a reload there is none). */
export const kSings = { args: ["--autoplay-policy=no-user-gesture-required"] };

/** A group of all of them, open on everybody's page. */
export async function makeGroup(
  title: string,
  maker: Person,
  others: readonly Person[],
): Promise<void> {
  const { page } = maker;
  await page.getByRole("button", { name: "New conversation" }).first().click();
  await page.getByRole("button", { name: "New group" }).click();
  const dialog = page.getByRole("dialog", { name: "New group" });
  for (const other of others) await dialog.getByText(other.name, { exact: true }).click();
  await dialog.getByRole("textbox", { name: "Group name" }).fill(title);
  await dialog.getByRole("button", { name: "Create group" }).click();
  await expect(dialog).toHaveCount(0);
  for (const other of others) await other.openConversation(title);
}

export const videoOf = (shown: Person): string => `[role=group][aria-label^="${shown.name}"] video`;

/** The tile of somebody in a person's call. */
export function tile(viewer: Person, shown: Person): Locator {
  return viewer.page.getByRole("group", { name: new RegExp(`^${shown.name}`) });
}

/** By the ring or by the bar, whichever is there first. */
export async function join(
  person: Person,
  inside: Person,
  how: "Join" | "Join without camera" = "Join",
): Promise<void> {
  await person.page.getByRole("button", { name: how, exact: true }).first().click();
  await expect(tile(person, inside)).toBeVisible();
}

/** The first begins the group's call, the others join; the rest of the group stays outside. */
export async function begin(
  title: string,
  people: readonly Person[],
  kind: CallKind = "Video",
  outside: readonly Person[] = [],
): Promise<void> {
  const [first, ...others] = people;
  if (!first) return;
  await makeGroup(title, first, [...others, ...outside]);
  await first.callButton(kind).click();
  await expect(first.page.getByRole("group", { name: "You" })).toBeVisible();
  for (const other of others) await join(other, first);
}

/** The bar in the conversation: who is in the call, seen without joining. */
export function liveBar(person: Person): Locator {
  return person.page.getByRole("region", { name: "Call of this group" });
}

/** Opens the list of people in the call; it stays open. */
export async function openPeople(person: Person): Promise<Locator> {
  const panel = person.page.getByRole("complementary", { name: "People in the call" });
  if (!(await panel.isVisible())) await person.button("People").click();
  await expect(panel).toBeVisible();
  return panel;
}

/** A line of what a host may do to somebody, or what their menu shows. */
export async function openMenuOf(person: Person, about: Person): Promise<Locator> {
  const panel = await openPeople(person);
  await panel.getByRole("button", { name: `More about ${about.name}` }).click();
  const menu = person.page.getByRole("dialog", { name: about.name });
  await expect(menu).toBeVisible();
  return menu;
}

export async function doAsHost(host: Person, about: Person, action: string): Promise<void> {
  const menu = await openMenuOf(host, about);
  await menu.getByRole("button", { name: action }).click();
  await expect(menu).toHaveCount(0);
}

/** How many receiving sections get pictures now: frames decoded in about a second. */
export function arrivingPictures(page: Page): Promise<number> {
  return page.evaluate(async () => {
    const decoded = async () => {
      const frames = new Map<string, number>();
      for (const connection of window.__media.connections) {
        const report = await window.__media.statsOf(connection);
        for (const entry of report.values()) {
          if (entry.type !== "inbound-rtp" || entry.kind !== "video") continue;
          frames.set(entry.mid ?? entry.id, entry.framesDecoded ?? 0);
        }
      }
      return frames;
    };
    const before = await decoded();
    await new Promise((done) => setTimeout(done, 1_000));
    const after = await decoded();
    return [...after].filter(([mid, frames]) => frames > (before.get(mid) ?? 0)).length;
  });
}

/** Lines of the decoded picture of somebody that is shown now. */
export function pictureHeight({ page }: Person, of: Person): Promise<number> {
  const read = (wanted: string) =>
    document.querySelector<HTMLVideoElement>(wanted)?.videoHeight ?? 0;
  return page.evaluate(read, videoOf(of));
}
