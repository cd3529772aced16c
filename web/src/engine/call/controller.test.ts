import { beforeEach, describe, expect, it } from "vitest";
import type { Call } from "../../protocol/types.gen";
import { EngineRig, type Machine, newMachine, testCall, testIncoming } from "../testing/engine_rig";
import { settle } from "../testing/fake_clock";
import { testUser } from "../testing/samples";

const OFFER = "v=0\r\ns=offer\r\na=fingerprint:sha-256 ANA\r\n";
const ANSWER = "v=0\r\ns=answer\r\na=fingerprint:sha-256 ANA\r\n";
const FROM = { from_user_id: "ana", from_client_id: "ana1" };
const SPEAKING = { microphone: true, camera: false, screen: false };

let machine: Machine;
let rig: EngineRig;

beforeEach(async () => {
  machine = newMachine();
  rig = new EngineRig(machine);
  await rig.start();
});

function connecting(call: Call, version = 5): Call {
  return {
    ...call,
    version,
    state: "connecting",
    acknowledged: true,
    caller: { ...call.caller, state: "connecting" },
    callee: {
      ...call.callee,
      client_id: call.callee.client_id ?? (call.callee.user_id === "me" ? "client1" : "ana1"),
      state: "connecting",
    },
    answered_at_ms: call.started_at_ms,
  };
}

function connected(call: Call, version = 9): Call {
  return {
    ...connecting(call, version),
    state: "connected",
    connected_at_ms: call.started_at_ms + 1_000,
    caller: { ...call.caller, state: "connected", media: SPEAKING },
    callee: { ...connecting(call).callee, state: "connected", media: SPEAKING },
  };
}

async function mediaFlows(): Promise<void> {
  rig.media.connection.packetsReceived = 1;
  rig.media.connection.become("connected");
  await rig.clock.advance(150);
}

async function callOut(): Promise<Call> {
  rig.engine.call.start("c1", "voice");
  await settle();
  const call = testCall();
  await rig.answer("call_start", call);
  return call;
}

async function callOutConnected(): Promise<Call> {
  const call = await callOut();
  rig.server.event("call_ringing", { call: { ...call, version: 2, acknowledged: true } });
  rig.server.event("call_accepted", { call: connecting(call), ice_servers: [] });
  await settle();
  rig.server.event("webrtc_answer", { call_id: "call1", negotiation: 1, sdp: ANSWER, ...FROM });
  await mediaFlows();
  rig.server.event("call_changed", { call: connected(call) });
  await settle();
  return connected(call);
}

