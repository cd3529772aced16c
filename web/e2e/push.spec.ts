// A ring reaches a real Firefox without an open page: our server's encryption and signature, a push
// service that checks them, Mozilla's protocol, and the service worker.
import { expect, test as base } from "./support/fixtures.ts";
import type { Person } from "./support/person.ts";
import { PushService } from "./support/push_service.ts";
import type { Server } from "./support/server.ts";

const test = base.extend<{ push: PushService }>({
  // biome-ignore lint/correctness/noEmptyPattern: what Playwright asks for
  push: async ({}, use) => {
    const push = await PushService.start();
    await use(push);
    push.stop();
  },
  settings: async ({ push }, use) => {
    await use(push.settings);
  },
});

/** As in the settings; until the server has the subscription. */
async function turnOnNotifications({ context, page }: Person, { origin }: Server): Promise<void> {
  await context.grantPermissions(["notifications"], { origin });
  await page.goto(`${origin}/settings/notifications`);
  const subscribed = page.waitForResponse(
    (response) =>
      response.url().endsWith("/api/v1/push/subscriptions") &&
      response.request().method() === "POST",
    { timeout: 30_000 },
  );
  await page.getByRole("switch", { name: "Desktop notifications" }).press("Space");
  expect((await subscribed).status()).toBe(200);
}

/** A page of the same origin that is not the application: it has no socket. */
function leaveApplication({ page }: Person, { origin }: Server) {
  return page.goto(`${origin}/api/v1/server`);
}

function shown({ page }: Person): Promise<string[]> {
  return page.evaluate(async () => {
    const worker = await navigator.serviceWorker.getRegistration("/");
    const all = (await worker?.getNotifications()) ?? [];
    return all.map(({ title, body }) => `${title}: ${body}`);
  });
}

test("a ring reaches Firefox without an open page, and a missed call takes its place", async ({
  world,
  push,
}) => {
  const ana = await world.newPerson("Ana", "chromium");
  const preferences = { ...push.firefoxPreferences, "devtools.jsonview.enabled": false };
  const ben = await world.newPerson("Ben", "firefox", { preferences });
  await turnOnNotifications(ben, world.server);
  await leaveApplication(ben, world.server);
  await ana.openDirectMessage(ben);
  await ana.callButton("Voice").click();

  await expect.poll(() => shown(ben)).toEqual(["Ana: Incoming voice call"]);
  await expect(ana.status()).toHaveText("Ben is offline. We sent a notification.");
  await ana.button("Cancel").click();
  await expect.poll(() => shown(ben)).toEqual(["Missed voice call from Ana: "]);

  expect(push.pushes.map(({ problems }) => problems)).toEqual([[], []]);
  const [ring, missed] = push.pushes;
  expect(missed?.topic).toBe(ring?.topic);
  expect(ring?.urgency).toBe("high");
  expect(ring?.ttlSeconds).toBeLessThanOrEqual(45);
});

test("a message reaches Firefox without an open page", async ({ world, push }) => {
  const ana = await world.newPerson("Ana", "chromium");
  const preferences = { ...push.firefoxPreferences, "devtools.jsonview.enabled": false };
  const ben = await world.newPerson("Ben", "firefox", { preferences });
  await turnOnNotifications(ben, world.server);
  await leaveApplication(ben, world.server);
  await ana.openDirectMessage(ben);
  await ana.say(ben, "See you at nine");
  // What was written is shown only to who asked for it.
  await expect.poll(() => shown(ben)).toEqual(["Ana: New message"]);
});
