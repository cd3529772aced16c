// Every state of the application: no mistake for axe, in any window from 320 px to a desktop at
// 200 %, in forced colours, with reduced motion; words in three languages.
import { walkCall, walkers, walkUnanswered } from "./support/call_walk";
import { expect, test } from "./support/fixtures";
import { kWithGroupCalls } from "./support/group";
import { groupWalkers, walkGroup } from "./support/group_walk";
import { lookForMistakes } from "./support/looks";
import { walkArrival, walkFailure, walkPages, walkReturns } from "./support/page_walk";

test.setTimeout(600_000);
// Long enough to look at a ring from all sides.
test.use({ settings: "[calls]\nring_s = 300" });

test("calls that are not answered", async ({ world }) => {
  const found: string[] = [];
  await walkUnanswered(await walkers(world), lookForMistakes(found));
  expect(found).toEqual([]);
});

test("a call, its menus, shared screens and a second caller", async ({ world }) => {
  const found: string[] = [];
  await walkCall(await walkers(world), lookForMistakes(found));
  expect(found).toEqual([]);
});

test.describe("with group calls", () => {
  test.use({ settings: `[group_calls]\nring_s = 300\n${kWithGroupCalls}` });

  test("a group call, its people, menus and shared screens", async ({ world }) => {
    const found: string[] = [];
    const browser = await world.openBrowser("chromium");
    const browsers = [browser, browser, browser, browser] as const;
    await walkGroup(await groupWalkers(browsers, world.server), lookForMistakes(found));
    expect(found).toEqual([]);
  });
});

test.describe("without a relay", () => {
  test.use({ settings: "[turn]\nenabled = false\n[calls]\nring_s = 300" });

  test("calls that are answered elsewhere, returned to, or fail", async ({ world }) => {
    const found: string[] = [];
    const people = await walkers(world);
    await walkReturns(people, lookForMistakes(found));
    await walkFailure(people, lookForMistakes(found));
    expect(found).toEqual([]);
  });
});

test("the pages around calls", async ({ world }) => {
  const found: string[] = [];
  await walkArrival(world, lookForMistakes(found));
  expect(found).toEqual([]);
});

test("chat, log and settings", async ({ world }) => {
  const found: string[] = [];
  await walkPages(await walkers(world), lookForMistakes(found));
  expect(found).toEqual([]);
});
