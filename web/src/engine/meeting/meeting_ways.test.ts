import { beforeEach, describe, expect, it } from "vitest";
import { EngineRig, newMachine, testIncoming, type Machine } from "../testing/engine_rig";
import { callOutConnected } from "../testing/call_rig";
import { settle } from "../testing/fake_clock";
import { last } from "../testing/last";
import { admit, joinConnected, joinResult, testMeeting } from "../testing/meeting_rig";
import { testUser } from "../testing/samples";

let machine: Machine;
let rig: EngineRig;

beforeEach(async () => {
  machine = newMachine();
  rig = new EngineRig(machine);
  await rig.start({ group_calls: true });
});

const view = () => rig.engine.stores.meeting.getState();

describe("a lost way", () => {
  beforeEach(() => joinConnected(rig));

  it("is mended by an ICE restart", async () => {
    rig.media.connection.become("disconnected");
    expect(view().phase).toBe("reconnecting");
    await rig.clock.advance(2_100);
    // The credentials are asked for first; without an answer it goes on after a second.
    await rig.clock.advance(1_000);
    expect(rig.media.connection.restarts).toBe(1);
    expect(last(rig.server.requests("webrtc_offer")).data.negotiation).toBe(2);
    rig.media.connection.become("connected");
    expect(view().phase).toBe("connected");
  });

  it("begins anew in the same place after a restart of the server", async () => {
    const before = rig.media.connection;
    rig.server.breakOff();
    await rig.reconnect({ group_calls: true, resumed: false });
    const { data } = last(rig.server.requests("meeting_join"));
    expect(data).toMatchObject({ call_id: "m1" });
    expect(before.closed).toBe(false);
    await admit(rig);
    expect(before.closed).toBe(true);
    rig.media.connection.become("connected");
    expect(view().phase).toBe("connected");
  });

  it("that is never found ends the call after 45 s", async () => {
    rig.media.connection.become("failed");
    for (let s = 0; s < 46; s += 1) {
      await rig.clock.advance(1_000);
      for (const { id } of rig.server.requests("ping")) rig.server.ok(id, {});
    }
    expect(view()).toMatchObject({ phase: "ended", end: { why: "lost" } });
    // Nobody is to look at an empty place.
    expect(last(rig.server.requests("meeting_leave")).data.call_id).toBe("m1");
  });

  it("is joined again as muted as it was", async () => {
    rig.engine.call.setMicrophone(false);
    rig.server.event("meeting_left", {
      call_id: "m1",
      version: 6,
      participant_id: "p-me",
      reason: "lost",
    });
    expect(view().phase).toBe("ended");
    // The first attempt fails.
    rig.engine.meeting.joinCall("m1", "voice");
    await settle();
    rig.server.error(last(rig.server.requests("meeting_join")).id, "unavailable");
    await settle();
    expect(view().phase).toBe("ended");
    rig.engine.meeting.joinCall("m1", "voice");
    await settle();
    await admit(rig);
    expect(rig.engine.stores.call.getState().local.microphone).toBe("muted");
    rig.engine.meeting.leave();
    await settle();
    rig.engine.meeting.joinCall("m1", "voice");
    await admit(rig);
    expect(rig.engine.stores.call.getState().local.microphone).toBe("on");
  });
});

