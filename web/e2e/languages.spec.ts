import { expect, test } from "./support/fixtures.ts";
import { expectHears } from "./support/media.ts";
import { Person } from "./support/person.ts";

const kOptions = (locale: string) => ({ locale });

test("the page speaks the browser's language, and Arabic runs from right to left", async ({
  world,
}) => {
  // A server without accounts begins with another page.
  const { browser } = await world.newPerson("Ana", "chromium");
  const german = await Person.visit("Ada", browser, kOptions("de-AT"));
  await german.page.goto(`${world.server.origin}/sign-in`);
  await expect(german.page.locator('html[lang="de"][dir="ltr"]')).toBeAttached();
  await expect(german.page.getByRole("button", { name: "Anmelden" })).toBeVisible();

  const arabic = await Person.visit("Amal", browser, kOptions("ar-EG"));
  await arabic.page.goto(`${world.server.origin}/sign-in`);
  await expect(arabic.page.locator('html[lang="ar"][dir="rtl"]')).toBeAttached();
  await expect(arabic.page.getByRole("button", { name: "تسجيل الدخول" })).toBeVisible();

  const other = await Person.visit("Oto", browser, kOptions("cs-CZ"));
  await other.page.goto(`${world.server.origin}/sign-in`);
  await expect(other.page.locator('html[lang="en"]')).toBeAttached();
  await expect(other.page.getByRole("button", { name: "Sign in" })).toBeVisible();
});

test("the language changes without a reload, with a call going on, in every tab", async ({
  world,
}) => {
  const ana = await world.newPerson("Ana", "chromium");
  const ben = await world.newPerson("Ben", "chromium");
  await ana.getAcquainted(ben);
  const tab = await ana.context.newPage();
  await tab.goto(world.server.origin);
  await ana.callButton("Voice").click();
  await ben.button("Accept").click();
  for (const person of [ana, ben]) await expect(person.status()).toHaveText(/^\d+:\d\d$/);
  await expectHears(ana.page);
  await ana.page.evaluate(() => {
    (window as unknown as Record<string, unknown>).sameDocument = true;
  });

  await tab.goto(`${world.server.origin}/settings/appearance`);
  await tab.getByRole("button", { name: "Language of Earshot" }).click();
  await tab.getByRole("option", { name: "العربية" }).click();
  await expect(tab.getByRole("heading", { name: "المظهر" }).last()).toBeVisible();
  // Who chose it stays there.
  await expect(tab.getByRole("button", { name: "لغة Earshot" })).toBeFocused();

  await expect(ana.page.locator('html[lang="ar"][dir="rtl"]')).toBeAttached();
  await expect(ana.page.getByRole("toolbar", { name: "أزرار المكالمة" })).toBeVisible();
  await expect(ana.page.getByText(/^\d+:\d\d$/).first()).toBeVisible();
  await expectHears(ana.page);
  await expectHears(ben.page);
  expect(
    await ana.page.evaluate(() => (window as unknown as Record<string, unknown>).sameDocument),
  ).toBe(true);
  await ana.page.getByRole("button", { name: "إنهاء", exact: true }).click();
  await expect(ben.status()).toContainText("Call ended");
});

test("counted words have the forms of their language", async ({ world }) => {
  const ana = await world.newPerson("Ana", "chromium");
  const ben = await world.newPerson("Ben", "chromium");
  await ana.getAcquainted(ben);
  await ana.page.goto(`${world.server.origin}/settings/appearance`);
  await ana.page.evaluate(() => localStorage.setItem("earshot.language", "ar"));
  await ana.page.reload();
  await expect(ana.page.locator('html[lang="ar"]')).toBeAttached();
  for (const [text, words] of [
    ["one", "رسالة غير مقروءة"],
    ["two", "رسالتان غير مقروءتين"],
    ["three", "3 رسائل غير مقروءة"],
  ] as const) {
    await ben.say(ana, text);
    await expect(ana.page.getByText(words, { exact: true })).toBeAttached();
  }
});
