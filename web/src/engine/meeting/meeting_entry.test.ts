import { beforeEach, describe, expect, it } from "vitest";
import { callOut, callOutConnected, connected } from "../testing/call_rig";
import { EngineRig } from "../testing/engine_rig";
import { settle } from "../testing/fake_clock";
import { admit, joinConnected, joinResult, testMeeting } from "../testing/meeting_rig";

let rig: EngineRig;

beforeEach(async () => {
  rig = new EngineRig();
  await rig.start({ group_calls: true });
});

const view = () => rig.engine.stores.meeting.getState();
const joins = () => rig.server.requests("meeting_join");
const sent = () =>
  rig.server.sent.filter(({ type }) => /^(meeting_(join|leave)|call_start)$/.test(type));
const greet = async (afterMs: number) => {
  await rig.clock.advance(afterMs);
  rig.server.welcome({ group_calls: true, resumed: true, server_time_ms: rig.clock.wallNow() });
  await settle();
};
const problems = () => rig.call.problems.map(({ id }) => id);

describe("another call than the one that was being joined", () => {
  beforeEach(async () => {
    rig.engine.meeting.join("g1", "voice");
    await settle();
    rig.engine.meeting.leave();
  });

  it("is joined on the heels of leaving the first, whose answer changes nothing", async () => {
    rig.engine.meeting.join("g2", "voice");
    await settle();
    rig.server.ok(joins()[0]?.id ?? 0, joinResult());
    await settle();
    expect(sent()).toMatchObject([
      { type: "meeting_join", data: { conversation_id: "g1" } },
      { type: "meeting_leave", data: { conversation_id: "g1" } },
      { type: "meeting_join", data: { conversation_id: "g2" } },
    ]);
    await admit(rig, { meeting: testMeeting({ call_id: "m2", conversation_id: "g2" }) });
    expect(view()).toMatchObject({ phase: "connecting", callId: "m2" });
  });

  it("may be the same once more", async () => {
    rig.engine.meeting.joinCall("m1", "voice");
    await settle();
    rig.server.ok(joins()[0]?.id ?? 0, joinResult());
    await admit(rig);
    expect(view()).toMatchObject({ phase: "connecting", callId: "m1" });
    expect(rig.server.requests("meeting_leave")).toHaveLength(1);
  });

  it("may be one of two, started before the answer", async () => {
    rig.engine.call.start("c1", "voice");
    await settle();
    rig.server.ok(joins()[0]?.id ?? 0, joinResult());
    await settle();
    expect(sent().map(({ type }) => type)).toEqual(["meeting_join", "meeting_leave", "call_start"]);
    expect(rig.call.phase).toBe("calling");
  });
});

describe("a join before the page is connected", () => {
  beforeEach(async () => {
    rig = new EngineRig();
    rig.engine.start();
    await settle();
    rig.engine.meeting.join("g1", "voice");
    await settle();
  });

  it("waits for it", async () => {
    rig.server.welcome({ group_calls: true });
    await settle();
    expect(joins()).toHaveLength(1);
  });

  it("is none when it was left by then", async () => {
    rig.engine.meeting.leave();
    rig.server.welcome({ group_calls: true });
    await settle();
    expect(sent()).toEqual([]);
  });
});

describe("a join that was taken back", () => {
  it("before it was asked for is not worth a word", async () => {
    rig.engine.meeting.join("g1", "voice");
    rig.engine.meeting.leave();
    await settle();
    expect(sent()).toEqual([]);
    expect(view().phase).toBe("idle");
  });

  it("after it was refused is over as it is", async () => {
    rig.engine.meeting.join("g1", "voice");
    await settle();
    rig.server.error(joins()[0]?.id ?? 0, "limit");
    await settle();
    expect(rig.server.requests("meeting_leave")).toEqual([]);
  });

  it("without a socket is told with the next greeting, before a started call", async () => {
    rig.engine.meeting.join("g1", "voice");
    await settle();
    rig.server.breakOff();
    await settle();
    rig.engine.meeting.leave();
    rig.engine.call.start("c1", "voice");
    await settle();
    await greet(3_000);
    expect(sent().map(({ type }) => type)).toEqual(["meeting_leave", "call_start"]);
  });

  it("is told once, and not at all once the server has let us in again", async () => {
    rig.engine.meeting.join("g1", "voice");
    await settle();
    rig.server.breakOff();
    await settle();
    rig.engine.meeting.leave();
    rig.engine.meeting.join("g1", "voice");
    await greet(3_000);
    expect(sent().map(({ type }) => type)).toEqual(["meeting_leave", "meeting_join"]);
    await admit(rig);
    rig.server.breakOff();
    await greet(3_000);
    expect(rig.server.requests("meeting_leave")).toEqual([]);
    expect(view().phase).toBe("connecting");
  });
});

