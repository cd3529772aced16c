// Reaching people who do not look at the page: what works without a network, what is installed, the
// ring, and the check of all that.
import { appendFileSync, cpSync, rmSync } from "node:fs";
import { join } from "node:path";
import { axeFinds } from "./support/axe";
import { expect, test } from "./support/fixtures";
import type { Server } from "./support/server";
import { controlled, turnOnNotifications, workerOf } from "./support/service_worker";

/** The same client with a worker that differs in its last byte. */
function anotherBuild(server: Server): string {
  const folder = join(server.directory, "web");
  cpSync(server.web, folder, { recursive: true });
  for (const ending of ["br", "gz"]) rmSync(join(folder, `sw.js.${ending}`), { force: true });
  appendFileSync(join(folder, "sw.js"), "//");
  return folder;
}

for (const kind of ["chromium", "firefox"] as const) {
  test(`${kind} starts the application without a network, and goes on with one`, async ({
    world,
  }) => {
    const ana = await world.newPerson("Ana", kind);
    await controlled(ana);
    await world.server.stop();
    await ana.page.goto(`${world.server.origin}/settings/notifications`);
    await expect(ana.page.getByText("The server can't be reached").first()).toBeVisible();
    await world.server.start();
    await expect(ana.page.getByRole("heading", { name: "Can I be reached?" })).toBeVisible();
  });
}

test("nothing that the server says is kept by the worker", async ({ world }) => {
  const ana = await world.newPerson("Ana", "chromium");
  const worker = await workerOf(ana);
  await ana.page.reload();
  await ana.expectSignedIn();
  const kept = await worker.evaluate(async () => {
    const paths: string[] = [];
    for (const name of await caches.keys()) {
      for (const request of await (await caches.open(name)).keys()) {
        paths.push(new URL(request.url).pathname);
      }
    }
    return paths;
  });
  expect(kept).toContain("/");
  expect(kept.filter((path) => path.startsWith("/api/"))).toEqual([]);
  const policy = await worker.evaluate(async () => {
    const page = await caches.match("/");
    return page?.headers.get("Content-Security-Policy");
  });
  expect(policy).toContain("worker-src 'self'");
});

test("it can be installed", async ({ world }) => {
  const ana = await world.newPerson("Ana", "chromium");
  await workerOf(ana);
  const session = await ana.context.newCDPSession(ana.page);
  const { installabilityErrors } = await session.send("Page.getInstallabilityErrors");
  // A test's context counts as a private window.
  expect(installabilityErrors.map(({ errorId }) => errorId)).toEqual(["in-incognito"]);
  const { errors, data } = await session.send("Page.getAppManifest");
  expect(errors).toEqual([]);
  const manifest = JSON.parse(data ?? "{}");
  expect(manifest.shortcuts.map(({ url }: { url: string }) => url)).toEqual(["/?new", "/calls"]);
  for (const { src, sizes } of manifest.icons) {
    const size = await ana.page.evaluate(async (url) => {
      const picture = new Image();
      picture.src = url;
      await picture.decode();
      return `${picture.naturalWidth}x${picture.naturalHeight}`;
    }, src);
    if (sizes !== "any") expect(size).toBe(sizes);
  }
  await ana.page.goto(`${world.server.origin}/?new`);
  await expect(ana.page.getByRole("dialog")).toBeVisible();
});

test("what the browser offers to install stands in the menu and the settings", async ({
  world,
}) => {
  const { page } = await world.newPerson("Ana", "chromium");
  const openMenu = () => page.getByRole("button", { name: /your account/ }).click();
  const entry = page.getByRole("menuitem", { name: "Install Earshot" });
  await openMenu();
  await expect(page.getByRole("menuitem", { name: "Settings" })).toBeVisible();
  await expect(entry).toHaveCount(0);
  await page.keyboard.press("Escape");
  const offer = () =>
    page.evaluate(() => {
      const event = new Event("beforeinstallprompt", { cancelable: true });
      const prompt = async () => Reflect.set(window, "__asked", true);
      window.dispatchEvent(Object.assign(event, { prompt }));
    });
  await offer();
  await openMenu();
  await entry.click();
  expect(await page.evaluate(() => Reflect.get(window, "__asked"))).toBe(true);
  await openMenu();
  await expect(entry).toHaveCount(0);
  await page.getByRole("menuitem", { name: "Settings" }).click();
  await page.getByRole("link", { name: "Notifications" }).click();
  await offer();
  const section = page.getByRole("button", { name: "Install Earshot" });
  await expect(section).toBeVisible();
  await page.evaluate(() => window.dispatchEvent(new Event("appinstalled")));
  await expect(section).toHaveCount(0);
});

