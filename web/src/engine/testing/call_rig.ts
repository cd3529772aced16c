// A call of the engine on fake ports, step by step.
import type { Call } from "../../protocol/types.gen";
import { type EngineRig, testCall } from "./engine_rig";
import { settle } from "./fake_clock";

export const OFFER = "v=0\r\ns=offer\r\na=fingerprint:sha-256 ANA\r\n";
const ANSWER = "v=0\r\ns=answer\r\na=fingerprint:sha-256 ANA\r\n";
export const FROM = { from_user_id: "ana", from_client_id: "ana1" };
export const ANSWERED = { call_id: "call1", negotiation: 1, sdp: ANSWER, ...FROM };
export const SPEAKING = { microphone: true, camera: false, screen: false };

export function connecting(call: Call, version = 5): Call {
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

export function connected(call: Call, version = 9): Call {
  return {
    ...connecting(call, version),
    state: "connected",
    connected_at_ms: call.started_at_ms + 1_000,
    caller: { ...call.caller, state: "connected", media: SPEAKING },
    callee: { ...connecting(call).callee, state: "connected", media: SPEAKING },
  };
}

export async function mediaFlows(rig: EngineRig): Promise<void> {
  rig.media.connection.packetsReceived = 1;
  rig.media.connection.become("connected");
  await rig.clock.advance(150);
}

export async function callOut(rig: EngineRig): Promise<Call> {
  rig.engine.call.start("c1", "voice");
  await settle();
  const call = testCall();
  await rig.answer("call_start", call);
  return call;
}

export async function callOutConnected(rig: EngineRig): Promise<Call> {
  const call = await callOut(rig);
  rig.server.event("call_ringing", { call: { ...call, version: 2, acknowledged: true } });
  rig.server.event("call_accepted", { call: connecting(call), ice_servers: [] });
  await settle();
  rig.server.event("webrtc_answer", ANSWERED);
  await mediaFlows(rig);
  rig.server.event("call_changed", { call: connected(call) });
  await settle();
  return connected(call);
}
