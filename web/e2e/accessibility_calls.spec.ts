// Every state of a call, for those who do not see it or do not use a mouse.
import type { Locator, Page } from "@playwright/test";
import { axeFinds } from "./support/axe";
import { kTimer, walkers } from "./support/call_walk";
import { expect, test } from "./support/fixtures";
import { expectSaid, forget, listen } from "./support/speech";

test.describe("with a short ring", () => {
  test.use({ settings: "[calls]\nring_s = 4" });

  test("axe finds nothing when nobody answers", async ({ world }) => {
    const { ana, ben } = await walkers(world);
    for (const { page } of [ana, ben]) await listen(page);
    await ana.callButton("Voice").click();
    await expect(ana.status()).toHaveText("No answer");
    await expectSaid(ana.page, /^No answer$/, "assertive");
    await expectSaid(ben.page, /^Missed voice call from Ana$/, "assertive");
    expect(await axeFinds(ana.page)).toEqual([]);
    expect(await axeFinds(ben.page)).toEqual([]);
  });
});

test("every event of a call is said once, in words", async ({ world }) => {
  const { ana, ben, cleo } = await walkers(world);
  for (const { page } of [ana, ben]) await listen(page);

  await ana.callButton("Voice").click();
  await expectSaid(ana.page, /^Calling Ben…$/, "polite");
  await expectSaid(ben.page, /^Voice call from Ana$/, "assertive");
  await expectSaid(ana.page, /^Ringing…$/, "polite");
  await ana.button("Cancel").click();
  await expectSaid(ana.page, /^Call cancelled$/, "assertive");
  await expectSaid(ben.page, /^(Caller hung up|Missed voice call from Ana)$/, "assertive");
  await ana.button("Call again").click();
  await ben.button("Decline").click();
  await expectSaid(ana.page, /^Ben declined$/, "assertive");
  await ana.button("Call again").click();
  await ben.button("Accept").click();
  for (const [each, other] of [
    [ana, "Ben"],
    [ben, "Ana"],
  ] as const)
    await expectSaid(each.page, new RegExp(`^Connected with ${other}$`), "assertive");

  await ben.button("Microphone").click();
  await expectSaid(ben.page, /^Your microphone is off$/, "polite");
  await expectSaid(ana.page, /^Ben is muted$/, "polite");
  await ben.button("Microphone").click();
  await expectSaid(ana.page, /^Ben is no longer muted$/, "polite");
  await ben.button("Camera").click();
  await expectSaid(ben.page, /^Your camera is on$/, "polite");
  await expectSaid(ana.page, /^Ben switched the camera on$/, "polite");
  await ben.button("Camera").click();
  await expectSaid(ana.page, /^Ben switched the camera off$/, "polite");

  await cleo.callButton("Video").click();
  await expectSaid(ben.page, /^Video call from Cleo is waiting$/, "assertive");
  await cleo.button("Cancel").click();
  await expect(ben.page.getByRole("alertdialog")).toHaveCount(0);

  await forget(ana.page);
  await ben.page.evaluate(() => {
    for (const connection of window.__media.connections) connection.close();
  });
  await expectSaid(ana.page, /reconnecting…$/i, "assertive");
  await ana.hangUp();
  await expectSaid(ana.page, /^Call ended/, "assertive");
  await expectSaid(ben.page, /^Call ended/, "assertive");
  // Once each: nothing repeats itself while the timer runs.
  const said = await ana.page.evaluate(() => window.__said.map(({ text }) => text));
  expect(said.filter((text) => text.startsWith("Call ended"))).toHaveLength(1);
});

const hasFocus = (wanted: Locator): Promise<boolean> =>
  wanted.evaluate((element) => element === document.activeElement);

/** Tab, and arrows inside a toolbar, until this control has the focus. */
async function tabTo(wanted: Locator): Promise<void> {
  await expect(wanted).toBeVisible();
  for (let presses = 0; presses < 80; presses++) {
    if (await hasFocus(wanted)) return;
    const sameToolbar = await wanted.evaluate((element) => {
      const toolbar = element.closest('[role="toolbar"]');
      return toolbar?.contains(document.activeElement) ?? false;
    });
    await wanted.page().keyboard.press(sameToolbar ? "ArrowRight" : "Tab");
  }
  throw new Error(`the keyboard does not reach ${wanted}`);
}

