// The connection of a call in words and numbers; less data; Chromium and Firefox.
import AxeBuilder from "@axe-core/playwright";
import { kBlue, kRed } from "./support/browsers";
import { expect, test } from "./support/fixtures";
import { expectHears, expectSees, received } from "./support/media";
import type { Person } from "./support/person";

async function videoCall(caller: Person, callee: Person): Promise<void> {
  await caller.getAcquainted(callee);
  await caller.callButton("Video").click();
  await expect(callee.incoming()).toContainText("Video call");
  await callee.button("Accept").click();
  for (const person of [caller, callee]) await expect(person.status()).toHaveText(/^\d+:\d\d$/);
  await Promise.all([caller, callee].map(({ page }) => expectHears(page)));
}

const panelOf = ({ page }: Person) => page.getByRole("dialog", { name: "Connection quality" });

async function openPanel(person: Person): Promise<void> {
  await person.page.getByRole("button", { name: /Encrypted\..*(Direct|Relayed)/ }).click();
  await expect(panelOf(person)).toBeVisible();
}

for (const kind of ["chromium", "firefox"] as const) {
  test(`the connection is told in words, as graphs and as a table: ${kind}`, async ({ world }) => {
    const ana = await world.newPerson("Ana", kind, kind === "chromium" ? { camera: kRed } : {});
    const ben = await world.newPerson("Ben", "chromium", { camera: kBlue });
    await videoCall(ana, ben);
    await openPanel(ana);
    const panel = panelOf(ana);
    await expect(panel.getByText(/^(Excellent|Good|Weak|Bad)/)).toBeVisible();
    await expect(panel.getByText(/straight between the two of you/)).toBeVisible();
    await panel.getByRole("button", { name: "Details" }).click();
    const bitrate = panel.getByRole("row", { name: /^Bitrate: Received/ });
    await expect(bitrate.getByRole("cell").first()).toHaveText(/^[1-9]\d* kbit\/s$/);
    const picture = panel.getByRole("row", { name: /^Picture height: Received/ });
    await expect(picture.getByRole("cell").first()).toHaveText(/^[1-9]\d+ px$/);
    await expect(panel.locator("canvas")).toHaveCount(4);
    await expect(panel.getByRole("button", { name: "Copy as text" })).toBeVisible();
    if (kind === "chromium") {
      const { violations } = await new AxeBuilder({ page: ana.page })
        .include('[role="dialog"]')
        .analyze();
      expect(violations).toEqual([]);
    }
  });
}

test("less data: the other side gets a smaller picture at once, and the full one again", async ({
  world,
}) => {
  const ana = await world.newPerson("Ana", "chromium");
  const ben = await world.newPerson("Ben", "chromium", { camera: kBlue });
  await videoCall(ana, ben);
  await expectSees(ben.page);
  const width = () => received(ben.page).then(({ frameWidth }) => frameWidth);
  await expect.poll(width, { timeout: 30_000 }).toBeGreaterThan(640);
  await openPanel(ana);
  const saver = panelOf(ana).getByRole("switch", { name: /Use less data/ });
  await saver.press("Space");
  await expect(saver).toBeChecked();
  await expect.poll(width).toBeLessThanOrEqual(640);
  await saver.press("Space");
  await expect.poll(width, { timeout: 30_000 }).toBeGreaterThan(640);
});
