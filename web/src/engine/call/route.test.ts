// @vitest-environment node
// Which way a call may take, with which credentials, and what it says when there was none.
import { beforeEach, describe, expect, it } from "vitest";
import { ANSWERED, callOut, callOutConnected, connecting } from "../testing/call_rig";
import { EngineRig, testCall } from "../testing/engine_rig";
import { settle } from "../testing/fake_clock";

const TURN = { urls: ["turn:44.0.0.1:3478?transport=udp"], username: "u", credential: "old" };
const FRESH = { ...TURN, credential: "new" };

let rig: EngineRig;

beforeEach(async () => {
  rig = new EngineRig();
  await rig.start();
});

async function accept(servers = [TURN]): Promise<void> {
  const call = await callOut(rig);
  rig.server.event("call_accepted", {
    call: connecting(call),
    ice_servers: servers,
    ice_expires_at_ms: rig.clock.wallNow() + 600_000,
  });
  await settle();
}

async function bringFresh(): Promise<void> {
  const request = rig.server.requests("ice_servers_get").at(-1);
  if (!request) throw new Error("no fresh credentials were asked for");
  const expires_at_ms = rig.clock.wallNow() + 600_000;
  rig.server.ok(request.id, { ice_servers: [FRESH], expires_at_ms });
  await settle();
}

describe("the way of a call", () => {
  it("may be any, and relays are tried from the start", async () => {
    await accept();
    expect(rig.media.connection.configuration).toMatchObject({
      iceTransportPolicy: "all",
      iceServers: [TURN],
    });
  });

  it("leads over a relay only when the person wants it", async () => {
    rig.engine.settings.set({ alwaysRelay: true });
    await accept();
    expect(rig.media.connection.configuration.iceTransportPolicy).toBe("relay");
  });

  it("gets fresh credentials before ICE is restarted", async () => {
    await accept();
    rig.server.event("webrtc_answer", ANSWERED);
    rig.page.setOnline(true);
    await settle();
    expect(rig.media.connection.restarts).toBe(0);
    await bringFresh();
    expect(rig.media.connection.restarts).toBe(1);
    expect(rig.media.connection.configuration).toMatchObject({
      iceServers: [FRESH],
      bundlePolicy: "max-bundle",
    });
  });

  it("gets fresh credentials from a server that restarted", async () => {
    await accept();
    rig.server.breakOff();
    await rig.reconnect({ resumed: false, client_id: "client2", call: connecting(testCall()) });
    await bringFresh();
    expect(rig.media.connection.configuration.iceServers).toEqual([FRESH]);
  });
});

describe("a call that finds no way", () => {
  async function failed(): Promise<string | undefined> {
    rig.server.event("call_ended", {
      call: { ...connecting(testCall(), 8), state: "ended", end_reason: "failed_media" },
      reason: "failed_media",
    });
    await settle();
    return rig.call.end?.failure;
  }

  it("says that our network keeps the relay away", async () => {
    await accept();
    rig.server.event("webrtc_answer", ANSWERED);
    for (const type of ["host", "srflx"]) {
      rig.media.connection.candidate(`candidate:1 1 udp 1 192.168.0.2 5000 typ ${type}`);
    }
    rig.server.event("webrtc_ice_candidate", {
      call_id: "call1",
      negotiation: 1,
      candidate: "candidate:1 1 udp 1 44.0.0.9 5000 typ srflx",
      sdp_mid: "0",
      from_user_id: "ana",
      from_client_id: "ana1",
    });
    await settle();
    expect(await failed()).toBe("relay_unreachable");
  });

  it("says that the relay refused us", async () => {
    rig.engine.settings.set({ alwaysRelay: true });
    await accept();
    rig.server.event("webrtc_answer", ANSWERED);
    const refused = { url: TURN.urls[0], errorCode: 401 };
    rig.media.connection.dispatchEvent(Object.assign(new Event("icecandidateerror"), refused));
    await settle();
    rig.media.connection.localDescription = { type: "offer", sdp: "" };
    expect(await failed()).toBe("relay_refused");
  });

  it("says nothing of the kind when the call was fine", async () => {
    const call = await callOutConnected(rig);
    rig.server.event("call_ended", {
      call: { ...call, version: 20, state: "ended", end_reason: "completed" },
      reason: "completed",
    });
    await settle();
    expect(rig.call.end).toMatchObject({ reason: "completed", failure: undefined });
  });
});