describe("what was on its way when the socket broke", () => {
  const eight = Array.from({ length: 8 }, (_, n) => ({
    participant_id: `p${n}`,
    source: "camera" as const,
    width: 200,
    height: 200,
    priority: 1,
  }));
  const sections = () => rig.media.connection.transceivers.map(({ mid }) => mid);

  beforeEach(async () => {
    await joinConnected(rig);
    rig.engine.meeting.show(eight);
    await rig.clock.advance(200);
  });

  it("is said again: pictures, and the same offer with a new number", async () => {
    const [before] = rig.server.requests("webrtc_offer");
    const offered = sections();
    rig.server.breakOff();
    await rig.reconnect({ group_calls: true, resumed: true });
    expect(last(rig.server.requests("meeting_view")).data.videos).toHaveLength(8);
    const again = last(rig.server.requests("webrtc_offer"));
    expect(again.data).toMatchObject({ negotiation: 3, sdp: before?.data.sdp });
    expect(sections()).toEqual(offered);
    // The server may have taken the first one as well.
    rig.server.event("webrtc_answer", { call_id: "m1", negotiation: 2, sdp: "v=0\r\n" });
    await settle();
    expect(rig.media.connection.signalingState).toBe("have-local-offer");
    rig.server.event("webrtc_answer", { call_id: "m1", negotiation: 3, sdp: "v=0\r\n" });
    await settle();
    expect(rig.media.connection.signalingState).toBe("stable");
    expect(sections()).toEqual(offered);
  });

  it("is said again on the same socket, too, ever more rarely", async () => {
    const refuse = () => rig.server.error(last(rig.server.requests("webrtc_offer")).id, "internal");
    refuse();
    await rig.clock.advance(2_100);
    expect(rig.server.requests("webrtc_offer")).toHaveLength(2);
    refuse();
    await rig.clock.advance(2_100);
    expect(rig.server.requests("webrtc_offer")).toHaveLength(2);
    await rig.clock.advance(2_000);
    expect(rig.server.requests("webrtc_offer")).toHaveLength(3);
  });

  it("an offer that the server cannot know begins anew", async () => {
    rig.server.error(last(rig.server.requests("webrtc_offer")).id, "wrong_state");
    await settle();
    expect(rig.server.requests("meeting_join")).toHaveLength(2);
  });

  it("what of ours is on is said again", async () => {
    rig.engine.call.toggleMicrophone();
    await settle();
    rig.server.error(last(rig.server.requests("meeting_media_set")).id, "internal");
    await rig.clock.advance(1_600);
    const said = rig.server.requests("meeting_media_set").map(({ data }) => data.media.microphone);
    expect(said.slice(-2)).toEqual([false, false]);
  });
});

describe("a network that lets nothing through but the HTTPS port", () => {
  const relay = { urls: ["turns:chat.example.org:443"], username: "me", credential: "secret" };
  const servers = [relay, { urls: ["stun:44.0.0.1:3478"] }];
  const expected = [{ ...relay }];

  beforeEach(async () => {
    rig.engine.meeting.join("g1", "voice");
    await settle();
  });

  it("is passed through the relay, once the direct way has had its time", async () => {
    await admit(rig, { ice_servers: servers });
    expect(rig.media.connection.configuration.iceServers).toEqual(expected);
    expect(rig.media.connection.configuration.iceTransportPolicy).not.toBe("relay");
    await rig.clock.advance(2_900);
    expect(rig.media.connection.restarts).toBe(0);
    await rig.clock.advance(200);
    expect(rig.media.connection.restarts).toBe(1);
    expect(last(rig.server.requests("webrtc_offer")).data.negotiation).toBe(2);
  });

  it("gets new credentials with each further try", async () => {
    await admit(rig, {
      ice_servers: servers,
      ice_expires_at_ms: rig.clock.wallNow() + 600_000,
    });
    await rig.clock.advance(3_100);
    const asked = last(rig.server.requests("ice_servers_get"));
    expect(asked.data).toEqual({ call_id: "m1" });
    const fresh = { ...relay, credential: "newer" };
    rig.server.ok(asked.id, {
      ice_servers: [fresh],
      expires_at_ms: rig.clock.wallNow() + 600_000,
    });
    await settle();
    expect(rig.media.connection.configuration.iceServers).toEqual([fresh]);
    expect(rig.media.connection.restarts).toBe(1);
  });
});

describe("a page that goes away", () => {
  it("says so, so that nobody looks at an empty place", async () => {
    await joinConnected(rig);
    rig.page.goAway();
    expect(rig.http.beacons).toEqual([
      { path: "calls/m1/leave", body: JSON.stringify({ client_id: "client1" }) },
    ]);
  });
});

describe("a call of two that comes into a group call", () => {
  it("is shown without a sound", async () => {
    await joinConnected(rig);
    rig.server.event("call_incoming", { call: testIncoming(), caller: testUser("ana") });
    await settle();
    expect(rig.call).toMatchObject({ phase: "incoming", ringsHere: false });
    expect(view().phase).toBe("connected");
  });
});

describe("who is in a call", () => {
  const summary = {
    call_id: "m1",
    conversation_id: "g1",
    kind: "voice",
    started_by: "ana",
    started_at_ms: 0,
    locked: false,
    participant_ids: ["ana"],
  } as const;
  const live = () => rig.engine.stores.liveMeetings.getState().byConversation;

  it("is visible without joining, until it ends", () => {
    const meeting = { ...summary, participant_ids: ["ana"] };
    rig.server.event("meeting_live", { conversation_id: "g1", call_id: "m1", meeting });
    expect(live().g1?.participant_ids).toEqual(["ana"]);
    rig.server.event("meeting_live", { conversation_id: "g1", call_id: "other" });
    expect(live().g1).toBeDefined();
    rig.server.event("meeting_live", { conversation_id: "g1", call_id: "m1" });
    expect(live().g1).toBeUndefined();
  });
});