async function press(page: Page, ...keys: string[]): Promise<void> {
  for (const key of keys) await page.keyboard.press(key);
}

test("a call with its menus by keyboard alone", async ({ world }) => {
  const { ana, ben } = await walkers(world);
  await tabTo(ana.button("Video call"));
  await press(ana.page, "Enter");
  await expect(ben.incoming()).toBeVisible();

  // Reply with a message: forth and back.
  await tabTo(ben.button("Reply with a message"));
  await press(ben.page, "Enter");
  await expect(ben.button("Decline and send")).toBeVisible();
  await press(ben.page, "Escape");
  await tabTo(ben.button("Accept without camera"));
  await press(ben.page, "Enter");
  await expect(ben.status()).toHaveText(kTimer);

  // The devices: open, choose one, close; the focus comes back to the button.
  await tabTo(ben.button("Devices"));
  await press(ben.page, "Enter");
  const devices = ben.page.getByRole("dialog", { name: "Devices" });
  await expect(devices).toBeVisible();
  await tabTo(devices.getByRole("button", { name: /Microphone$/ }));
  await press(ben.page, "Enter");
  await expect(ben.page.getByRole("listbox")).toBeVisible();
  await press(ben.page, "ArrowDown", "Enter");
  await expect(ben.page.getByRole("listbox")).toHaveCount(0);
  await press(ben.page, "Escape");
  await expect(devices).toHaveCount(0);
  await expect(ben.button("Devices")).toBeFocused();

  // The bar while the rest of the application is used, and back.
  await tabTo(ben.button("Back to messages"));
  await press(ben.page, "Enter");
  await expect(ben.page.getByRole("region", { name: "Current call" })).toBeVisible();
  await tabTo(ben.page.getByRole("button", { name: /^Back to the call with/ }));
  await press(ben.page, "Enter");
  await tabTo(ben.button("End"));
  await press(ben.page, "Enter");
  await expect(ana.status()).toContainText("Call ended");
  await tabTo(ana.button("Message"));
  await press(ana.page, "Enter");
  await expect(ana.composer(ben)).toBeVisible();
});

test("shortcuts get other keys, are shown, used, and can be switched off", async ({ world }) => {
  const { ana, ben } = await walkers(world);
  const { page } = ben;
  await page.getByRole("button", { name: /your account/ }).focus();
  await press(page, "?");
  const sheet = page.getByRole("dialog", { name: "Keyboard shortcuts" });
  await expect(sheet).toBeVisible();
  expect(await axeFinds(page)).toEqual([]);
  await sheet.getByRole("button", { name: "Change the keys of “Microphone on or off”" }).click();
  await press(page, "Alt+v");
  await expect(sheet.getByText("These keys belong to “Camera on or off”.")).toBeVisible();
  expect(await axeFinds(page)).toEqual([]);
  await press(page, "F8");
  await expect(sheet.getByRole("listitem").filter({ hasText: "Microphone on" })).toContainText(
    "F8",
  );
  // The first may only close the tooltip of the button that has the focus.
  await press(page, "Escape", "Escape");
  await expect(sheet).toHaveCount(0);

  await ana.callButton("Voice").click();
  await expect(ben.incoming()).toBeVisible();
  await press(page, "Alt+a");
  await expect(ben.status()).toHaveText(kTimer);
  const microphone = ben.button("Microphone");
  await expect(microphone).toHaveAttribute("aria-keyshortcuts", "F8");
  await press(page, "F8");
  await expect(microphone).toHaveAttribute("aria-pressed", "false");
  await microphone.focus();
  await expect(page.getByRole("tooltip")).toHaveText("F8");
  await page.evaluate(() => {
    localStorage.setItem("earshot.shortcuts", "off");
    window.dispatchEvent(new Event("storage"));
  });
  await expect(microphone).not.toHaveAttribute("aria-keyshortcuts");
  await press(page, "F8");
  await expect(microphone).toHaveAttribute("aria-pressed", "false");
  await ana.hangUp();
});
