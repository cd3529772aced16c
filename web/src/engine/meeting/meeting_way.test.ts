import { beforeEach, describe, expect, it } from "vitest";
import { callOutConnected } from "../testing/call_rig";
import { EngineRig } from "../testing/engine_rig";
import { settle } from "../testing/fake_clock";
import { admit, joinConnected, testMeeting, testParticipant } from "../testing/meeting_rig";

let rig: EngineRig;

beforeEach(async () => {
  rig = new EngineRig();
  await rig.start({ group_calls: true });
});

const view = () => rig.engine.stores.meeting.getState();
const joins = () => rig.server.requests("meeting_join");

/** The server answers on its other way. */
async function pass(seconds: number, packets: number): Promise<void> {
  for (let second = 0; second < seconds; second += 1) {
    for (const connection of rig.media.connections) connection.packetsReceived += packets;
    await rig.clock.advance(1_000);
    const server_time_ms = rig.clock.wallNow();
    for (const { id } of rig.server.requests("ping")) rig.server.ok(id, { server_time_ms });
    await settle();
  }
}

function seenAs(state: "connected" | "reconnecting", version: number): void {
  const participant = testParticipant("me", { state });
  rig.server.event("meeting_participant", { call_id: "m1", version, participant });
}

describe("a machine that slept", () => {
  beforeEach(async () => {
    await joinConnected(rig);
    await pass(3, 50);
  });

  it("for an hour does not walk back into the call", async () => {
    rig.clock.sleep(3_600_000);
    await pass(1, 50);
    rig.server.breakOff();
    await rig.reconnect({ group_calls: true, resumed: false });
    expect(joins()).toEqual([]);
    expect(view()).toMatchObject({ phase: "ended", end: { why: "lost" } });
    expect(rig.media.live).toEqual([]);
  });

  it("for a moment goes on", async () => {
    rig.clock.sleep(20_000);
    rig.server.breakOff();
    await rig.reconnect({ group_calls: true, resumed: false });
    expect(joins()).toHaveLength(1);
  });
});

describe("a way that the browser believes in", () => {
  beforeEach(async () => {
    await joinConnected(rig);
    await pass(3, 50);
  });

  it("and on which nothing comes is mended while the server answers elsewhere", async () => {
    await pass(8, 0);
    expect(view().phase).toBe("reconnecting");
    await pass(3, 0);
    expect(rig.media.connection.restarts).toBe(1);
    await pass(1, 50);
    expect(view().phase).toBe("connected");
    await pass(20, 50);
    expect(joins()).toHaveLength(1);
  });

  it("and on which the server hears nothing is mended, too", async () => {
    seenAs("reconnecting", 6);
    expect(view().phase).toBe("reconnecting");
    await pass(4, 50);
    expect(rig.media.connection.restarts).toBe(1);
    seenAs("connected", 7);
    expect(view().phase).toBe("connected");
    await pass(20, 50);
    expect(joins()).toHaveLength(1);
  });

  it("begins anew when no restart helps", async () => {
    seenAs("reconnecting", 6);
    await pass(9, 50);
    expect(joins()).toHaveLength(2);
    await admit(rig);
    rig.media.connection.become("connected");
    expect(view().phase).toBe("connected");
  });
});