test("a ring shows in the title, the icon and beside a hidden page", async ({ world }) => {
  const ana = await world.newPerson("Ana", "chromium");
  const ben = await world.newPerson("Ben", "chromium");
  await turnOnNotifications(ben, world.server.origin);
  const icon = () => ben.page.locator('link[rel="icon"]').getAttribute("href");
  const before = await icon();
  await ben.page.evaluate(() => {
    const made: string[] = [];
    Object.assign(window, { __notified: made });
    window.Notification = class extends Notification {
      constructor(title: string, options?: NotificationOptions) {
        super(title, options);
        made.push(title);
      }
    };
    Object.defineProperty(document, "hidden", { value: true, configurable: true });
  });
  await ana.openDirectMessage(ben);
  await ana.callButton("Voice").click();
  await expect(ben.page).toHaveTitle(/Ana is calling…/);
  expect(await icon()).not.toBe(before);
  const notified = () => ben.page.evaluate(() => Reflect.get(window, "__notified") as string[]);
  expect(await notified()).toEqual(["Ana"]);
  await ana.button("Cancel").click();
  await expect.poll(notified).toEqual(["Ana", "Missed voice call from Ana"]);
  await expect(ben.page).not.toHaveTitle(/Ana is calling/);
});

test("the ring goes to another output than the call", async ({ world }) => {
  const ana = await world.newPerson("Ana", "chromium");
  const ben = await world.newPerson("Ben", "chromium");
  const { page } = ben;
  await page.addInitScript(() => {
    const sinks: string[] = [];
    Object.assign(window, { __sinks: sinks });
    const native = HTMLMediaElement.prototype.setSinkId;
    HTMLMediaElement.prototype.setSinkId = function (id: string) {
      sinks.push(id);
      return native.call(this, id);
    };
  });
  await page.goto(`${world.server.origin}/settings/notifications`);
  await page.getByRole("button", { name: /Ring on/ }).click();
  await page.getByRole("option").nth(1).click();
  const sinks = () => page.evaluate(() => Reflect.get(window, "__sinks") as string[]);
  await expect.poll(async () => (await sinks()).length).toBe(1);
  await page.reload();
  // A click, as people do, before the browser lets a page ring.
  await page.getByRole("heading", { name: "Incoming calls" }).click();
  await ana.openDirectMessage(ben);
  await ana.callButton("Voice").click();
  await expect(ben.incoming()).toBeVisible();
  await expect.poll(async () => (await sinks()).filter((id) => id !== "").length).toBe(1);
});

test("the check names what is missing, hears the person, and has no faults", async ({ world }) => {
  const ana = await world.newPerson("Ana", "chromium");
  await ana.page.goto(`${world.server.origin}/settings/notifications`);
  await ana.button("Check now").click();
  const rows = ana.page.getByRole("list", { name: "Checks" });
  await expect(rows.getByText("Did you hear the ring?")).toBeVisible({ timeout: 30_000 });
  await expect(rows.getByText("They are turned off for this device.")).toBeVisible();
  await ana.button("Yes, I heard it").click();
  await expect(ana.page.getByTestId("reach-verdict")).toContainText("while Earshot is open");
  expect(await axeFinds(ana.page)).toEqual([]);
});

test("a new version is offered, taken with a click, and never during a call", async ({ world }) => {
  const ana = await world.newPerson("Ana", "chromium");
  const ben = await world.newPerson("Ben", "chromium");
  await workerOf(ana);
  await ben.openDirectMessage(ana);
  await world.server.stop();
  world.server.web = anotherBuild(world.server);
  await world.server.start();
  await ana.page.evaluate(async () => {
    const registration = await navigator.serviceWorker.getRegistration();
    await registration?.update();
  });
  const offer = ana.button("Update");
  await expect(offer).toBeVisible({ timeout: 30_000 });
  // Both are back; a call would be refused before.
  await ben.say(ana, "Here again");
  await ana.openConversation("Ben");
  await expect(ana.page.getByRole("article").getByText("Here again")).toBeVisible();
  await ben.callButton("Voice").click();
  await expect(ana.incoming()).toBeVisible();
  await expect(ana.button("Update")).toHaveCount(0);
  await ben.button("Cancel").click();
  await expect(ana.incoming()).toHaveCount(0);
  await Promise.all([ana.page.waitForEvent("load"), ana.button("Update").click()]);
  await ana.expectSignedIn();
  await expect(ana.button("Update")).toHaveCount(0);
});
