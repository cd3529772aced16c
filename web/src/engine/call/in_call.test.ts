// @vitest-environment node
import { beforeEach, describe, expect, it } from "vitest";
import {
  callOutConnected,
  connected,
  FROM,
  mediaFlows,
  OFFER,
  SPEAKING,
} from "../testing/call_rig";
import { EngineRig, newMachine, testCall, testIncoming, type Machine } from "../testing/engine_rig";
import type { MediaState } from "../../protocol/types.gen";
import { settle } from "../testing/fake_clock";
import { testUser } from "../testing/samples";

let machine: Machine;
let rig: EngineRig;

beforeEach(async () => {
  machine = newMachine();
  rig = new EngineRig(machine);
  await rig.start();
});

describe("in a call", () => {
  beforeEach(async () => {
    await callOutConnected(rig);
  });

  it("tells the other side when the camera comes and goes, without a new offer", async () => {
    rig.engine.call.toggleCamera();
    await settle();
    expect(rig.call.local.camera).toBe("on");
    expect(rig.media.connection.transceivers[1]?.sender.track?.kind).toBe("video");
    expect(rig.server.requests("call_media_set").at(-1)?.data.media).toMatchObject({
      camera: true,
    });
    rig.engine.call.toggleCamera();
    await settle();
    expect(rig.media.live).toEqual(["audio"]);
    // The answer to the first switch comes after the second one was turned.
    const call = connected(testCall(), 11);
    call.caller = { ...call.caller, media: { ...SPEAKING, camera: true } };
    await rig.answer("call_media_set", call);
    expect(rig.server.requests("call_media_set").at(-1)?.data.media).toMatchObject({
      camera: false,
    });
    expect(rig.server.requests("webrtc_offer")).toHaveLength(1);
  });

  it("tells when nothing arrives any more, whatever ICE says, and when it does again", async () => {
    const { connection } = rig.media;
    // What measures is loaded with the first call.
    await import("./quality/call_quality");
    await settle();
    let answered = 0;
    const pass = async (seconds: number, packets: number) => {
      for (let i = 0; i < seconds; i += 1) {
        connection.packetsReceived += packets;
        await rig.clock.advance(1_000);
        for (const { id } of rig.server.requests("ping").slice(answered)) {
          rig.server.ok(id, { server_time_ms: rig.clock.wallNow() });
          answered += 1;
        }
      }
    };
    const told = (type: "call_reconnecting" | "call_connected") =>
      rig.said.filter((each) => each === type).length;
    await pass(4, 50);
    const before = told("call_connected");
    await pass(5, 0);
    expect(told("call_reconnecting")).toBe(0);
    await pass(3, 0);
    expect(told("call_reconnecting")).toBe(1);
    expect(rig.call.phase).toBe("reconnecting");
    await pass(2, 50);
    expect(told("call_connected")).toBe(before + 1);
  });

  it("says that the shared screen has sound, and when that ends", async () => {
    const all = () => rig.server.requests("call_media_set");
    const told = () => all().at(-1)?.data.media;
    const before = all().length;
    const answer = async (version: number) => {
      const call = connected(testCall(), version);
      call.caller = { ...call.caller, media: told() as MediaState };
      await rig.answer("call_media_set", call);
    };
    rig.media.screenWithSound = true;
    rig.engine.call.setScreen(true);
    await settle();
    expect(told()).toMatchObject({ screen: true, screen_sound: true });
    await answer(11);
    rig.media.screens[1]?.end();
    await settle();
    expect(told()).toMatchObject({ screen: true });
    expect(told()).not.toHaveProperty("screen_sound");
    await answer(12);
    rig.engine.call.setScreen(false);
    await settle();
    expect(told()).toMatchObject({ screen: false });
    expect(all()).toHaveLength(before + 3);
  });

  it("mutes at once and says so in the title", async () => {
    rig.engine.call.toggleMicrophone();
    await settle();
    expect(rig.call.local.microphone).toBe("muted");
    expect(rig.media.opened[0]?.enabled).toBe(false);
    expect(rig.attention.title).toBe("● In a call");
  });

  it("shows reconnecting when media stops, and restarts ICE after two seconds", async () => {
    rig.media.connection.become("disconnected");
    expect(rig.call).toMatchObject({
      phase: "reconnecting",
      reconnectingSide: "mine",
      dimmed: true,
    });
    expect(rig.said.at(-1)).toBe("call_reconnecting");
    await rig.clock.advance(1_900);
    expect(rig.media.connection.restarts).toBe(0);
    await rig.clock.advance(200);
    expect(rig.media.connection.restarts).toBe(1);
    expect(rig.server.requests("webrtc_offer").at(-1)?.data.negotiation).toBe(2);
    await mediaFlows(rig);
    expect(rig.call.phase).toBe("connected");
  });

  it("restarts ICE at once when the network changes", async () => {
    rig.page.setOnline(true);
    await settle();
    expect(rig.media.connection.restarts).toBe(1);
  });

  it("keeps the media while signalling is down, and its commands until it is back", async () => {
    rig.server.breakOff();
    expect(rig.call.phase).toBe("reconnecting");
    rig.engine.call.toggleMicrophone();
    await settle();
    expect(rig.media.connection.closed).toBe(false);
    await rig.reconnect({ resumed: true });
    expect(rig.call.phase).toBe("connected");
    expect(rig.server.requests("call_media_set").at(-1)?.data.media).toMatchObject({
      microphone: false,
    });
  });

  it("makes a new connection when the other side's page began anew", async () => {
    const [before] = rig.media.connections;
    rig.server.event("webrtc_offer", {
      call_id: "call1",
      negotiation: 2,
      sdp: OFFER.replace("ANA", "ANA AGAIN"),
      ...FROM,
    });
    await settle();
    expect(before?.closed).toBe(true);
    expect(rig.media.connections).toHaveLength(2);
    expect(rig.server.requests("webrtc_answer").at(-1)?.data.negotiation).toBe(2);
    expect(rig.media.live).toEqual(["audio"]);
  });

  it("follows the numbers when another client takes the other side over", async () => {
    rig.media.connection.become("disconnected");
    await rig.clock.advance(2_100);
    rig.server.event("webrtc_offer", {
      call_id: "call1",
      negotiation: 1,
      sdp: OFFER.replace("ANA", "ANA MOVED"),
      ...FROM,
    });
    await settle();
    rig.media.connection.candidate("late");
    expect(rig.server.requests("webrtc_answer").at(-1)?.data.negotiation).toBe(1);
    expect(rig.server.requests("webrtc_ice_candidate").at(-1)?.data).toMatchObject({
      candidate: "late",
      negotiation: 1,
    });
  });

  it("is heard every five seconds", async () => {
    const { length } = rig.server.requests("ping");
    await rig.clock.advance(5_000);
    expect(rig.server.requests("ping")).toHaveLength(length + 1);
  });

  it("begins anew when both sides restarted at once and ours was refused", async () => {
    rig.media.connection.become("disconnected");
    await rig.clock.advance(2_100);
    rig.server.event("webrtc_offer", { call_id: "call1", negotiation: 3, sdp: OFFER, ...FROM });
    await settle();
    expect(rig.server.requests("webrtc_answer").at(-1)?.data.negotiation).toBe(3);
    expect(rig.media.connections).toHaveLength(2);
    expect(rig.media.connections[0]?.closed).toBe(true);
    expect(rig.server.requests("webrtc_offer").at(-1)?.data.negotiation).toBe(4);
  });

  it("makes a new connection when two agreed restarts brought nothing", async () => {
    await rig.clock.advance(1_000);
    rig.media.connection.packetsReceived += 50;
    await rig.clock.advance(1_000);
    const restartAndAgree = async () => {
      rig.page.setOnline(true);
      await settle();
      const negotiation = rig.server.requests("webrtc_offer").at(-1)?.data.negotiation;
      rig.server.event("webrtc_answer", {
        call_id: "call1",
        negotiation: negotiation ?? 0,
        sdp: OFFER,
        ...FROM,
      });
      await rig.clock.advance(1_600);
    };
    await restartAndAgree();
    expect(rig.media.connections).toHaveLength(1);
    await restartAndAgree();
    rig.page.setOnline(true);
    await settle();
    expect(rig.media.connections).toHaveLength(2);
    expect(rig.media.connections[0]?.closed).toBe(true);
  });

  it("goes on with a connection that restarts bring back", async () => {
    for (const round of [2, 3, 4, 5]) {
      rig.page.setOnline(true);
      await settle();
      rig.server.event("webrtc_answer", {
        call_id: "call1",
        negotiation: round,
        sdp: OFFER,
        ...FROM,
      });
      await rig.clock.advance(1_000);
      rig.media.connection.packetsReceived += 50;
      await rig.clock.advance(1_000);
    }
    expect(rig.media.connections).toHaveLength(1);
  });

  it("says goodbye when the page goes away, and the next page goes on by itself", async () => {
    rig.page.goAway();
    expect(rig.http.beacons).toEqual([
      { path: "calls/call1/leave", body: '{"client_id":"client1"}' },
    ]);
    const next = new EngineRig(machine);
    next.media.permissions.microphone = "granted";
    const call = connected(testCall(), 12);
    await next.start({ resumed: true, call });
    expect(next.call).toMatchObject({ phase: "reconnecting", callId: "call1" });
    expect(next.said).toContain("call_reconnecting");
    await next.answer("call_reconnecting", { ...call, version: 13 });
    expect(next.media.asked).toEqual(["microphone"]);
    expect(next.server.requests("webrtc_offer")[0]?.data.negotiation).toBe(2);
  });

  it("comes back as it was, whatever the server has heard of it", async () => {
    rig.server.breakOff();
    rig.engine.call.toggleMicrophone();
    expect(rig.call.local.microphone).toBe("muted");
    rig.page.goAway();
    const next = new EngineRig(machine);
    next.media.permissions.microphone = "granted";
    const call = connected(testCall(), 12);
    await next.start({ resumed: true, call });
    await next.answer("call_reconnecting", { ...call, version: 13 });
    expect(next.media.live).toEqual(["audio"]);
    expect(next.call.local.microphone).toBe("muted");
  });

  it("comes back as the server says where its own memory is older", async () => {
    rig.page.goAway(); // not muted
    const second = new EngineRig(machine);
    second.media.permissions.microphone = "granted";
    const call = connected(testCall(), 12);
    await second.start({ resumed: true, call });
    await second.answer("call_reconnecting", { ...call, version: 13 });
    expect(second.call.local.microphone).toBe("on");
    second.engine.call.toggleMicrophone();
    second.engine.call.end();
    await settle();
    second.page.goAway();
    expect(machine.tab.get("earshot.media")).toBeUndefined();
  });

  it("asks before it returns where the browser would ask", async () => {
    rig.page.goAway();
    const next = new EngineRig(machine);
    await next.start({ resumed: true, call: connected(testCall(), 12) });
    expect(next.call).toMatchObject({ phase: "idle", returnable: { callId: "call1" } });
    expect(next.media.asked).toEqual([]);
    next.engine.call.returnToCall();
    await settle();
    expect(next.said).toContain("call_reconnecting");
  });

  it("offers a call that arrives meanwhile without ringing", async () => {
    const notes = rig.audio.notes;
    rig.server.event("call_incoming", {
      call: testIncoming({ call_id: "call2", conversation_id: "c2" }),
      caller: testUser("bob"),
    });
    expect(rig.call).toMatchObject({ phase: "connected", waiting: { callId: "call2" } });
    expect(rig.audio.notes).toBe(notes);
    rig.engine.call.rejectWaiting();
    expect(rig.server.requests("call_reject").at(-1)?.data).toMatchObject({
      call_id: "call2",
      reason: "busy",
    });
    expect(rig.call.waiting).toBeUndefined();
  });

  it("leaves nothing open when the account signs out", async () => {
    rig.http.on("POST", /^sign_out$/, () => ({ status: 200, text: "{}" }));
    await rig.engine.session.signOut();
    expect(rig.media.live).toEqual([]);
    expect(rig.media.connection.closed).toBe(true);
    expect(rig.call.phase).toBe("idle");
    expect(rig.clock.pendingTimers).toBe(0);
  });
});
