// @vitest-environment node
import { beforeEach, describe, expect, it } from "vitest";
import { FakeBrowser } from "../testing/fake_ports";
import { CallOwner } from "./call_owner";

let browser: FakeBrowser;
let left: string[];

function openTab(name: string): CallOwner {
  return new CallOwner(
    { locks: browser.locks(), broadcast: browser.broadcast() },
    { onLeave: () => left.push(name), onChange: () => undefined },
  );
}

beforeEach(() => {
  browser = new FakeBrowser();
  left = [];
});

describe("a call in another tab of the browser", () => {
  it("is found by a tab that comes later and by one that was there", () => {
    const owner = openTab("first");
    const before = openTab("second");
    before.follow(undefined, "call1");
    expect(before.inTabBeside).toBe(false);
    owner.follow("call1", undefined);
    const after = openTab("third");
    after.follow(undefined, "call1");
    expect([before.inTabBeside, after.inTabBeside]).toEqual([true, true]);
  });

  it("is told apart from a call on another device", () => {
    openTab("first").follow("call2", undefined);
    const other = openTab("second");
    other.follow(undefined, "call1");
    expect(other.inTabBeside).toBe(false);
  });

  it("is not there any more when its tab let go of it, or died", () => {
    const owner = openTab("first");
    const other = openTab("second");
    owner.follow("call1", undefined);
    other.follow(undefined, "call1");
    owner.follow(undefined, undefined);
    expect(other.inTabBeside).toBe(false);
  });

  it("is hung up when the person takes another call here", () => {
    const owner = openTab("first");
    const other = openTab("second");
    owner.follow("call1", undefined);
    other.follow(undefined, "call1");
    other.askToLeave();
    expect(left).toEqual(["first"]);
  });

  it("listens to nothing but its own words", () => {
    const owner = openTab("first");
    owner.follow("call1", undefined);
    const port = browser.broadcast();
    for (const message of [null, 7, "call_leave", { type: "call_leave" }, { callId: "call1" }]) {
      port.post(message);
    }
    expect(left).toEqual([]);
  });
});
