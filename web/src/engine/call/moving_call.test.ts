// @vitest-environment node
// Make before break, as each of the three pages sees it: the one that is left, the one that takes
// the call, and the other side's.
import { beforeEach, describe, expect, it } from "vitest";
import type { Call } from "../../protocol/types.gen";
import { callOutConnected, connected, FROM, mediaFlows, OFFER } from "../testing/call_rig";
import { EngineRig, newMachine, testCall, type Machine } from "../testing/engine_rig";
import { settle } from "../testing/fake_clock";

let machine: Machine;
let rig: EngineRig;

beforeEach(async () => {
  machine = newMachine();
  rig = new EngineRig(machine);
  await rig.start();
});

function calleeMoves(version: number, client_id: string, moving: boolean): Call {
  const call = connected(testCall(), version);
  return { ...call, callee: { ...call.callee, client_id, ...(moving && { moving }) } };
}

function callerMoves(version: number, client_id: string, moving: boolean): Call {
  const call = connected(testCall(), version);
  const leg = { ...call.caller, client_id, client_name: "Firefox", ...(moving && { moving }) };
  return { ...call, caller: leg };
}

describe("the other side moves to another device", () => {
  beforeEach(async () => {
    await callOutConnected(rig);
    rig.server.event("call_changed", { call: calleeMoves(20, "ana2", true) });
    rig.server.event("webrtc_offer", {
      call_id: "call1",
      negotiation: 1,
      sdp: OFFER.replace("ANA", "ANA TWO"),
      ...FROM,
    });
    await settle();
  });

  it("keeps the first connection until the second has media", async () => {
    const [first, second] = rig.media.connections;
    expect([first?.closed, second?.closed]).toEqual([false, false]);
    expect(rig.server.requests("webrtc_answer").at(-1)?.data.negotiation).toBe(1);
    expect(rig.call.phase).toBe("connected");
    const before = rig.engine.call.remoteStream();
    await mediaFlows(rig);
    expect([first?.closed, second?.closed]).toEqual([true, false]);
    expect(rig.engine.call.remoteStream()).not.toBe(before);
    expect(rig.call.phase).toBe("connected");
  });

  it("sends nothing of the first connection to the new device", async () => {
    const [first] = rig.media.connections;
    const { length } = rig.server.requests("webrtc_ice_candidate");
    first?.candidate("of the old path");
    await settle();
    expect(rig.server.requests("webrtc_ice_candidate")).toHaveLength(length);
    rig.page.setOnline(true);
    await settle();
    expect(first?.restarts).toBe(0);
  });

  it("sends both what the microphone and the camera give", async () => {
    rig.engine.call.toggleCamera();
    await settle();
    for (const connection of rig.media.connections) {
      expect(connection.transceivers[1]?.sender.track?.kind).toBe("video");
    }
  });

  it("goes on with the first connection when the other side stays", async () => {
    const [first, second] = rig.media.connections;
    rig.server.event("call_changed", { call: calleeMoves(21, "ana1", false) });
    await settle();
    expect([first?.closed, second?.closed]).toEqual([false, true]);
    expect(rig.call.phase).toBe("connected");
    first?.candidate("of the old path");
    await settle();
    expect(rig.server.requests("webrtc_ice_candidate").at(-1)?.data.candidate).toBe(
      "of the old path",
    );
  });

  it("takes the second connection when the server says that the move is done", async () => {
    const [first] = rig.media.connections;
    rig.server.event("call_changed", { call: calleeMoves(21, "ana2", false) });
    await settle();
    expect(first?.closed).toBe(true);
    await mediaFlows(rig);
    expect(rig.call.phase).toBe("connected");
  });

  it("makes a connection anew when nobody is at the other end of ours", async () => {
    await mediaFlows(rig);
    rig.server.event("webrtc_answer", {
      call_id: "call1",
      negotiation: 2,
      sdp: OFFER.replace("ANA", "ANA AGAIN"),
      ...FROM,
    });
    await settle();
    expect(rig.media.connections).toHaveLength(3);
    expect(rig.server.requests("webrtc_offer").at(-1)?.data.negotiation).toBe(2);
  });
});

