// Where the network is bad but there, people still talk.
import { call, expectBothWays } from "./calls.ts";
import { expect, test } from "./fixtures.ts";
import { type Heard, heard } from "./measure.ts";
import type { Person } from "../support/person.ts";

const kSampleRate = 48_000;

/** What `person` hears and sees during the next `seconds` of sound. */
async function during(person: Person, seconds: number): Promise<Heard> {
  const before = await heard(person.page);
  await expect
    .poll(async () => (await heard(person.page)).samples, { timeout: (seconds + 20) * 1000 })
    .toBeGreaterThan(before.samples + seconds * kSampleRate);
  const after = await heard(person.page);
  return {
    samples: after.samples - before.samples,
    concealed: after.concealed - before.concealed,
    framesDecoded: after.framesDecoded - before.framesDecoded,
  };
}

test("5 % loss and 500 kbit/s: sound and picture go on, both ways", { tag: "@ci" }, async ({
  world,
}) => {
  for (const site of ["a", "b"] as const) world.lab.connect(site, "cone");
  const ana = await world.newPerson("Ana", "a", { camera: "busy" });
  const ben = await world.newPerson("Ben", "b");
  await call(ana, ben, "Video");
  await expectBothWays(ana, ben);
  world.lab.limit("a", { lossPercent: 5, rateKbit: 500 });
  // The first seconds are spent on finding out; what holds is what comes after.
  await Promise.all([during(ana, 8), during(ben, 8)]);
  for (const hears of await Promise.all([during(ana, 10), during(ben, 10)])) {
    console.log("in 10 s:", hears);
    expect(hears.concealed / hears.samples, "of the sound was made up").toBeLessThan(0.2);
    expect(hears.framesDecoded, "pictures in 10 s").toBeGreaterThan(20);
  }
  world.lab.limit("a", {});
  await expectBothWays(ana, ben);
});
