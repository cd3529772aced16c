import { beforeEach, describe, expect, it } from "vitest";
import { EngineRig, newMachine, type Machine, testIncoming } from "../testing/engine_rig";
import { settle } from "../testing/fake_clock";
import { testUser } from "../testing/samples";

const HOUR_MS = 3_600_000;

let machine: Machine;
let rig: EngineRig;

beforeEach(async () => {
  machine = newMachine();
  rig = new EngineRig(machine);
  await rig.start();
});

const status = (of: EngineRig) => of.engine.stores.people.getState().ownStatus;

describe("do not disturb", () => {
  it("ends by itself after its time, and says so to the server", async () => {
    rig.engine.people.setDoNotDisturb(machine.clock.wallNow() + HOUR_MS);
    expect(status(rig)).toBe("do_not_disturb");
    await machine.clock.advance(HOUR_MS - 1);
    expect(status(rig)).toBe("do_not_disturb");
    await machine.clock.advance(1);
    expect(status(rig)).not.toBe("do_not_disturb");
    expect(rig.engine.stores.settings.getState().doNotDisturb).toBeUndefined();
  });

  it("survives a reload", async () => {
    rig.engine.people.setDoNotDisturb(undefined);
    await settle();
    rig.engine.stop();
    const next = new EngineRig(machine);
    await next.start();
    expect(status(next)).toBe("do_not_disturb");
    expect(next.server.requests("presence_set").at(-1)?.data.status).toBe("do_not_disturb");
  });

  it("holds in every tab of the browser, and ends in all of them", async () => {
    const second = new EngineRig(machine);
    await second.start();
    rig.engine.people.setStatus("do_not_disturb");
    expect(status(second)).toBe("do_not_disturb");
    second.engine.people.setStatus("online");
    expect([status(rig), status(second)]).toEqual(["online", "online"]);
  });

  it("is over after a reload that came too late", async () => {
    rig.engine.people.setDoNotDisturb(machine.clock.wallNow() + 1000);
    await settle();
    rig.engine.stop();
    await machine.clock.advance(2000);
    const next = new EngineRig(machine);
    await next.start();
    expect(status(next)).toBe("online");
  });
});

describe("quiet hours", () => {
  it("let a call be seen and not be heard", async () => {
    const now = new Date(machine.clock.wallNow());
    const minute = now.getHours() * 60 + now.getMinutes();
    rig.server.event("preferences_changed", {
      preferences: {
        busy_reply: "no_answer",
        quiet_hours: { enabled: true, from_minute: minute, to_minute: minute, days: 127 },
      },
    });
    const call = testIncoming({
      started_at_ms: machine.clock.wallNow(),
      deadline_ms: machine.clock.wallNow() + 45_000,
    });
    rig.server.event("call_incoming", { call, caller: testUser("ana") });
    await settle();
    expect(rig.call.phase).toBe("incoming");
    expect(rig.audio.notes).toBe(0);
  });
});