describe("the call moves away from this page", () => {
  beforeEach(async () => {
    await callOutConnected(rig);
    rig.server.event("call_changed", { call: callerMoves(20, "client2", true) });
    await settle();
  });

  it("goes on here until the other device has media", async () => {
    expect(rig.call).toMatchObject({ phase: "connected", movingTo: "Firefox" });
    expect(rig.media.connection.closed).toBe(false);
    rig.server.event("call_ended", {
      call: callerMoves(21, "client2", false),
      reason: "replaced",
      other_device: "Firefox",
    });
    await settle();
    expect(rig.call).toMatchObject({ phase: "ended", end: { reason: "replaced" } });
    expect(rig.media.connection.closed).toBe(true);
    expect(rig.media.live).toEqual([]);
  });

  it("leaves no result when it has become a group call", async () => {
    const call = { ...callerMoves(21, "client1", false), state: "ended", end_reason: "moved" };
    rig.server.event("call_ended", { call: call as Call, reason: "moved" });
    await settle();
    expect(rig.call.phase).toBe("idle");
    expect(rig.media.connection.closed).toBe(true);
    expect(rig.media.live).toEqual([]);
  });

  it("tells nobody of its media and its path any more", async () => {
    const before = rig.said.length;
    rig.engine.call.toggleMicrophone();
    rig.media.connection.candidate("late");
    rig.media.connection.become("disconnected");
    await rig.clock.advance(10_000);
    expect(rig.said.slice(before)).toEqual([]);
  });

  it("takes it back at a press, and mends what broke meanwhile", async () => {
    rig.media.connection.become("disconnected");
    rig.engine.call.moveHere();
    await settle();
    expect(rig.said.at(-1)).toBe("call_reconnecting");
    const said = rig.said.length;
    rig.server.event("call_changed", { call: callerMoves(21, "client1", false) });
    await rig.clock.advance(100);
    expect(rig.said.slice(said)).toContain("call_reconnecting");
    expect(rig.media.connection.restarts).toBe(1);
  });

  it("is not returned to by a page that is loaded anew", async () => {
    rig.page.goAway();
    const next = new EngineRig(machine);
    next.media.permissions.microphone = "granted";
    await next.start({ resumed: true, call: callerMoves(21, "client2", true) });
    expect(next.call.phase).toBe("idle");
    expect(next.said).not.toContain("call_reconnecting");
  });
});

describe("this page was away while another device took the call", () => {
  const taken = callerMoves(21, "client7", false);

  beforeEach(async () => {
    await callOutConnected(rig);
    rig.server.breakOff();
    rig.media.connection.become("disconnected");
    await settle();
  });

  it.each([
    { resumed: true, client_id: "client1" },
    { resumed: false, client_id: "client9" },
  ])("does not take the call back: %o", async (hello) => {
    const said = rig.said.length;
    await rig.reconnect({ ...hello, call: taken });
    expect(rig.call.phase).toBe("ended");
    expect(rig.said.slice(said)).not.toContain("call_reconnecting");
    expect(rig.said.slice(said)).not.toContain("call_connected");
    expect(rig.media.live).toEqual([]);
  });

  it("goes on where its own claim was lost with another connection", async () => {
    const ours = callerMoves(12, "client1", false);
    await rig.reconnect({ resumed: false, client_id: "client9", call: ours });
    const { length } = rig.sockets.connections;
    rig.server.breakOff();
    while (rig.sockets.connections.length === length) await rig.clock.advance(100);
    rig.server.welcome({ resumed: false, client_id: "client10", call: ours });
    await settle();
    expect(rig.call.phase).toBe("reconnecting");
    expect(rig.said.at(-1)).toBe("call_reconnecting");
  });

  it("nor when it had given up", async () => {
    await rig.clock.advance(50_100);
    expect(rig.call.phase).toBe("ended");
    const said = rig.said.length;
    await rig.reconnect({ resumed: false, client_id: "client9", call: taken });
    expect(rig.said.slice(said)).not.toContain("call_reconnecting");
    expect(rig.media.live).toEqual([]);
  });
});

describe("the call moves to this page", () => {
  beforeEach(() => {
    rig.server.event("call_changed", { call: callerMoves(20, "client7", false) });
  });

  it("opens its devices before it takes the leg", async () => {
    expect(rig.call.elsewhere).toMatchObject({ callId: "call1", deviceName: "Firefox" });
    rig.engine.call.moveHere();
    expect(rig.call.phase).toBe("connecting");
    expect(rig.said).not.toContain("call_reconnecting");
    await settle();
    expect(rig.media.live).toEqual(["audio"]);
    expect(rig.said).toContain("call_reconnecting");
    await rig.answer("call_reconnecting", callerMoves(21, "client1", true));
    expect(rig.server.requests("webrtc_offer")[0]?.data.negotiation).toBe(1);
  });

  it("is muted where the page before was", async () => {
    const moved = callerMoves(21, "client7", false);
    const media = { microphone: false, camera: false, screen: false };
    rig.server.event("call_changed", { call: { ...moved, caller: { ...moved.caller, media } } });
    rig.engine.call.moveHere();
    await settle();
    expect(rig.media.live).toEqual(["audio"]);
    expect(rig.call.local.microphone).toBe("muted");
  });

  it("lets the call where it is when the person thinks better of it", async () => {
    rig.engine.call.moveHere();
    rig.engine.call.end();
    await settle();
    expect(rig.call).toMatchObject({ phase: "idle", elsewhere: { callId: "call1" } });
    expect(rig.media.live).toEqual([]);
    expect(rig.said).not.toContain("call_end");
  });
});

describe("a call that has lost its media and its server", () => {
  it("ends by itself when the server would have ended it", async () => {
    await callOutConnected(rig);
    rig.server.breakOff();
    rig.media.connection.become("failed");
    await rig.clock.advance(49_000);
    expect(rig.call.phase).toBe("reconnecting");
    await rig.clock.advance(1_100);
    expect(rig.call).toMatchObject({ phase: "ended", end: { reason: "lost" } });
    expect(rig.media.live).toEqual([]);
  });

  it("never ends while there is media", async () => {
    await callOutConnected(rig);
    rig.server.breakOff();
    await rig.clock.advance(600_000);
    expect(rig.call).toMatchObject({ phase: "reconnecting", dimmed: false });
    expect(rig.media.connection.closed).toBe(false);
  });
});