describe("a connection that takes the place of another", () => {
  const eight = Array.from({ length: 8 }, (_, n) => ({
    participant_id: `p${n}`,
    source: "camera" as const,
    width: 200,
    height: 200,
    priority: 1,
  }));
  const many = ["ana", "me", "ben", "cleo", "dan", "eve"].map((id) => testParticipant(id));

  beforeEach(() => joinConnected(rig));

  it("is not up before it is", async () => {
    rig.server.breakOff();
    await rig.reconnect({ group_calls: true, resumed: false });
    await admit(rig);
    expect(view().phase).toBe("reconnecting");
    rig.media.connection.become("connected");
    expect(view().phase).toBe("connected");
  });

  it("is sought once more when the browser refuses it", async () => {
    rig.server.breakOff();
    await rig.reconnect({ group_calls: true, resumed: false });
    rig.media.connection.setRemoteDescription = () => Promise.reject(new Error("refused"));
    await admit(rig);
    expect(view().phase).toBe("reconnecting");
    await rig.clock.advance(2_100);
    expect(joins()).toHaveLength(2);
    await admit(rig);
    rig.media.connection.become("connected");
    expect(view().phase).toBe("connected");
  });

  it("does not show the pictures of the other under the names that are its own", async () => {
    const element = document.createElement("video");
    element.play = async () => undefined;
    rig.engine.meeting.attach(element, "p-ben", "camera");
    const slot = { mid: "8", source: "camera" } as const;
    const slots = [{ ...slot, participant_id: "p-ana" }];
    rig.server.event("meeting_slots", { call_id: "m1", epoch: 2, slots });
    rig.server.breakOff();
    await rig.reconnect({ group_calls: true, resumed: false });
    let release = (): void => undefined;
    const held = new Promise<void>((done) => {
      release = done;
    });
    const { connection } = rig.media;
    const agree = connection.setRemoteDescription.bind(connection);
    connection.setRemoteDescription = async (description) => {
      await held;
      await agree(description);
    };
    await admit(rig, { slots: [{ ...slot, participant_id: "p-ben" }] });
    expect(element.srcObject).toBeNull();
    release();
    await settle();
    expect(element.srcObject).not.toBeNull();
  });

  it("is not disturbed by offers of the other, which the server no longer knows", async () => {
    const [before] = rig.media.connections;
    rig.server.breakOff();
    await rig.reconnect({ group_calls: true, resumed: false });
    rig.engine.meeting.show(eight);
    await rig.clock.advance(3_200);
    expect(rig.server.requests("webrtc_offer")).toEqual([]);
    await admit(rig, { meeting: testMeeting({ participants: many }) });
    const offers = rig.server.requests("webrtc_offer").map(({ data }) => data.sdp);
    expect(offers).toHaveLength(1);
    expect(offers[0]).not.toBe(before?.localDescription?.sdp);
    expect(offers[0]).toBe(rig.media.connection.localDescription?.sdp);
    expect(joins()).toHaveLength(1);
  });

  it("is not begun once more by a late refusal of the other's offer", async () => {
    rig.engine.meeting.show(eight);
    await rig.clock.advance(200);
    const [offer] = rig.server.requests("webrtc_offer");
    rig.media.connection.become("disconnected");
    await rig.clock.advance(8_100);
    expect(joins()).toHaveLength(2);
    rig.server.error(offer?.id ?? 0, "unsupported");
    await settle();
    expect(joins()).toHaveLength(2);
  });

  it("is not sought any more when the other is good again", async () => {
    const [before] = rig.media.connections;
    before?.become("disconnected");
    await rig.clock.advance(8_100);
    rig.server.error(joins().at(-1)?.id ?? 0, "internal");
    await settle();
    before?.become("connected");
    expect(view().phase).toBe("connected");
    await pass(5, 50);
    expect(joins()).toHaveLength(2);
  });
});

describe("a shared film in a call of two that becomes a group call", () => {
  it("stays smooth", async () => {
    await callOutConnected(rig);
    rig.engine.call.setScreen(true);
    await settle();
    rig.engine.call.setScreenHint("motion");
    const meeting = testMeeting({ participants: [testParticipant("ben")], version: 6 });
    rig.server.event("call_upgraded", { call_id: "call1", meeting });
    await settle();
    await admit(rig, { meeting: testMeeting({ version: 7 }) });
    const parameters = rig.media.connection.transceivers[2]?.sender.getParameters();
    expect(parameters).toMatchObject({ degradationPreference: "maintain-framerate" });
  });
});
