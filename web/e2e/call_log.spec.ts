// The log of calls: what it says agrees with the conversations, what was read is read everywhere.
import { readFileSync } from "node:fs";
import type { Locator } from "@playwright/test";
import { axeFinds } from "./support/axe";
import { kTimer } from "./support/call_walk";
import { expect, test } from "./support/fixtures";
import { kMousePx, kSizes, kTouchPx, layoutMistakes } from "./support/layout";
import { Person } from "./support/person";

const callsButton = ({ page }: Person, name: string) =>
  page.getByRole("button", { name, exact: true });

async function openLog(who: Person): Promise<Locator> {
  await who.page.getByRole("button", { name: /^Calls(,|$)/ }).click();
  await expect(who.page.getByRole("heading", { name: "Calls", level: 1 })).toBeVisible();
  return who.page.getByRole("list", { name: "Calls" }).getByRole("link");
}

/** A call that Ben does not answer. */
async function missOne(ana: Person, ben: Person, kind: "Voice" | "Video"): Promise<void> {
  await ana.callButton(kind).click();
  await expect(ben.incoming()).toBeVisible();
  await ana.button("Cancel").click();
  await expect(ben.incoming()).toHaveCount(0);
  await ana.button("Close").click();
}

test("the log agrees with the conversation, and can be read, searched and deleted", async ({
  world,
}) => {
  test.setTimeout(240_000);
  const browser = await world.openBrowser("chromium");
  const ana = await Person.register("Ana", browser, world.server);
  const ben = await Person.register("Ben", browser, world.server, { hasTouch: true });
  const second = await Person.signIn("Ben", browser, world.server);
  await ana.openDirectMessage(ben);

  // Nothing yet.
  await openLog(ben);
  await expect(ben.page.getByText("No calls yet")).toBeVisible();
  expect(await axeFinds(ben.page)).toEqual([]);
  await ben.page.goto(world.server.origin);

  // Two missed, one answered, one declined.
  await missOne(ana, ben, "Voice");
  await missOne(ana, ben, "Voice");
  for (const each of [ben, second])
    await expect(callsButton(each, "Calls, 2 missed")).toBeVisible();
  await ana.callButton("Voice").click();
  await ben.button("Accept").click();
  for (const each of [ana, ben]) await expect(each.status()).toHaveText(kTimer);
  await expect(ben.status()).toHaveText(/^0:0[3-9]$/);
  await ana.hangUp();
  await ana.button("Close").click();
  await ana.callButton("Video").click();
  await expect(ben.incoming()).toBeVisible();
  await ben.button("Decline").click();
  await ana.button("Close").click();

  // What the conversation says is what the log says.
  await ben.openConversation("Ana");
  const entries = ben.page.getByRole("article");
  await expect(entries.getByText(/^Video call, declined/)).toBeVisible();
  const said = await entries.locator("[data-call-title]").allInnerTexts();
  expect(said).toHaveLength(4);
  const rows = await openLog(ben);
  await expect(rows).toHaveCount(2);
  await expect(rows.nth(0)).toContainText("Ana(2)");
  await expect(rows.nth(0)).toContainText("Video call, declined");
  await expect(rows.nth(1)).toContainText("Missed voice call");
  await expect(rows.nth(1)).toContainText("New");
  await rows.nth(0).click();
  const details = ben.page.getByRole("complementary", { name: "Details of calls with Ana" });
  await expect(details).toBeVisible();
  const titles = await details.locator("[data-call-title]").allInnerTexts();
  expect(titles.toReversed()).toEqual(said.slice(2));
  await expect(details.getByText("You declined.")).toBeVisible();
  await details.getByRole("button", { name: /^Voice call, 0:0/ }).click();
  await expect(details.getByText("The call ended normally.")).toBeVisible();
  await expect(details.getByText("Quality for you")).toBeVisible();
  await details.getByText("Figures of your device").first().click();
  await expect(details.getByText("Round trip")).toBeVisible();
  expect(await axeFinds(ben.page)).toEqual([]);

  // Read on one device, read on all.
  for (const each of [ben, second]) await expect(callsButton(each, "Calls")).toBeVisible();

  // Every window.
  for (const [size, target] of [
    ["phone", kTouchPx],
    ["narrow", kTouchPx],
    ["landscape", kTouchPx],
    ["zoomed", kMousePx],
  ] as const) {
    await ben.page.setViewportSize(kSizes[size]);
    expect(await layoutMistakes(ben.page, target), `details, ${size}`).toEqual([]);
  }
  await ben.page.setViewportSize(kSizes.phone);
  await ben.page.keyboard.press("Escape");
  await expect(details).toHaveCount(0);
  for (const size of ["phone", "narrow", "landscape"] as const) {
    await ben.page.setViewportSize(kSizes[size]);
    expect(await layoutMistakes(ben.page, kTouchPx), `list, ${size}`).toEqual([]);
  }
  await ben.page.setViewportSize(kSizes.desktop);

  // Missed, search, the keyboard.
  await ben.page.getByText("Missed", { exact: true }).click();
  await expect(rows).toHaveCount(1);
  await expect(rows).toContainText("Missed voice call");
  await ben.page.getByText("All", { exact: true }).click();
  await expect(rows).toHaveCount(2);
  await rows.nth(0).focus();
  await ben.page.keyboard.press("ArrowDown");
  await expect(rows.nth(1)).toBeFocused();
  const search = ben.page.getByRole("searchbox", { name: "Search calls by name" });
  await search.fill("nobody");
  await expect(ben.page.getByText("No call with “nobody”")).toBeVisible();
  await search.fill("an");
  await expect(rows).toHaveCount(2);
  await search.fill("");

  // A file for other programs.
  await ben.page.getByRole("button", { name: "More", exact: true }).click();
  const download = ben.page.waitForEvent("download");
  await ben.page.getByRole("menuitem", { name: "Export as CSV" }).click();
  const file = readFileSync(await (await download).path(), "utf8");
  expect(file.trim().split(/\r?\n/)).toHaveLength(5);
  expect(file).toContain("Ana");

  // Back from the row, then one and all are deleted; the conversation keeps its entries.
  await ben.page.getByRole("button", { name: "Call Ana by voice" }).first().click();
  await expect(ana.incoming()).toBeVisible();
  await ben.button("Cancel").click();
  await ben.button("Close").click();
  await expect(rows.nth(0)).toContainText("Ana(3)");
  await rows.nth(0).focus();
  await ben.page.keyboard.press("Delete");
  const question = ben.page.getByRole("alertdialog", { name: "Delete 3 calls?" });
  await question.getByRole("button", { name: "Delete" }).click();
  await expect(rows).toHaveCount(1);
  await ben.page.getByRole("button", { name: "More", exact: true }).click();
  await ben.page.getByRole("menuitem", { name: "Clear the call log" }).click();
  await ben.page
    .getByRole("alertdialog")
    .getByRole("button", { name: "Clear the call log" })
    .click();
  await expect(ben.page.getByText("No calls yet")).toBeVisible();
  await ben.openConversation("Ana");
  await expect(entries.locator("[data-call-title]")).toHaveCount(5);
  // Only the own view is gone.
  await expect(await openLog(ana)).not.toHaveCount(0);

  // An error says what to do.
  await ben.page.route("**/api/v1/calls?*", (route) => route.fulfill({ status: 503, body: "" }));
  await openLog(ben);
  await ben.page.reload();
  await expect(ben.page.getByText("Your calls could not be loaded")).toBeVisible();
  await ben.page.unroute("**/api/v1/calls?*");
  await ben.page.getByRole("button", { name: "Try again" }).click();
  await expect(ben.page.getByText("No calls yet")).toBeVisible();
});

