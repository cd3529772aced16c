// A machine that slept: every process of the browser is halted, and goes on with its timers late.
import { expect, test } from "./support/fixtures";
import { call } from "./support/in_call";
import { expectHears } from "./support/media";
import type { Person } from "./support/person";
import { signalTree } from "./support/processes";

const kTimer = /^\d+:\d\d$/;
/** Timers are more than 5 s late then. */
const kAsleepMs = 8_000;

/** Another one after each ICE restart. */
function credentials({ page }: Person): Promise<string> {
  return page.evaluate(() => {
    const sdp = window.__media.connections.at(-1)?.localDescription?.sdp ?? "";
    return /a=ice-ufrag:(\S+)/.exec(sdp)?.[1] ?? "";
  });
}

for (const kind of ["chromium", "firefox"] as const) {
  test(`a machine that slept is back in its call without a click: ${kind}`, async ({ world }) => {
    const ana = await world.newPerson("Ana", "chromium");
    const ben = await world.newPerson("Ben", kind);
    await call(ana, ben, "Voice");
    await Promise.all([expectHears(ana.page), expectHears(ben.page)]);
    const before = await credentials(ben);
    signalTree(world.pidOf(ben), "SIGSTOP");
    try {
      await expect(ana.status()).toHaveText(/reconnecting/i);
      await expect(ana.page.locator("[data-dimmed]")).toBeVisible();
    } finally {
      await new Promise((done) => setTimeout(done, kAsleepMs));
      signalTree(world.pidOf(ben), "SIGCONT");
    }
    for (const person of [ana, ben]) await expect(person.status()).toHaveText(kTimer);
    await Promise.all([expectHears(ana.page), expectHears(ben.page)]);
    // The old path may be good again before the new one is there.
    await expect.poll(() => credentials(ben), { message: "another path" }).not.toBe(before);
    await ben.hangUp();
    await expect(ana.status()).toContainText("Call ended");
  });
}
