import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { readPrefs } from "./prefs";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test("what the page has kept", async () => {
  const prefs = { clockOffsetMs: 5 };
  expect(await readPrefs({ get: async () => prefs })).toBe(prefs);
});

test("a store that fails: nothing", async () => {
  const get = async () => {
    throw new Error("no room");
  };
  expect(await readPrefs({ get })).toBeUndefined();
});

test("a store that never answers holds no ring back", async () => {
  const read = readPrefs({ get: () => new Promise(() => undefined) });
  await vi.advanceTimersByTimeAsync(2_000);
  expect(await read).toBeUndefined();
});
