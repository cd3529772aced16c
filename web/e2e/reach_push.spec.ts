// What the service worker makes of push messages: delivered by hand in Chromium, whose push service
// is on the internet, and through a push service of our own in Firefox.
import { firefox } from "@playwright/test";
import { kFirefox, kFirefoxPreferences } from "./support/browsers";
import { expect, test } from "./support/fixtures";
import { Person } from "./support/person";
import { PushService } from "./support/push_service";
import {
  click,
  deliver,
  kRingTag,
  ringPayload,
  shown,
  turnOnNotifications,
  workerOf,
} from "./support/service_worker";

/** Of the next call that rings on a page that is loaded from now on. */
function incomingCallId({ page }: Person): Promise<string> {
  return new Promise((resolve) => {
    page.on("websocket", (socket) => {
      socket.on("framereceived", ({ payload }) => {
        const { type, data } = JSON.parse(String(payload));
        if (type === "call_incoming") resolve(data.call.call_id);
      });
    });
  });
}

test("a push message rings, and its end is a missed call in its place", async ({ world }) => {
  const ana = await world.newPerson("Ana", "chromium");
  const { origin } = world.server;
  await ana.context.grantPermissions(["notifications"], { origin });
  const worker = await workerOf(ana);
  const session = await ana.context.newCDPSession(ana.page);
  await deliver(session, worker, origin, ringPayload());
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
  await deliver(session, worker, origin, { ...rest, type: "call_over", reason: "missed" });
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
  await deliver(session, worker, origin, ringPayload({ expires_at_ms: Date.now() - 1000 }));
  await expect.poll(() => shown(worker)).toMatchObject([{ title: "Missed voice call from Ana" }]);
});

test("a ring that nobody ends does not stay", async ({ world }) => {
  const ana = await world.newPerson("Ana", "chromium");
  const { origin } = world.server;
  await ana.context.grantPermissions(["notifications"], { origin });
  const worker = await workerOf(ana);
  const session = await ana.context.newCDPSession(ana.page);
  await deliver(session, worker, origin, ringPayload({ expires_at_ms: Date.now() + 10_000 }));
  await expect.poll(() => shown(worker)).toMatchObject([{ title: "Ana" }]);
  await expect.poll(() => shown(worker)).toMatchObject([{ title: "Missed voice call from Ana" }]);
});

test("while nobody may disturb, a push message makes no sound", async ({ world }) => {
  const ana = await world.newPerson("Ana", "chromium");
  const { origin } = world.server;
  await turnOnNotifications(ana, origin);
  const worker = await workerOf(ana);
  await ana.button("For an hour").click();
  await expect(ana.page.getByText(/^On until /)).toBeVisible();
  const session = await ana.context.newCDPSession(ana.page);
  await deliver(session, worker, origin, ringPayload());
  await expect
    .poll(() => shown(worker))
    .toMatchObject([{ title: "Ana", silent: true, requireInteraction: false }]);
  await ana.button("Turn off").click();
  await ana.page.getByRole("switch", { name: "Quiet hours" }).press("Space");
  await ana.page.getByLabel("From").fill("00:00");
  await ana.page.getByLabel(/^To/).fill("00:00");
  await expect(ana.page.getByLabel("To, on the next day")).toHaveValue("00:00");
  await deliver(session, worker, origin, ringPayload({ kind: "video" }));
  await expect
    .poll(() => shown(worker))
    .toMatchObject([{ body: "Incoming video call", silent: true }]);
  await ana.page.reload();
  await expect(ana.page.getByRole("switch", { name: "Quiet hours" })).toBeChecked();
});

test("Decline on a notification declines, and Answer shows the call with no device open", async ({
  world,
}) => {
  const ana = await world.newPerson("Ana", "chromium");
  const ben = await world.newPerson("Ben", "chromium");
  const { origin } = world.server;
  await ben.context.grantPermissions(["notifications"], { origin });
  const worker = await workerOf(ben);
  await ana.getAcquainted(ben);
  const conversation = new URL(ben.page.url()).pathname.split("/").at(-1) ?? "";
  const ringing = incomingCallId(ben);
  await ben.page.goto(`${origin}/settings/profile`);
  await ana.callButton("Voice").click();
  await expect(ben.incoming()).toBeVisible();
  const callId = await ringing;
  const session = await ben.context.newCDPSession(ben.page);
  const payload = ringPayload({ call_id: callId, conversation_id: conversation });
  await deliver(session, worker, origin, payload);
  await expect.poll(() => shown(worker)).toHaveLength(1);
  await click(worker, `call-${callId}`, "answer");
  await expect(ben.page).toHaveURL(new RegExp(`/c/${conversation}$`));
  await expect(ben.incoming()).toBeVisible();
  expect(await ben.page.evaluate(() => window.__media.captures.length)).toBe(0);
  await deliver(session, worker, origin, payload);
  await expect.poll(() => shown(worker)).toHaveLength(1);
  await click(worker, `call-${callId}`, "decline");
  await expect(ana.status()).toHaveText("Ben declined");
  await expect(ben.incoming()).toHaveCount(0);
  expect(await ben.page.evaluate(() => window.__media.connections.length)).toBe(0);
});

const pushTest = test.extend<{ push: PushService }>({
  // biome-ignore lint/correctness/noEmptyPattern: what Playwright asks for
  push: async ({}, use) => {
    const push = await PushService.start();
    await use(push);
    push.stop();
  },
  settings: async ({ push }, use) => use(push.settings),
});

pushTest("the check sends a push message that comes back, and says so", async ({ world, push }) => {
  const browser = await firefox.launch({
    channel: "moz-firefox",
    executablePath: kFirefox,
    firefoxUserPrefs: { ...kFirefoxPreferences, ...push.firefoxPreferences },
  });
  try {
    const ben = await Person.register("Ben", browser, world.server);
    await ben.page.goto(`${world.server.origin}/settings/notifications`);
    await ben.page.getByRole("switch", { name: "Desktop notifications" }).press("Space");
    await ben.button("Check now").click();
    await ben.button("Yes, I heard it").click({ timeout: 60_000 });
    await expect(ben.page.getByTestId("reach-verdict")).toContainText("You can be reached");
    await expect(ben.page.locator('[data-row="test_push"]')).toContainText("It came back within");
    expect(push.pushes.map(({ problems }) => problems)).toEqual([[]]);
    const wanted = ben.page.getByRole("switch", { name: "Desktop notifications" });
    await expect(wanted).toBeChecked();
    // By pointer: the notification that Firefox shows takes the keys.
    await ben.page.getByText("Desktop notifications", { exact: true }).click();
    await expect(wanted).not.toBeChecked();
    await ben.button("Check again").click();
    await ben.button("Yes, I heard it").click();
    await expect(ben.page.getByTestId("reach-verdict")).toContainText("while Earshot is open");
  } finally {
    await browser.close();
  }
});
