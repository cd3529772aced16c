// A server that has too much to do for more people in group calls: what they are told, what those
// who are in notice of it, and what an administrator sees.
import AxeBuilder from "@axe-core/playwright";
import { kBlue, kRed } from "./support/browsers";
import { expect, test } from "./support/fixtures";
import { begin, kWithGroupCalls } from "./support/group";
import { expectHears } from "./support/media";

// Two people who hear each other are more than this share of the line, one who waits is not.
test.use({
  settings: `${kWithGroupCalls}
uplink_mbps = 1
refuse_above_percent = 6
shed_above_percent = 100`,
});

test("nobody else is let in, who is in goes on, and the administrator sees why", async ({
  world,
}) => {
  const ana = await world.newPerson("Ana", "chromium", { camera: kRed });
  const ben = await world.newPerson("Ben", "chromium", { camera: kBlue });
  const cleo = await world.newPerson("Cleo", "chromium");
  await begin("Trio", [ana, ben], "Video", [cleo]);
  for (const person of [ana, ben]) await expectHears(person.page);

  const page = await ana.page.context().newPage();
  await page.goto(`${world.server.origin}/settings/group-calls`);
  await expect(page.getByText("There is too much to do for more people.")).toBeVisible({
    timeout: 15_000,
  });
  await page.getByRole("button", { name: /Trio.*2 people/ }).click();
  const rooms = page.getByRole("list", { name: "Ongoing calls" });
  await expect(rooms.getByText("Connected")).toHaveCount(2);
  await expect(rooms.getByText(/UDP · \d+ ms/)).toHaveCount(2);
  await expect(rooms.getByText(/Camera: VP8, \d sizes?/)).toHaveCount(2);
  await expect(rooms.getByText(/1 × (small|medium|large) \(VP8\)/)).toHaveCount(2);
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);

  await cleo.button("Join").first().click();
  await expect(cleo.page.getByText("The server has no room for more calls").first()).toBeVisible();
  for (const person of [ana, ben]) await expectHears(person.page);
});