describe("a call of ours", () => {
  it("shows at once whom it calls and asks for the microphone", async () => {
    rig.media.hold = true;
    rig.engine.call.start("c1", "voice");
    await settle();
    expect(rig.call).toMatchObject({
      phase: "calling",
      direction: "outgoing",
      kind: "voice",
      peerUserId: "ana",
      local: { microphone: "starting", camera: "off" },
    });
    expect(rig.media.asked).toEqual(["microphone"]);
    expect(rig.call.announcement).toMatchObject({ what: "calling" });
  });

  it("makes no second call when the button is pressed twice", async () => {
    await callOut();
    rig.engine.call.start("c1", "voice");
    expect(rig.said.filter((type) => type === "call_start")).toHaveLength(1);
  });

  it("goes from ringing over connecting to connected when media flows", async () => {
    const call = await callOut();
    rig.server.event("call_ringing", { call: { ...call, version: 2, acknowledged: true } });
    expect(rig.call.phase).toBe("ringing");
    expect(rig.audio.notes).toBeGreaterThan(0);
    expect(rig.media.connections).toHaveLength(0);

    rig.server.event("call_accepted", { call: connecting(call), ice_servers: [] });
    await settle();
    expect(rig.call.phase).toBe("connecting");
    expect(rig.server.requests("webrtc_offer")[0]?.data).toMatchObject({
      call_id: "call1",
      negotiation: 1,
    });
    expect(rig.said.indexOf("webrtc_offer")).toBeLessThan(rig.said.indexOf("webrtc_ice_candidate"));

    rig.server.event("webrtc_answer", { call_id: "call1", negotiation: 1, sdp: ANSWER, ...FROM });
    await settle();
    expect(rig.said).not.toContain("call_connected");
    await mediaFlows();
    expect(rig.said).toContain("call_connected");
    rig.server.event("call_changed", { call: connected(call) });
    expect(rig.call).toMatchObject({
      phase: "connected",
      local: { microphone: "on" },
      remote: { media: { microphone: true, camera: false } },
    });
    expect(rig.attention).toMatchObject({ title: "● Microphone on", favicon: "in_call" });
  });

  it("closes devices and peer connection at the end and shows reason and duration", async () => {
    const call = await callOutConnected();
    rig.server.event("call_ended", {
      call: {
        ...call,
        version: 20,
        state: "ended",
        end_reason: "completed",
        ended_at_ms: call.started_at_ms + 61_000,
      },
      reason: "completed",
    });
    expect(rig.call).toMatchObject({
      phase: "ended",
      end: { reason: "completed", durationMs: 60_000 },
    });
    expect(rig.media.live).toEqual([]);
    expect(rig.media.connection.closed).toBe(true);
    expect(rig.engine.call.remoteStream()).toBeUndefined();
    rig.engine.call.dismiss();
    expect(rig.call.phase).toBe("idle");
    expect(rig.attention.title).toBeUndefined();
  });

  it("applies a cancel that was faster than the server's first answer", async () => {
    rig.engine.call.start("c1", "voice");
    await settle();
    rig.engine.call.end();
    expect(rig.media.live).toEqual([]);
    await rig.answer("call_start", testCall());
    expect(rig.server.requests("call_end")[0]?.data).toMatchObject({ call_id: "call1" });
    expect(rig.call).toMatchObject({ phase: "ended", end: { reason: "cancelled" } });
  });

  it("can be made again after it was declined", async () => {
    const call = await callOut();
    const ended: Call = { ...call, version: 3, state: "ended", end_reason: "declined" };
    rig.server.event("call_ended", { call: ended, reason: "declined" });
    expect(rig.call).toMatchObject({ phase: "ended", end: { reason: "declined" } });
    rig.engine.call.callAgain();
    expect(rig.call.phase).toBe("calling");
    expect(rig.server.requests("call_start")).toHaveLength(2);
  });

  it("waits for the person when the microphone is denied, and can go on listening", async () => {
    rig.media.failures.microphone = new DOMException("Permission denied", "NotAllowedError");
    const call = await callOut();
    rig.server.event("call_accepted", { call: connecting(call), ice_servers: [] });
    await settle();
    expect(rig.call.problems[0]).toMatchObject({ id: "microphone_denied_by_browser" });
    expect(rig.media.connections).toHaveLength(0);
    rig.engine.call.applyRemedy("microphone_denied_by_browser", "join_listening");
    await settle();
    expect(rig.call.problems).toEqual([]);
    expect(rig.server.requests("webrtc_offer")).toHaveLength(1);
    expect(rig.call.local.microphone).toBe("blocked");
  });

  it("opens the microphone on try again", async () => {
    rig.media.failures.microphone = new DOMException("Permission denied", "NotAllowedError");
    const call = await callOut();
    delete rig.media.failures.microphone;
    rig.engine.call.applyRemedy("microphone_denied_by_browser", "try_again");
    await settle();
    expect(rig.call.local.microphone).toBe("on");
    rig.server.event("call_accepted", { call: connecting(call), ice_servers: [] });
    await settle();
    expect(rig.server.requests("webrtc_offer")).toHaveLength(1);
  });
});

