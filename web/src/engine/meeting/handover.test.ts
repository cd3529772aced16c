import { beforeEach, describe, expect, it } from "vitest";
import { EngineRig } from "../testing/engine_rig";
import { callOutConnected } from "../testing/call_rig";
import { settle } from "../testing/fake_clock";
import { last } from "../testing/last";
import { admit, testMeeting, testParticipant } from "../testing/meeting_rig";
import { testUser } from "../testing/samples";

let rig: EngineRig;

beforeEach(async () => {
  rig = new EngineRig();
  await rig.start({ group_calls: true });
});

const view = () => rig.engine.stores.meeting.getState();
const volumes = () =>
  rig.media.players.filter(({ srcObject }) => srcObject).map(({ volume }) => volume);

const kSlots = [{ mid: "4", participant_id: "p-ana", source: "microphone" as const }];

/** Where the other one is heard in the group. */
function voice() {
  return rig.media.connection.transceivers[4]!.receiver;
}

async function playFor(stretches: number): Promise<void> {
  for (let each = 0; each < stretches; each += 1) {
    voice().playedMs = rig.clock.now();
    await rig.clock.advance(100);
  }
}

/** The server lets us in, and what the other one says has not come yet. */
async function admitToGroup(version: number): Promise<void> {
  voice().track.muted = true;
  await admit(rig, { meeting: testMeeting({ version }), slots: kSlots });
  rig.media.connection.become("connected");
  await settle();
}

describe("a call of two that becomes a group call", () => {
  it("is left with it", async () => {
    await callOutConnected(rig);
    const meeting = testMeeting({ participants: [testParticipant("ben")], version: 6 });
    rig.server.event("call_upgraded", { call_id: "call1", meeting });
    await settle();
    await admitToGroup(7);
    rig.engine.meeting.leave();
    await settle();
    expect(rig.server.requests("meeting_leave")).toHaveLength(1);
    expect(rig.server.requests("call_end")).toHaveLength(1);
    expect(rig.media.live).toEqual([]);
    expect(rig.call.phase).toBe("idle");
  });

  it("keeps its devices, and its sound until the other one is heard in the group", async () => {
    const call = await callOutConnected(rig);
    const first = rig.media.connection;
    const asked = rig.engine.meeting.upgrade(["ben"]);
    const request = last(rig.server.requests("call_upgrade"));
    expect(request.data).toMatchObject({ call_id: "call1", user_ids: ["ben"] });
    const rings = [{ user: testUser("ben"), by: "me", state: "ringing" as const }];
    const pending = testMeeting({ state: "pending", participants: [], rings });
    rig.server.ok(request.id, { meeting: pending });
    await asked;
    expect(view().asked.map(({ id }) => id)).toEqual(["ben"]);

    const meeting = testMeeting({ participants: [testParticipant("ben")], version: 6 });
    rig.server.event("call_upgraded", { call_id: "call1", meeting });
    await settle();
    expect(rig.server.requests("meeting_join")).toHaveLength(1);
    await admitToGroup(7);
    expect(first.closed).toBe(false);
    expect(volumes()).toEqual([1, 1, 0, 1, 1, 1]);
    voice().track.arrive();
    // Where nothing comes any more, nothing is worth waiting for.
    first.become("disconnected");
    expect(rig.call.phase).toBe("reconnecting");
    expect(volumes()).toEqual([1, 1, 1, 1, 1, 1]);
    first.become("connected");
    await playFor(2);
    // The first sound breaks off.
    await rig.clock.advance(500);
    await playFor(2);
    expect(volumes()).toEqual([1, 1, 0, 1, 1, 1]);
    await playFor(1);
    expect(volumes()).toEqual([0, 0, 1, 1, 1, 1]);
    // It ceases here, and goes on there.
    await rig.clock.advance(700);
    expect(volumes()).toEqual([1, 1, 0, 1, 1, 1]);
    await playFor(3);
    expect(volumes()).toEqual([0, 0, 1, 1, 1, 1]);
    expect(rig.call.phase).toBe("connected");

    const moved = { ...call, version: 20, state: "ended" as const, end_reason: "moved" as const };
    rig.server.event("call_ended", { call: moved, reason: "moved" });
    expect(first.closed).toBe(true);
    expect(volumes()).toEqual([1, 1, 1, 1]);
    expect(rig.call.phase).toBe("idle");
    expect(view().phase).toBe("connected");
    expect(rig.media.live).toEqual(["audio"]);
    rig.engine.call.toggleMicrophone();
    await settle();
    expect(last(rig.server.requests("meeting_media_set")).data.media.microphone).toBe(false);
  });

  it("is heard as before until a new connection of the group plays", async () => {
    await callOutConnected(rig);
    const meeting = testMeeting({ participants: [testParticipant("ben")], version: 6 });
    rig.server.event("call_upgraded", { call_id: "call1", meeting });
    await settle();
    await admitToGroup(7);
    voice().track.arrive();
    await playFor(3);
    expect(volumes()).toEqual([0, 0, 1, 1, 1, 1]);
    const before = rig.media.connection;
    before.become("failed");
    // Another way of the same connection leads nowhere.
    await rig.clock.advance(8_000);
    expect(rig.media.connection).not.toBe(before);
    expect(volumes()).toEqual([1, 1, 0, 1, 1, 1]);
    await admitToGroup(8);
    voice().track.arrive();
    await playFor(2);
    expect(volumes().slice(0, 2)).toEqual([1, 1]);
    await playFor(1);
    expect(volumes().slice(0, 2)).toEqual([0, 0]);
    expect(rig.call.phase).toBe("connected");
  });

  it("moves nothing here while it is on another device of ours", async () => {
    const meeting = testMeeting({ participants: [testParticipant("ben")] });
    rig.server.event("call_upgraded", { call_id: "call1", meeting });
    await settle();
    expect(rig.server.requests("meeting_join")).toEqual([]);
  });

  it("goes on as it was when nobody comes", async () => {
    await callOutConnected(rig);
    const asked = rig.engine.meeting.upgrade(["ben"]);
    const rings = [{ user: testUser("ben"), by: "me", state: "ringing" as const }];
    const pending = testMeeting({ state: "pending", participants: [], rings });
    rig.server.ok(last(rig.server.requests("call_upgrade")).id, { meeting: pending });
    await asked;
    rig.server.event("meeting_ended", { call_id: "m1", version: 6, reason: "declined" });
    expect(view().asked).toEqual([]);
    expect(rig.call.phase).toBe("connected");
  });
});
