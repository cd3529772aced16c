// Reaching people who do not look at the page: what works without a network, what is installed, what
// the service worker shows, and the ring.
import { appendFileSync, cpSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { BrowserContext, CDPSession, Page, Worker } from "@playwright/test";
import { axeFinds } from "./support/axe";
import { expect, test } from "./support/fixtures";
import type { Person } from "./support/person";
import type { Server } from "./support/server";

/** The application's worker, once it answers for this page. */
async function workerOf({ context, page }: Person): Promise<Worker> {
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null, undefined, {
    timeout: 30_000,
  });
  const worker = context.serviceWorkers()[0];
  if (!worker) throw new Error("the page has no service worker");
  return worker;
}

/** As a push service would deliver it; Chromium decrypts nothing here. */
async function deliver(session: CDPSession, origin: string, payload: object): Promise<void> {
  const found = new Promise<string>((resolve) => {
    session.on("ServiceWorker.workerRegistrationUpdated", ({ registrations }) => {
      const own = registrations.find(({ scopeURL }) => scopeURL.startsWith(origin));
      if (own) resolve(own.registrationId);
    });
  });
  await session.send("ServiceWorker.enable");
  const registrationId = await found;
  await session.send("ServiceWorker.deliverPushMessage", {
    origin,
    registrationId,
    data: JSON.stringify(payload),
  });
  await session.send("ServiceWorker.disable");
}

interface Shown {
  title: string;
  body: string;
  tag: string;
  silent: boolean | null;
  requireInteraction: boolean;
}

function shown(worker: Worker): Promise<Shown[]> {
  return worker.evaluate(async () => {
    const scope = self as unknown as { registration: ServiceWorkerRegistration };
    const all = await scope.registration.getNotifications();
    return all.map(({ title, body, tag, silent, requireInteraction }) => ({
      title,
      body,
      tag,
      silent,
      requireInteraction,
    }));
  });
}

/** A click on a notification, or on one of its buttons. */
function click(worker: Worker, tag: string, action: string): Promise<void> {
  return worker.evaluate(
    async ([wanted, pressed]) => {
      const scope = self as unknown as EventTarget & { registration: ServiceWorkerRegistration };
      const [notification] = await scope.registration.getNotifications({ tag: wanted ?? "" });
      if (!notification) throw new Error(`no notification ${wanted}`);
      const Click = Reflect.get(self, "NotificationEvent");
      scope.dispatchEvent(new Click("notificationclick", { notification, action: pressed }));
    },
    [tag, action],
  );
}

async function turnOnNotifications(context: BrowserContext, page: Page, origin: string) {
  await context.grantPermissions(["notifications"], { origin });
  await page.goto(`${origin}/settings/notifications`);
  await page.getByRole("switch", { name: "Desktop notifications" }).press("Space");
  await expect(page.getByRole("switch", { name: "Desktop notifications" })).toBeChecked();
}

function ringPayload(change: object = {}): object {
  return {
    type: "call",
    call_id: "AAAAAAAAAAAAAAAAAAAAAA",
    conversation_id: "BBBBBBBBBBBBBBBBBBBBBB",
    kind: "voice",
    caller: { user_id: "CCCCCCCCCCCCCCCCCCCCCC", display_name: "Ana" },
    expires_at_ms: Date.now() + 60_000,
    sent_at_ms: Date.now(),
    ...change,
  };
}

const kRingTag = "call-AAAAAAAAAAAAAAAAAAAAAA";

/** The same client with a worker that differs in its last byte. */
function anotherBuild(server: Server): string {
  const folder = join(server.directory, "web");
  cpSync(server.web, folder, { recursive: true });
  for (const ending of ["br", "gz"]) rmSync(join(folder, `sw.js.${ending}`), { force: true });
  appendFileSync(join(folder, "sw.js"), "//");
  return folder;
}

test("without a network the application still starts, and says what is wrong", async ({
  world,
}) => {
  const ana = await world.newPerson("Ana", "chromium");
  await workerOf(ana);
  await world.server.stop();
  await ana.page.goto(`${world.server.origin}/settings/notifications`);
  await expect(ana.page.getByText("The server can't be reached").first()).toBeVisible();
  await world.server.start();
  await expect(ana.page.getByRole("heading", { name: "Can I be reached?" })).toBeVisible();
});

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

test("a push message rings, and its end is a missed call in its place", async ({ world }) => {
  const ana = await world.newPerson("Ana", "chromium");
  const { origin } = world.server;
  await ana.context.grantPermissions(["notifications"], { origin });
  const worker = await workerOf(ana);
  const session = await ana.context.newCDPSession(ana.page);
  await deliver(session, origin, ringPayload());
  await expect
    .poll(() => shown(worker))
    .toMatchObject([
      {
        title: "Ana",
        body: "Incoming voice call",
        tag: kRingTag,
        silent: false,
        requireInteraction: true,
      },
    ]);
  const { expires_at_ms: _e, sent_at_ms: _s, ...rest } = ringPayload() as Record<string, unknown>;
  await deliver(session, origin, { ...rest, type: "call_over", reason: "missed" });
  await expect
    .poll(() => shown(worker))
    .toMatchObject([
      {
        title: "Missed voice call from Ana",
        tag: kRingTag,
        silent: true,
        requireInteraction: false,
      },
    ]);
});