describe("in a call", () => {
  beforeEach(async () => {
    await callOutConnected();
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
    await mediaFlows();
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

describe("a call to us", () => {
  const ring = async (call = testIncoming()): Promise<void> => {
    rig.server.event("call_incoming", { call, caller: testUser("ana") });
    await settle();
  };

  it("rings, is acknowledged, and opens nothing before the click", async () => {
    await ring();
    expect(rig.call).toMatchObject({
      phase: "incoming",
      direction: "incoming",
      peer: { display_name: "ANA" },
      ringsHere: true,
    });
    expect(rig.said).toEqual(["call_acknowledge"]);
    expect(rig.audio.notes).toBeGreaterThan(0);
    expect(rig.media.asked).toEqual([]);
    expect(rig.media.connections).toEqual([]);
    expect(rig.attention).toMatchObject({ title: "ANA is calling", favicon: "ringing" });
    await rig.clock.advance(1_000);
    expect(rig.attention.title).toBeUndefined();
    await rig.clock.advance(1_000);
    expect(rig.attention.title).toBe("ANA is calling");
  });

  it("opens the microphone only after the server has confirmed the accept, then answers", async () => {
    await ring();
    rig.engine.call.accept({ camera: false });
    await settle();
    expect(rig.call.phase).toBe("answering");
    expect(rig.media.asked).toEqual([]);
    await rig.answer("call_accept", connecting(testIncoming()));
    expect(rig.media.asked).toEqual(["microphone"]);
    rig.server.event("webrtc_offer", { call_id: "call1", negotiation: 1, sdp: OFFER, ...FROM });
    await settle();
    expect(rig.server.requests("webrtc_answer")[0]?.data.negotiation).toBe(1);
    await mediaFlows();
    rig.server.event("call_changed", { call: connected(testIncoming()) });
    expect(rig.call.phase).toBe("connected");
  });

  it("opens no microphone when the caller hung up first", async () => {
    await ring();
    rig.engine.call.accept({ camera: true });
    await settle();
    await rig.answer("call_accept", {
      ...testIncoming(),
      version: 4,
      state: "ended",
      end_reason: "cancelled",
    });
    expect(rig.call).toMatchObject({ phase: "ended", end: { reason: "cancelled" } });
    expect(rig.media.asked).toEqual([]);
  });

  it("is silenced, never declined, by Esc", async () => {
    await ring();
    const { notes } = rig.audio;
    rig.engine.call.silence();
    await rig.clock.advance(10_000);
    expect(rig.audio.notes).toBe(notes);
    expect(rig.call).toMatchObject({ phase: "incoming", silenced: true });
    expect(rig.said).toEqual(["call_acknowledge"]);
  });

  it("can be declined with a message", async () => {
    await ring();
    rig.engine.call.rejectWithMessage("Later!");
    await settle();
    expect(rig.server.requests("call_reject")[0]?.data.reason).toBe("declined");
    expect(rig.server.requests("message_send")[0]?.data).toMatchObject({
      conversation_id: "c1",
      text: "Later!",
    });
    expect(rig.call.phase).toBe("idle");
  });

  it("makes no sound while the person does not want to be disturbed", async () => {
    rig.engine.people.setStatus("do_not_disturb");
    await ring();
    expect(rig.call.phase).toBe("incoming");
    expect(rig.audio.notes).toBe(0);
  });

  it("says that the browser swallows the ring, until a click", async () => {
    rig.audio.state = "suspended";
    await ring();
    await rig.clock.advance(400);
    expect(rig.call.ringBlocked).toBe(true);
    rig.engine.call.enableSound();
    rig.audio.allow();
    await settle();
    expect(rig.call.ringBlocked).toBe(false);
    await rig.clock.advance(4_000);
    expect(rig.audio.notes).toBeGreaterThan(0);
  });

  it("notifies when the page is hidden and takes the notification away", async () => {
    rig.engine.settings.set({ desktopNotifications: true });
    rig.page.setHidden(true);
    await ring();
    expect(rig.attention.shown).toMatchObject([{ title: "ANA", body: "Incoming voice call" }]);
    rig.engine.call.reject();
    expect(rig.attention.shown).toEqual([]);
  });

  it("is heard in one tab; the next one goes on when that one closes", async () => {
    const second = new EngineRig(machine);
    await second.start({ client_id: "client2" });
    await ring();
    second.server.event("call_incoming", { call: testIncoming(), caller: testUser("ana") });
    await settle();
    expect([rig.call.ringsHere, second.call.ringsHere]).toEqual([true, false]);
    expect(second.audio.notes).toBe(0);
    rig.engine.stop();
    await settle();
    expect(second.call.ringsHere).toBe(true);
    expect(second.audio.notes).toBeGreaterThan(0);
  });

  it("is silenced in the tab that rings from the tab that does not", async () => {
    const second = new EngineRig(machine);
    await second.start({ client_id: "client2" });
    await ring();
    second.server.event("call_incoming", { call: testIncoming(), caller: testUser("ana") });
    second.engine.call.silence();
    const { notes } = rig.audio;
    await rig.clock.advance(10_000);
    expect(rig.audio.notes).toBe(notes);
  });

  it("rings on a page that was opened meanwhile", async () => {
    const late = new EngineRig();
    await late.start({ call: testIncoming({ deadline_ms: late.clock.wallNow() + 30_000 }) });
    expect(late.call).toMatchObject({ phase: "incoming", peer: { display_name: "ANA" } });
  });

  it("shows for four seconds where it was answered", async () => {
    await ring();
    rig.server.event("call_ended", {
      call: { ...connecting(testIncoming()), callee: { ...testIncoming().callee, client_id: "x" } },
      reason: "answered_elsewhere",
      other_device: "Firefox on Linux",
    });
    expect(rig.call.end).toMatchObject({
      reason: "answered_elsewhere",
      otherDevice: "Firefox on Linux",
    });
    expect(rig.call.elsewhere).toMatchObject({ callId: "call1", peerUserId: "ana" });
    await rig.clock.advance(4_000);
    expect(rig.call.phase).toBe("idle");
  });
});