describe("a group call that rings", () => {
  const ring = {
    meeting: testMeeting(),
    by: testUser("ana"),
    deadline_ms: newMachine().clock.wallNow() + 45_000,
  };

  it("rings here and is acknowledged, until it is declined", async () => {
    rig.server.event("meeting_ringing", ring);
    await settle();
    expect(view().incoming).toMatchObject({ callId: "m1", title: "Team", ringsHere: true });
    expect(rig.server.requests("meeting_acknowledge")).toHaveLength(1);
    rig.engine.meeting.decline();
    expect(view().incoming).toBeUndefined();
    expect(rig.server.requests("meeting_decline")).toHaveLength(1);
  });

  it("ends when it was answered elsewhere", async () => {
    rig.server.event("meeting_ringing", ring);
    rig.server.event("meeting_ring_ended", { call_id: "m1", reason: "answered_elsewhere" });
    expect(view().incoming).toBeUndefined();
  });

  it("ends when its time is over, whatever the server could still say", async () => {
    rig.server.event("meeting_ringing", ring);
    const later = { ...ring, deadline_ms: ring.deadline_ms + 20_000 };
    rig.server.event("meeting_ringing", { ...later, meeting: testMeeting({ call_id: "m2" }) });
    await rig.clock.advance(44_000);
    expect(view().incoming?.callId).toBe("m1");
    await rig.clock.advance(2_000);
    expect(view().incoming?.callId).toBe("m2");
    await rig.clock.advance(20_000);
    expect(view().incoming).toBeUndefined();
  });

  it("rings again in the same call, though it was silenced once", async () => {
    rig.server.event("meeting_ringing", ring);
    await settle();
    rig.engine.meeting.silence();
    expect(view().incoming).toMatchObject({ silenced: true });
    rig.server.event("meeting_ring_ended", { call_id: "m1", reason: "missed" });
    const { notes } = rig.audio;
    rig.server.event("meeting_ringing", ring);
    await settle();
    expect(view().incoming).toMatchObject({ silenced: false, ringsHere: true });
    expect(rig.audio.notes).toBeGreaterThan(notes);
  });

  it("is answered by joining through the conversation, too", async () => {
    rig.server.event("meeting_ringing", ring);
    await joinConnected(rig);
    expect(view().incoming).toBeUndefined();
    rig.engine.meeting.leave();
    await settle();
    expect(view()).toMatchObject({ phase: "idle", incoming: undefined });
  });

  it("is joined from there", async () => {
    rig.server.event("meeting_ringing", ring);
    rig.engine.meeting.joinCall("m1", "voice");
    await settle();
    expect(view()).toMatchObject({ phase: "joining", incoming: undefined });
    expect(last(rig.server.requests("meeting_join")).data).toMatchObject({ call_id: "m1" });
  });

  it("does not silence a call of two that rings as well", async () => {
    rig.server.event("call_incoming", { call: testIncoming(), caller: testUser("ana") });
    rig.server.event("meeting_ringing", ring);
    await settle();
    expect([view().incoming?.ringsHere, rig.call.ringsHere]).toEqual([true, true]);
    rig.engine.meeting.decline();
    expect(rig.call).toMatchObject({ phase: "incoming", ringsHere: true });
    const { notes } = rig.audio;
    await rig.clock.advance(5_000);
    expect(rig.audio.notes).toBeGreaterThan(notes);
  });

  it("makes no sound in a call", async () => {
    await callOutConnected(rig);
    rig.server.event("meeting_ringing", ring);
    await settle();
    expect(view().incoming).toMatchObject({ ringsHere: false });
  });
});

describe("an answer that comes too late", () => {
  it("opens nothing after leaving", async () => {
    rig.engine.meeting.join("g1", "voice");
    await settle();
    const request = last(rig.server.requests("meeting_join"));
    rig.engine.meeting.leave();
    rig.server.ok(request.id, joinResult());
    await settle();
    expect(view().phase).toBe("idle");
    expect(rig.media.live).toEqual([]);
    expect(last(rig.server.requests("meeting_leave")).data).toEqual({ conversation_id: "g1" });
  });
});
