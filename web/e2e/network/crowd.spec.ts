// A crowd hangs on the port, and nobody who talks, writes or arrives notices.
import { join } from "node:path";
import type { Person } from "../support/person.ts";
import { kCrowdNetwork } from "./addresses.ts";
import { call, expectBothWays } from "./calls.ts";
import { expect, test, type World } from "./fixtures.ts";
import { heard } from "./measure.ts";

const kHalfOpen = 1_000;
const kSlowReaders = 500;

/** Whether the crowd has its connections at the server's port, and its unread bytes in them. */
function crowdAtThePort(world: World) {
  const filter = `( sport = :443 and dst ${kCrowdNetwork} )`;
  const lines = world.lab.server.run(["ss", "-Htn", "state", "established", filter]);
  const sockets = lines.split("\n").filter(Boolean);
  const held = sockets.filter((each) => Number(each.trim().split(/\s+/)[1]) > 0);
  return {
    open: sockets.length,
    held: held.length,
    isThere: sockets.length >= kHalfOpen + kSlowReaders,
    isHeld: held.length >= kSlowReaders,
  };
}

/** The largest script that the page has loaded, as the server names it. */
function largestScript({ page }: Person): Promise<string> {
  return page.evaluate(() => {
    const files = performance.getEntriesByType("resource") as PerformanceResourceTiming[];
    const scripts = files.filter(({ name }) => name.endsWith(".js"));
    scripts.sort((a, b) => b.decodedBodySize - a.decodedBodySize);
    return new URL(scripts[0]?.name ?? "").pathname;
  });
}

/** Frames are decoded in each of the `seconds`, at every one of the people. */
async function expectPicturesGoOn(people: Person[], seconds: number): Promise<void> {
  for (let second = 0; second < seconds; second++) {
    for (const { page } of people) {
      const before = (await heard(page)).framesDecoded;
      await expect
        .poll(async () => (await heard(page)).framesDecoded, { timeout: 3_000 })
        .toBeGreaterThan(before + 5);
    }
  }
}

async function expectTalkWriteAndArrive(world: World, talking: Person[]): Promise<void> {
  await expectPicturesGoOn(talking, 2);
  const cleo = await world.newPerson("Cleo", "a");
  const dan = await world.newPerson("Dan", "b");
  await cleo.openDirectMessage(dan);
  await cleo.say(dan, "Is it crowded at your end, too?");
  await dan.openConversation("Cleo");
  await dan.say(cleo, "I notice nothing.");
  const messages = cleo.page.getByRole("region", { name: "Messages" });
  await expect(messages.getByText("I notice nothing.")).toBeVisible();
  await expectPicturesGoOn(talking, 5);
}

for (const addresses of [1_000, 1]) {
  const from = addresses === 1 ? "one address" : "many addresses";
  test(`a call, messages and a sign-in beside a crowd from ${from}`, { tag: "@ci" }, async ({
    world,
  }) => {
    // The one side's media passes through the very port.
    world.lab.connect("a", "only443");
    world.lab.connect("b", "cone");
    const ana = await world.newPerson("Ana", "a");
    const ben = await world.newPerson("Ben", "b");
    await call(ana, ben, "Video");
    await expectBothWays(ana, ben);
    const script = join(import.meta.dirname, "crowd.ts");
    const asset = await largestScript(ana);
    const counts = [kHalfOpen, kSlowReaders, addresses].map(String);
    const command = [process.execPath, script, asset, ...counts];
    const crowd = await world.lab.crowd.start(command, "the crowd is there");
    if (addresses > 1) {
      await expect.poll(() => crowdAtThePort(world)).toMatchObject({ isThere: true, isHeld: true });
    }
    await expectTalkWriteAndArrive(world, [ana, ben]);
    console.log(from, crowdAtThePort(world));
    crowd.kill();
  });
}
