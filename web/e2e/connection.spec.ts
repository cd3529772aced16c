// The way of media: the self-test, the lock in the call, "Always relay my calls".
import { axeFinds } from "./support/axe";
import { expect, test } from "./support/fixtures";
import { captures, expectHears, received } from "./support/media";
import type { Person } from "./support/person";
import { kAddress } from "./support/address";
import { kWithRelay, relayAlways } from "./support/relay";

const kChecks = ["signalling", "stun", "turn_udp", "turn_tcp", "media"] as const;

async function testConnection({ page }: Person, origin: string): Promise<void> {
  await page.goto(`${origin}/settings/connection`);
  await page.getByRole("button", { name: "Test my connection" }).click();
  await expect(page.getByRole("button", { name: "Copy report" })).toBeVisible({ timeout: 40_000 });
}

async function call(caller: Person, callee: Person): Promise<void> {
  await caller.openDirectMessage(callee);
  await caller.callButton("Voice").click();
  await callee.button("Accept").click();
  for (const person of [caller, callee]) await expect(person.status()).toHaveText(/^\d+:\d\d$/);
}

test.describe("with the server's own relay", () => {
  test.use({ settings: kWithRelay });

  for (const kind of ["chromium", "firefox"] as const) {
    test(`the self-test is green in ${kind}, asks for no microphone and leaves a result`, async ({
      world,
    }) => {
      const ana = await world.newPerson("Ana", kind);
      await testConnection(ana, world.server.origin);
      for (const check of kChecks) {
        const row = ana.page.locator(`[data-check="${check}"]`);
        await expect(row, check).toHaveAttribute("data-state", "ok");
      }
      await expect(ana.page.getByTestId("connection-verdict")).toContainText("Everything works");
      await expect(ana.page.getByTestId("live-polite")).toContainText("Everything works");
      // Without a certificate there is no TLS to relay over.
      await expect(ana.page.locator('[data-check="turn_tls"]')).toContainText("Not offered");
      expect(await captures(ana.page)).toBe(0);
      await ana.page.goto(`${world.server.origin}/settings/server-connection`);
      const tests = ana.page.getByRole("list", { name: "Tests of your people" });
      await expect(tests.getByRole("listitem")).toContainText(/Ana.*Everything works/);
    });
  }

  test("the result passes axe; its report has neither secrets nor the whole address", async ({
    world,
  }) => {
    const ana = await world.newPerson("Ana", "chromium");
    await ana.context.grantPermissions(["clipboard-read", "clipboard-write"]);
    await testConnection(ana, world.server.origin);
    for (const colorScheme of ["light", "dark"] as const) {
      await ana.page.emulateMedia({ colorScheme });
      expect(await axeFinds(ana.page)).toEqual([]);
    }
    await ana.button("Copy report").click();
    await expect(ana.page.getByText("The report has been copied.").first()).toBeVisible();
    const report = await ana.page.evaluate(() => navigator.clipboard.readText());
    expect(report).toContain("Everything works");
    expect(report).toMatch(/\+ Relay over TCP .*\d+ ms/);
    expect(report).not.toContain(kAddress);
    expect(report).not.toMatch(/ana|\d{10}:|[A-Za-z0-9+/]{27}=/);
  });

  test("the self-test can be stopped, and by keyboard alone", async ({ world }) => {
    const ana = await world.newPerson("Ana", "chromium");
    await ana.page.goto(`${world.server.origin}/settings/connection`);
    await ana.button("Test my connection").press("Enter");
    await ana.button("Stop").press("Enter");
    await expect(ana.page.getByTestId("connection-verdict")).toContainText("Stopped");
    await expect(ana.button("Test again")).toBeFocused();
  });

  for (const [callerKind, calleeKind] of [
    ["chromium", "firefox"],
    ["firefox", "chromium"],
  ] as const) {
    test(`who always relays, ${callerKind}, hides behind the relay from ${calleeKind}`, async ({
      world,
    }) => {
      const ana = await world.newPerson("Ana", callerKind);
      const ben = await world.newPerson("Ben", calleeKind);
      await relayAlways(ana, world.server.origin);
      await call(ana, ben);
      await Promise.all([expectHears(ana.page), expectHears(ben.page)]);
      for (const { page } of [ana, ben]) {
        await expect(page.getByText("Relayed", { exact: true })).toBeVisible();
      }
      expect((await received(ana.page)).selectedPath).toMatch(/^relay\//);
      await ana.page.getByRole("button", { name: /Relayed/ }).click();
      const details = ana.page.getByRole("dialog", { name: "Connection" });
      // Whichever answered the browser first.
      await expect(details).toContainText(/Relayed over (UDP|TCP)/);
      await expect(details).toContainText("can't open it");
    });
  }

  test("a call that can be direct is, and says so", async ({ world }) => {
    const ana = await world.newPerson("Ana", "chromium");
    const ben = await world.newPerson("Ben", "firefox");
    await ana.getAcquainted(ben);
    await call(ana, ben);
    await Promise.all([expectHears(ana.page), expectHears(ben.page)]);
    for (const { page } of [ana, ben]) {
      await expect(page.getByText("Direct", { exact: true })).toBeVisible();
    }
  });
});

test.describe("without a relay", () => {
  test.use({ settings: "[turn]\nenabled = false" });

  test("a call that insists on one says why it failed, and how to go on", async ({ world }) => {
    const ana = await world.newPerson("Ana", "chromium");
    const ben = await world.newPerson("Ben", "chromium");
    await relayAlways(ana, world.server.origin);
    await ana.openDirectMessage(ben);
    await ana.callButton("Voice").click();
    await ben.button("Accept").click();
    await expect(ana.status()).toHaveText("There is no relay for this call", { timeout: 40_000 });
    await expect(ana.page.getByText("Settings → Privacy")).toBeVisible();
    await expect(ben.status()).toHaveText("The network of Ana did not let the call through");
    await ben.button("Test my connection").click();
    await expect(ben.page).toHaveURL(/settings\/connection$/);
    await expect(ben.page.getByTestId("connection-verdict")).toContainText(
      "Calls will not get through everywhere",
      { timeout: 40_000 },
    );
  });
});
