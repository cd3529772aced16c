// Calls whose sound and picture are worth measuring: a voice at both ends, Ana's picture sharp.
import type { BrowserKind } from "../support/browsers.ts";
import { Course, watchQuality } from "../support/course.ts";
import type { CallKind, Person } from "../support/person.ts";
import type { SiteName } from "./addresses.ts";
import { call } from "./calls.ts";
import type { World } from "./fixtures.ts";

export async function pass(ms: number): Promise<void> {
  await new Promise((done) => setTimeout(done, ms));
}

interface Options {
  caller?: SiteName;
  /** Ana's browser. */
  browser?: BrowserKind;
}

/** Ana at site a and Ben at site b; from now on both pages note what arrives. */
export async function measuredCall(
  world: World,
  kind: CallKind,
  { caller = "a", browser = "chromium" }: Options = {},
): Promise<[Person, Person]> {
  for (const site of ["a", "b"] as const) world.lab.connect(site, "cone");
  const ana = await world.newPerson("Ana", "a", { camera: "sharp", kind: browser });
  const ben = await world.newPerson("Ben", "b", { camera: "speaking" });
  await (caller === "a" ? call(ana, ben, kind) : call(ben, ana, kind));
  await Promise.all([ana, ben].map(({ page }) => watchQuality(page)));
  return [ana, ben];
}

/** What arrived at each in this time. */
export function courses(people: Person[], fromMs: number, untilMs = Infinity): Promise<Course[]> {
  return Promise.all(
    people.map(async ({ page }) => (await Course.of(page)).between(fromMs, untilMs)),
  );
}
