// @vitest-environment node
import { beforeEach, describe, expect, it } from "vitest";
import type { Call } from "../../protocol/types.gen";
import {
  ANSWERED,
  callOut,
  callOutConnected,
  connected,
  connecting,
  mediaFlows,
} from "../testing/call_rig";
import { EngineRig, testCall } from "../testing/engine_rig";
import { settle } from "../testing/fake_clock";

let rig: EngineRig;

beforeEach(async () => {
  rig = new EngineRig();
  await rig.start();
});

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
    await callOut(rig);
    rig.engine.call.start("c1", "voice");
    expect(rig.said.filter((type) => type === "call_start")).toHaveLength(1);
  });

  it("goes from ringing over connecting to connected when media flows", async () => {
    const call = await callOut(rig);
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

    rig.server.event("webrtc_answer", ANSWERED);
    await settle();
    expect(rig.said).not.toContain("call_connected");
    await mediaFlows(rig);
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
    const call = await callOutConnected(rig);
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

  it("that was cancelled without a connection is never made", async () => {
    rig.server.breakOff();
    rig.engine.call.start("c1", "voice");
    await settle();
    expect(rig.call.phase).toBe("calling");
    rig.engine.call.end();
    expect(rig.call).toMatchObject({ phase: "ended", end: { reason: "cancelled" } });
    await rig.reconnect({});
    expect(rig.server.requests("call_start")).toEqual([]);
  });

  it("does not say that the other side is offline while the server is silent", async () => {
    rig.engine.call.start("c1", "voice");
    await rig.clock.advance(6_000);
    expect(rig.call.peerSeemsOffline).toBe(false);
    await rig.answer("call_start", testCall());
    await rig.clock.advance(5_000);
    expect(rig.call.peerSeemsOffline).toBe(true);
  });

  it("can be made again after it was declined", async () => {
    const call = await callOut(rig);
    const ended: Call = { ...call, version: 3, state: "ended", end_reason: "declined" };
    rig.server.event("call_ended", { call: ended, reason: "declined" });
    expect(rig.call).toMatchObject({ phase: "ended", end: { reason: "declined" } });
    rig.engine.call.callAgain();
    expect(rig.call.phase).toBe("calling");
    expect(rig.server.requests("call_start")).toHaveLength(2);
  });

  it("waits for the person when the microphone is denied, and can go on listening", async () => {
    rig.media.failures.microphone = new DOMException("Permission denied", "NotAllowedError");
    const call = await callOut(rig);
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
    const call = await callOut(rig);
    delete rig.media.failures.microphone;
    rig.engine.call.applyRemedy("microphone_denied_by_browser", "try_again");
    await settle();
    expect(rig.call.local.microphone).toBe("on");
    rig.server.event("call_accepted", { call: connecting(call), ice_servers: [] });
    await settle();
    expect(rig.server.requests("webrtc_offer")).toHaveLength(1);
  });
});