test("somebody who is busy can be told from nobody, or not: the person chooses", async ({
  world,
}) => {
  const browser = await world.openBrowser("chromium");
  const ben = await Person.register("Ben", browser, world.server);
  const ana = await Person.register("Ana", browser, world.server);
  await ben.page.goto(`${world.server.origin}/settings/privacy`);
  const choice = ben.page.getByRole("radiogroup", { name: "Whoever calls you then" });
  await expect(choice.getByRole("radio", { name: /another call/ })).toBeChecked();
  await choice.getByText("Hears no answer").click();
  await expect(choice.getByRole("radio", { name: "Hears no answer" })).toBeChecked();
  const second = await Person.signIn("Ben", browser, world.server);
  await second.page.goto(`${world.server.origin}/settings/privacy`);
  await expect(second.page.getByRole("radio", { name: "Hears no answer" })).toBeChecked();
  await second.page.getByText(/another call$/).click();
  await expect(choice.getByRole("radio", { name: /another call/ })).toBeChecked();

  // How long calls are kept is asked about before anything goes. Ben, the first, may choose.
  await ben.page.goto(`${world.server.origin}/settings/server`);
  await ben.page.getByRole("button", { name: /Keep everybody's calls/ }).click();
  await ben.page.getByRole("option", { name: "90 days" }).click();
  await ben.page.getByRole("button", { name: "Delete older calls" }).click();
  await expect(
    ben.page.getByRole("button", { name: "90 days Keep everybody's calls" }),
  ).toBeVisible();
  await ana.page.goto(`${world.server.origin}/settings/server`);
  await expect(ana.page).toHaveURL(/settings\/profile/);
});
