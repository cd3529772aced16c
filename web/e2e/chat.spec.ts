import type { BrowserKind } from "./support/browsers";
import { expect, test, type World } from "./support/fixtures";
import { Person, typeInto } from "./support/person";

async function registerByForm(name: string, kind: BrowserKind, world: World): Promise<Person> {
  const person = await Person.visit(name, await world.openBrowser(kind));
  await person.page.goto(`${world.server.origin}/register`);
  await person.createAccount();
  return person;
}

test("two people register, find each other and exchange messages", async ({ world }) => {
  const ana = await registerByForm("Ana", "chromium", world);
  const ben = await registerByForm("Ben", "firefox", world);
  await ana.openDirectMessage(ben);
  await ana.say(ben, "Hello **Ben**, see https://example.org");
  await expect(ben.page.getByText("Hello")).toBeVisible();
  await ben.openConversation("Ana");
  await expect(ben.page.locator("strong", { hasText: "Ben" })).toBeVisible();
  await expect(
    ben.page.getByRole("article").getByRole("link", { name: "https://example.org" }),
  ).toBeVisible();
  await ben.composer(ana).pressSequentially("I am");
  await expect(ana.page.getByText("Ben is typing")).toBeVisible();
  await ben.say(ana, "Here I am");
  await expect(ana.page.getByRole("article").getByText("Here I am")).toBeVisible();
});

test("markup in a message is text, never HTML", async ({ world }) => {
  const ana = await world.newPerson("Ana", "chromium");
  const ben = await world.newPerson("Ben", "chromium");
  await ana.openDirectMessage(ben);
  const hostile = '<img src=x onerror="document.title=1"> [x](javascript:alert(1))';
  await ana.say(ben, hostile);
  await ben.openConversation("Ana");
  await expect(ben.page.getByRole("article").getByText("<img src=x")).toBeVisible();
  expect(await ben.page.locator('article img[src="x"], a[href^="javascript"]').count()).toBe(0);
});

test("a draft and an unsent message survive a reload without a connection", async ({ world }) => {
  const ana = await world.newPerson("Ana", "chromium");
  const ben = await world.newPerson("Ben", "chromium");
  await ana.openDirectMessage(ben);
  await ana.say(ben, "first");
  await expect(ana.page.getByRole("article").getByText("first")).toBeVisible();
  await world.server.stop("SIGKILL");
  await ana.say(ben, "written while nobody listened");
  await expect(ana.page.getByText("written while nobody listened")).toBeVisible();
  await typeInto(ana.composer(ben), "half a thought");
  await world.server.start();
  await ana.page.reload();
  await expect(ana.composer(ben)).toHaveValue("half a thought");
  await ben.openConversation("Ana");
  await expect(
    ben.page.getByRole("article").getByText("written while nobody listened"),
  ).toHaveCount(1);
});

test("a server killed under a chat loses and doubles nothing", async ({ world }) => {
  const ana = await world.newPerson("Ana", "chromium");
  const ben = await world.newPerson("Ben", "firefox");
  await ana.openDirectMessage(ben);
  await ana.say(ben, "message 0");
  await ben.openConversation("Ana");
  for (let round = 1; round <= 3; round++) {
    const sending = ana.say(ben, `message ${round}`);
    await world.server.stop("SIGKILL");
    await sending;
    await ben.say(ana, `answer ${round}`);
    await world.server.start();
    for (const person of [ana, ben]) {
      const articles = person.page.getByRole("article");
      await expect(articles.getByText(`message ${round}`, { exact: true })).toHaveCount(1);
      await expect(articles.getByText(`answer ${round}`, { exact: true })).toHaveCount(1);
    }
  }
  await ben.page.reload();
  const articles = ben.page.getByRole("article");
  await expect(articles.getByText(/^message \d$/)).toHaveText(
    [0, 1, 2, 3].map((n) => `message ${n}`),
  );
});

test("signing in on a second browser shows the same conversation; revoking signs it out", async ({
  world,
}) => {
  const ana = await world.newPerson("Ana", "chromium");
  const ben = await world.newPerson("Ben", "chromium");
  await ana.openDirectMessage(ben);
  await ana.say(ben, "from the first browser");
  const again = await Person.visit("Ana", await world.openBrowser("firefox"));
  await again.page.goto(world.server.origin);
  await again.signInByForm();
  await again.openConversation("Ben");
  await expect(again.page.getByRole("article").getByText("from the first browser")).toBeVisible();
  await ana.page.goto(`${world.server.origin}/settings/security`);
  await ana.page.getByRole("button", { name: /^Sign out .*Firefox/ }).click();
  await expect(again.page.getByRole("button", { name: "Sign in" })).toBeVisible();
});
