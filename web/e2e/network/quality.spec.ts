// How a call sounds and looks over bad networks, and how it comes back. Ana's access link is made
// bad, both ways; she sends 720p that wants megabits, Ben one colour.
import type { Person } from "../support/person.ts";
import { expectBothWays } from "./calls.ts";
import { test, type World } from "./fixtures.ts";
import type { Lab } from "./lab.ts";
import { measuredCall, pass } from "./quality_calls.ts";
import { Course } from "../support/course.ts";
import { noteQuality } from "./quality_rows.ts";

const kBeforeMs = 8_000;
/** The first seconds are spent on finding out. */
const kFindingOutMs = 8_000;
const kMeasuredMs = 20_000;
const kRecoveryMs = 30_000;

interface Network {
  name: string;
  begin?(lab: Lab): Promise<void> | void;
  /** What ends it: the time to recover counts from here. */
  end?(lab: Lab): Promise<void> | void;
  /** What lasts this long and no longer. */
  lastsMs?: number;
}

const kNetworks: Network[] = [
  { name: "good" },
  lossy(1),
  lossy(5),
  lossy(20),
  slow(500),
  slow(150),
  {
    name: "200 ms later each way",
    begin: (lab) => lab.delay("a", 200),
    end: (lab) => lab.delay("a", 0),
  },
  { ...lossy(100), name: "nothing for 10 s", lastsMs: 10_000 },
  { name: "another address", end: (lab) => lab.changeAddress("a"), lastsMs: 0 },
];

function lossy(lossPercent: number): Network {
  return {
    name: `${lossPercent} % loss`,
    begin: (lab) => lab.limit("a", { lossPercent }),
    end: (lab) => lab.limit("a", {}),
  };
}

function slow(rateKbit: number): Network {
  return {
    name: `${rateKbit} kbit/s`,
    begin: (lab) => lab.limit("a", { rateKbit }),
    end: (lab) => lab.limit("a", {}),
  };
}

interface Outcome {
  /** Of the time in which the network was as the row says. */
  ana: Course;
  ben: Course;
  after: { ana: Course; ben: Course };
  heightBefore: number;
}

async function goThrough(world: World, people: [Person, Person], network: Network) {
  const [ana, ben] = people;
  await pass(kBeforeMs);
  const beginMs = Date.now();
  await network.begin?.(world.lab);
  const brief = network.lastsMs !== undefined;
  await pass(network.lastsMs ?? kFindingOutMs + kMeasuredMs);
  const endMs = Date.now();
  await network.end?.(world.lab);
  if (network.end) await pass(kRecoveryMs);
  const [atAna, atBen] = await Promise.all([Course.of(ana.page), Course.of(ben.page)]);
  // What lasts a moment is judged with what follows it.
  const fromMs = brief ? endMs - (network.lastsMs ?? 0) : endMs - kMeasuredMs;
  const untilMs = brief ? endMs + kMeasuredMs : endMs;
  const before = atBen.between(beginMs - kBeforeMs, beginMs);
  return {
    ana: atAna.between(fromMs, untilMs),
    ben: atBen.between(fromMs, untilMs),
    after: { ana: atAna.between(endMs, Infinity), ben: atBen.between(endMs, Infinity) },
    heightBefore: before.medianHeight,
  } satisfies Outcome;
}

function largest(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? undefined : Math.max(a, b);
}

for (const network of kNetworks) {
  test(`quality: ${network.name}`, { tag: "@quality" }, async ({ world }) => {
    const people = await measuredCall(world, "Video");
    await expectBothWays(...people);
    const { ana, ben, after, heightBefore } = await goThrough(world, people, network);
    const recovered = largest(after.ana.toSteadyMs(0), after.ben.toSteadyMs(0));
    const sharp = after.ben.toSteadyMs(heightBefore);
    noteQuality({
      network: network.name,
      gapPercent: 100 * Math.max(ana.gapRatio, ben.gapRatio),
      longestGapMs: Math.max(ana.longestGapMs, ben.longestGapMs),
      frozenMs: ben.frozenMs,
      kbps: ben.kbps,
      height: ben.medianHeight,
      pausedPercent: 100 * ana.pausedShare,
      ...(network.end && recovered !== undefined && { recoveredMs: recovered }),
      ...(network.end && sharp !== undefined && { sharpMs: sharp }),
    });
  });
}
