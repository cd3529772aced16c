import { beforeEach, describe, expect, it } from "vitest";
import { FakeClock } from "../testing/fake_clock";
import { Recovery } from "./recovery";

let clock: FakeClock;
let done: string[];
let recovery: Recovery;

beforeEach(() => {
  clock = new FakeClock();
  done = [];
  recovery = new Recovery(clock, {
    restartIce: () => done.push("restart"),
    renew: () => done.push("renew"),
    giveUp: (reason) => done.push(reason),
  });
});

describe("lost media", () => {
  it("gets two seconds to come back by itself", async () => {
    recovery.lost();
    await clock.advance(1_900);
    recovery.up();
    await clock.advance(60_000);
    expect(done).toEqual([]);
  });

  it("is sought by another way, then by a new beginning, then given up", async () => {
    recovery.lost();
    await clock.advance(2_000);
    expect(done).toEqual(["restart"]);
    await clock.advance(6_000);
    expect(done).toEqual(["restart", "renew"]);
    await clock.advance(37_000);
    expect(done.at(-1)).toBe("lost");
  });

  it("is sought at once when the browser has given the way up, but once", async () => {
    recovery.failed();
    recovery.failed();
    expect(done).toEqual(["restart"]);
  });

  it("is sought at once in another network", () => {
    recovery.hurry();
    expect(done).toEqual([]);
    recovery.lost();
    recovery.hurry();
    expect(done).toEqual(["restart"]);
  });

  it("is sought through the relay in a new connection, whose servers come with it", async () => {
    recovery.lost();
    await clock.advance(8_000);
    recovery.begin();
    await clock.advance(3_000);
    expect(done).toEqual(["restart", "renew", "restart"]);
  });

  it("is given up after a long sleep, and a second later, too", async () => {
    recovery.up();
    clock.sleep(40_000);
    expect(recovery.isTooLate).toBe(false);
    recovery.awake();
    clock.sleep(46_000);
    expect(recovery.isTooLate).toBe(true);
    recovery.awake();
    expect(recovery.isTooLate).toBe(true);
    recovery.up();
    expect(recovery.isTooLate).toBe(false);
  });

  it("that never came is a failure to connect", async () => {
    recovery.begin();
    await clock.advance(22_000);
    expect(done.at(0)).toBe("restart");
    expect(done.at(-1)).toBe("failed_media");
  });
});
