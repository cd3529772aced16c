import type { Page } from "@playwright/test";
import { axeFinds } from "./support/axe";
import { expect, test } from "./support/fixtures";
import { expectHears } from "./support/media";
import { Person } from "./support/person";

async function expectNoViolations(page: Page): Promise<void> {
  expect(await axeFinds(page)).toEqual([]);
}

for (const colorScheme of ["light", "dark"] as const) {
  test(`axe finds nothing, ${colorScheme}: sign-in, chat, incoming call, call`, async ({
    world,
  }) => {
    const visitor = await Person.visit("Zoe", await world.openBrowser("chromium"));
    await visitor.page.emulateMedia({ colorScheme });
    await visitor.page.goto(world.server.origin);
    await expect(visitor.page.getByRole("heading").first()).toBeVisible();
    await expectNoViolations(visitor.page);

    const ana = await world.newPerson("Ana", "chromium");
    const ben = await world.newPerson("Ben", "chromium");
    for (const person of [ana, ben]) await person.page.emulateMedia({ colorScheme });
    await ana.openDirectMessage(ben);
    await ana.say(ben, "Hello `Ben`");
    await expect(ana.page.getByRole("article").getByText("Hello")).toBeVisible();
    await expectNoViolations(ana.page);

    await ana.callButton("Video").click();
    await expect(ben.incoming()).toBeVisible();
    await expectNoViolations(ben.page);
    await expectNoViolations(ana.page);
    await ben.button("Accept").click();
    await expect(ben.status()).toHaveText(/^\d+:\d\d$/);
    await expectNoViolations(ben.page);
    await ana.hangUp();
    await expect(ben.status()).toContainText("Call ended");
    await expectNoViolations(ben.page);
  });
}

test("a whole call by keyboard alone", async ({ world }) => {
  const ana = await world.newPerson("Ana", "chromium");
  const ben = await world.newPerson("Ben", "chromium");
  await ana.openDirectMessage(ben);
  await tabTo(ana, "Voice call");
  await ana.page.keyboard.press("Enter");
  await expect(ben.incoming()).toBeVisible();
  await tabTo(ben, "Accept");
  await ben.page.keyboard.press("Enter");
  await expect(ben.status()).toHaveText(/^\d+:\d\d$/);
  await expectHears(ben.page);
  await tabTo(ben, "Microphone");
  await ben.page.keyboard.press("Space");
  await expect(ben.button("Microphone")).toHaveAttribute("aria-pressed", "false");
  await tabTo(ben, "End");
  await ben.page.keyboard.press("Enter");
  await expect(ana.status()).toContainText("Call ended");
});

/** Tab, and arrows inside a toolbar, until the control of this name has the focus. */
async function tabTo(person: Person, name: string): Promise<void> {
  const wanted = person.button(name);
  await expect(wanted).toBeVisible();
  for (let presses = 0; presses < 60; presses++) {
    if (await wanted.evaluate((element) => element === document.activeElement)) return;
    const inToolbar = await person.page.evaluate(
      () => document.activeElement?.closest('[role="toolbar"]') !== null,
    );
    const inWanted = await wanted.evaluate((element) => {
      const toolbar = element.closest('[role="toolbar"]');
      return toolbar !== null && toolbar.contains(document.activeElement);
    });
    await person.page.keyboard.press(inToolbar && inWanted ? "ArrowRight" : "Tab");
  }
  throw new Error(`the keyboard does not reach '${name}'`);
}

test("calls are announced to screen readers, and a ring leaves the focus where one types", async ({
  world,
}) => {
  const ana = await world.newPerson("Ana", "chromium");
  const ben = await world.newPerson("Ben", "chromium");
  await ana.openDirectMessage(ben);
  await ana.say(ben, "hello");
  await ben.openConversation("Ana");
  await ben.composer(ana).fill("I am writing");
  await ben.composer(ana).focus();
  await ana.callButton("Voice").click();
  await expect(ben.incoming()).toBeVisible();
  await expect(ben.composer(ana)).toBeFocused();
  await expect(ben.page.getByTestId("live-assertive")).toContainText("Ana");
  await ben.page.keyboard.press("Escape");
  await expect(ben.page.getByText("Silenced")).toBeVisible();
  await expect(ana.status()).toHaveText("Ringing…");
});