test("a ring that comes too late is a missed call", async ({ world }) => {
  const ana = await world.newPerson("Ana", "chromium");
  const { origin } = world.server;
  await ana.context.grantPermissions(["notifications"], { origin });
  const worker = await workerOf(ana);
  const session = await ana.context.newCDPSession(ana.page);
  await deliver(session, origin, ringPayload({ expires_at_ms: Date.now() - 1000 }));
  await expect.poll(() => shown(worker)).toMatchObject([{ title: "Missed voice call from Ana" }]);
});

test("a ring that nobody ends does not stay", async ({ world }) => {
  const ana = await world.newPerson("Ana", "chromium");
  const { origin } = world.server;
  await ana.context.grantPermissions(["notifications"], { origin });
  const worker = await workerOf(ana);
  const session = await ana.context.newCDPSession(ana.page);
  await deliver(session, origin, ringPayload({ expires_at_ms: Date.now() + 3000 }));
  await expect.poll(() => shown(worker)).toMatchObject([{ title: "Ana" }]);
  await expect.poll(() => shown(worker)).toMatchObject([{ title: "Missed voice call from Ana" }]);
});

test("while nobody may disturb, a push message makes no sound", async ({ world }) => {
  const ana = await world.newPerson("Ana", "chromium");
  const { origin } = world.server;
  await turnOnNotifications(ana.context, ana.page, origin);
  const worker = await workerOf(ana);
  await ana.button("For an hour").click();
  await expect(ana.page.getByText(/^On until /)).toBeVisible();
  const session = await ana.context.newCDPSession(ana.page);
  await deliver(session, origin, ringPayload());
  await expect
    .poll(() => shown(worker))
    .toMatchObject([{ title: "Ana", silent: true, requireInteraction: false }]);
  await ana.button("Turn off").click();
  await ana.page.getByRole("switch", { name: "Quiet hours" }).press("Space");
  await ana.page.getByLabel("From").fill("00:00");
  await ana.page.getByLabel(/^To/).fill("00:00");
  await expect(ana.page.getByLabel("To, on the next day")).toHaveValue("00:00");
  await deliver(session, origin, ringPayload({ kind: "video" }));
  await expect
    .poll(() => shown(worker))
    .toMatchObject([{ body: "Incoming video call", silent: true }]);
  await ana.page.reload();
  await expect(ana.page.getByRole("switch", { name: "Quiet hours" })).toBeChecked();
});

test("Decline on a notification declines, and Answer shows the call without opening a device", async ({
  world,
}) => {
  const ana = await world.newPerson("Ana", "chromium");
  const ben = await world.newPerson("Ben", "chromium");
  const { origin } = world.server;
  await ben.context.grantPermissions(["notifications"], { origin });
  const worker = await workerOf(ben);
  await ana.getAcquainted(ben);
  const conversation = new URL(ben.page.url()).pathname.split("/").at(-1) ?? "";
  await ben.page.goto(`${origin}/settings/profile`);
  await ana.callButton("Voice").click();
  await expect(ben.incoming()).toBeVisible();
  const callId = await ben.page.evaluate(async () => {
    const answer = await fetch("/api/v1/calls");
    const { calls } = (await answer.json()) as { calls: { call_id: string }[] };
    return calls[0]?.call_id ?? "";
  });
  const session = await ben.context.newCDPSession(ben.page);
  const payload = ringPayload({ call_id: callId, conversation_id: conversation });
  await deliver(session, origin, payload);
  await expect.poll(() => shown(worker)).toHaveLength(1);
  await click(worker, `call-${callId}`, "answer");
  await expect(ben.page).toHaveURL(new RegExp(`/c/${conversation}$`));
  await expect(ben.incoming()).toBeVisible();
  expect(await ben.page.evaluate(() => window.__media.captures.length)).toBe(0);
  await deliver(session, origin, payload);
  await expect.poll(() => shown(worker)).toHaveLength(1);
  await click(worker, `call-${callId}`, "decline");
  await expect(ana.status()).toHaveText("Ben declined");
  await expect(ben.incoming()).toHaveCount(0);
  expect(await ben.page.evaluate(() => window.__media.connections.length)).toBe(0);
});

test("a ring shows in the title, the icon and beside a hidden page", async ({ world }) => {
  const ana = await world.newPerson("Ana", "chromium");
  const ben = await world.newPerson("Ben", "chromium");
  await turnOnNotifications(ben.context, ben.page, world.server.origin);
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
  await world.server.stop();
  world.server.web = anotherBuild(world.server);
  await world.server.start();
  await ana.page.evaluate(async () => {
    const registration = await navigator.serviceWorker.getRegistration();
    await registration?.update();
  });
  const offer = ana.button("Update");
  await expect(offer).toBeVisible({ timeout: 30_000 });
  await ben.openDirectMessage(ana);
  await ben.callButton("Voice").click();
  await expect(ana.incoming()).toBeVisible();
  await expect(ana.button("Update")).toHaveCount(0);
  await ben.button("Cancel").click();
  await expect(ana.incoming()).toHaveCount(0);
  await Promise.all([ana.page.waitForEvent("load"), ana.button("Update").click()]);
  await ana.expectSignedIn();
  await expect(ana.button("Update")).toHaveCount(0);
});