describe("a join whose answer was lost", () => {
  beforeEach(async () => {
    rig.engine.meeting.join("g1", "voice");
    await settle();
  });

  it("is asked for again, the same", async () => {
    const [first] = joins();
    rig.server.breakOff();
    await settle();
    expect(view().phase).toBe("joining");
    await greet(3_000);
    expect(joins().map(({ data }) => data)).toEqual([first?.data]);
    await admit(rig);
    expect(view()).toMatchObject({ phase: "connecting", callId: "m1" });
  });

  it("is refused when no way to the server is found", async () => {
    rig.server.breakOff();
    await rig.clock.advance(29_900);
    expect(view().phase).toBe("joining");
    await rig.clock.advance(200);
    expect(view()).toMatchObject({ phase: "ended", end: { refusal: "network" } });
  });

  it("is asked for as often as it is lost, while there is time", async () => {
    const [first] = joins();
    for (let time = 0; time < 4; time += 1) {
      rig.server.breakOff();
      await greet(6_000);
      expect(view().phase).toBe("joining");
      expect(joins().map(({ data }) => data)).toEqual([first?.data]);
    }
    rig.server.breakOff();
    await rig.clock.advance(6_000);
    expect(view()).toMatchObject({ phase: "ended", end: { refusal: "network" } });
  });

  it("is asked for again on the next socket when the one it went to is dead", async () => {
    const { server: dead } = rig;
    // As after a change of the network: nobody closes it, nothing comes through.
    for (let second = 0; rig.server === dead && second < 20; second += 1) {
      await rig.clock.advance(1_000);
    }
    expect(rig.server).not.toBe(dead);
    await greet(12_000);
    await admit(rig);
    expect(view()).toMatchObject({ phase: "connecting", callId: "m1" });
  });

  it("is not asked for again when nobody wants it any more", async () => {
    rig.server.breakOff();
    await settle();
    rig.engine.meeting.leave();
    await greet(3_000);
    expect(joins()).toEqual([]);
    expect(view().phase).toBe("idle");
  });
});

describe("devices", () => {
  it("a camera that the server holds back at a return is turned off, which is said", async () => {
    await joinConnected(rig);
    rig.engine.call.toggleCamera();
    await settle();
    rig.server.breakOff();
    await rig.reconnect({ group_calls: true, resumed: false });
    expect(joins()[0]?.data.media.camera).toBe(true);
    await admit(rig);
    expect(rig.call.local.camera).toBe("off");
    expect(view().refused).toBe("camera");
  });

  it("their problems end with the call", async () => {
    rig.media.failures.microphone = new DOMException("none", "NotFoundError");
    await joinConnected(rig);
    expect(problems()).toEqual(["microphone_not_found"]);
    rig.engine.meeting.leave();
    expect(problems()).toEqual([]);
  });

  it("of a call of two are left alone by the answer to an older question", async () => {
    rig.media.hold = true;
    rig.engine.meeting.join("g1", "voice");
    await settle();
    await callOut(rig);
    rig.media.answerQuestions();
    await settle();
    rig.media.answerQuestions();
    await settle();
    expect(rig.media.live).toEqual(["audio"]);
  });
});

describe("a call of two that becomes no group call", () => {
  it("ends as itself, not with what failed before", async () => {
    const call = await callOutConnected(rig);
    rig.server.event("call_upgraded", { call_id: "call1", meeting: testMeeting({ version: 6 }) });
    await settle();
    rig.server.error(joins()[0]?.id ?? 0, "unavailable");
    await settle();
    expect(view().end?.why).toBe("refused");
    const over = { ...connected(call, 20), state: "ended" as const };
    rig.server.event("call_ended", { call: over, reason: "completed" });
    expect(rig.call.phase).toBe("ended");
    expect(view()).toMatchObject({ phase: "idle", end: undefined });
  });
});
