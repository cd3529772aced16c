// Media of a direct call needs no server: what arrives while there is none is compared with what
// arrived just before.
import { Course, watchQuality } from "./support/course";
import { expect, test } from "./support/fixtures";
import { call } from "./support/in_call";
import { expectHears } from "./support/media";

const kTimer = /^\d+:\d\d$/;
const kQuietMs = 15_000;
const kWithoutServerMs = 60_000;
/** A voice without pauses is a packet every 20 ms; this is half of them. */
const kPacketsASecond = 25;
/**
 * Above what was made up in the quiet time. Two cores carry both browsers: a hiccup once a minute
 * is a tenth of a percent.
 */
const kMadeUpMax = 0.005;

const pass = (ms: number) => new Promise((done) => setTimeout(done, ms));

test("a direct call outlives its server for a minute", { tag: "@alone" }, async ({ world }) => {
  test.setTimeout(240_000);
  const ana = await world.newPerson("Ana", "chromium", { voice: true });
  const ben = await world.newPerson("Ben", "chromium", { voice: true });
  const people = [ana, ben];
  // Strangers are called through the server's relay, which dies with it.
  await ana.getAcquainted(ben);
  await call(ana, ben, "Voice");
  await expect(ana.page.getByText("Direct", { exact: true })).toBeVisible();
  await Promise.all(people.map(({ page }) => expectHears(page)));
  await Promise.all(people.map(({ page }) => watchQuality(page)));
  await pass(kQuietMs);
  const killedMs = Date.now();
  await world.server.stop("SIGKILL");
  await pass(kWithoutServerMs);
  const startedMs = Date.now();
  await world.server.start();
  for (const person of people) await expect(person.status()).toHaveText(kTimer);

  for (const { name, page } of people) {
    const course = await Course.of(page);
    const quiet = course.between(killedMs - kQuietMs, killedMs);
    const without = course.between(killedMs, startedMs);
    const [before, during] = [quiet.gapRatio, without.gapRatio];
    const shown = [quiet, without].map((each) => ({
      madeUpPercent: 100 * each.gapRatio,
      longestGapMs: each.longestGapMs,
      fewestPacketsASecond: each.fewestPacketsASecond,
    }));
    // oxlint-disable-next-line no-console -- what was measured
    console.log(`${name}, before and without the server: ${JSON.stringify(shown)}`);
    expect(without.seconds).toBeGreaterThan(55);
    expect(without.fewestPacketsASecond, "in each second").toBeGreaterThan(kPacketsASecond);
    expect(during - before, "of the sound was made up beyond that").toBeLessThan(kMadeUpMax);
  }

  await ana.hangUp();
  await expect(ben.status()).toContainText("Call ended");
  await ana.say(ben, "Still there?");
  await expect(ben.page.getByRole("article").getByText("Still there?")).toBeVisible();
});
