// @vitest-environment node
import { beforeEach, describe, expect, it } from "vitest";
import { connected, connecting, FROM, mediaFlows, OFFER } from "../testing/call_rig";
import { EngineRig, newMachine, testIncoming, type Machine } from "../testing/engine_rig";
import { settle } from "../testing/fake_clock";
import { testUser } from "../testing/samples";

let machine: Machine;
let rig: EngineRig;

beforeEach(async () => {
  machine = newMachine();
  rig = new EngineRig(machine);
  await rig.start();
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
    expect(rig.attention).toMatchObject({ title: "ANA is calling…", favicon: "ringing" });
    await rig.clock.advance(1_000);
    expect(rig.attention.title).toBeUndefined();
    await rig.clock.advance(1_000);
    expect(rig.attention.title).toBe("ANA is calling…");
  });

  it("does not ring where this browser cannot call", async () => {
    rig.media.webrtcSupported = false;
    await ring();
    expect(rig.call.phase).toBe("idle");
    expect(rig.said).toEqual([]);
    expect(rig.audio.notes).toBe(0);
    const late = new EngineRig();
    late.media.webrtcSupported = false;
    await late.start({ call: testIncoming({ deadline_ms: late.clock.wallNow() + 30_000 }) });
    expect(late.call.phase).toBe("idle");
  });

  it("opens the microphone only after the server confirmed the accept, then answers", async () => {
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
    await mediaFlows(rig);
    rig.server.event("call_changed", { call: connected(testIncoming()) });
    expect(rig.call.phase).toBe("connected");
  });

  it("is answered by calling back, and by nothing else", async () => {
    const call = testIncoming();
    await ring(call);
    rig.engine.call.start("another", "voice");
    expect(rig.call.phase).toBe("incoming");
    rig.engine.call.start(call.conversation_id, "video");
    await settle();
    expect(rig.call.phase).toBe("answering");
    expect(rig.server.requests("call_accept")[0]?.data).toMatchObject({ camera: true });
  });

  it("leaves the restart of ICE to the caller for a moment", async () => {
    await ring();
    rig.engine.call.accept({ camera: false });
    await settle();
    await rig.answer("call_accept", connecting(testIncoming()));
    rig.server.event("webrtc_offer", { call_id: "call1", negotiation: 1, sdp: OFFER, ...FROM });
    await settle();
    await mediaFlows(rig);
    rig.media.connection.become("disconnected");
    await rig.clock.advance(2_500);
    expect(rig.server.requests("webrtc_offer")).toEqual([]);
    rig.server.event("webrtc_offer", { call_id: "call1", negotiation: 2, sdp: OFFER, ...FROM });
    await rig.clock.advance(1_000);
    expect(rig.server.requests("webrtc_offer")).toEqual([]);
    expect(rig.server.requests("webrtc_answer").at(-1)?.data.negotiation).toBe(2);
    await rig.clock.advance(5_000);
    expect(rig.server.requests("webrtc_offer")).toHaveLength(1);
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

  it.each(["accept", "reject"] as const)("is heard in no tab after %s", async (answer) => {
    const second = new EngineRig(machine);
    await second.start({ client_id: "client2" });
    await ring();
    second.server.event("call_incoming", { call: testIncoming(), caller: testUser("ana") });
    await settle();
    if (answer === "accept") rig.engine.call.accept({ camera: false });
    else rig.engine.call.reject();
    await settle();
    const { notes } = rig.audio;
    await rig.clock.advance(5_000);
    expect([rig.audio.notes, second.audio.notes]).toEqual([notes, 0]);
  });

  it("can be muted while the camera is still being opened", async () => {
    const call = testIncoming({ kind: "video" });
    await ring(call);
    rig.media.hold = true;
    rig.engine.call.accept({ camera: true });
    await rig.answer("call_accept", connecting(call));
    rig.media.answerQuestions();
    await settle();
    expect(rig.media.asked).toEqual(["microphone", "camera"]);
    expect(rig.call.local.microphone).toBe("on");
    rig.engine.call.setMicrophone(false);
    expect(rig.call.local.microphone).toBe("muted");
    rig.media.answerQuestions();
    await settle();
    expect(rig.media.opened[0]?.enabled).toBe(false);
    const said = rig.server.requests("call_media_set").at(-1);
    expect(said?.data.media).toMatchObject({ microphone: false, camera: true });
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
