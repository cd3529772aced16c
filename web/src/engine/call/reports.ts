// What the socket, the devices, the peer connection and the timers report.
import { claim, createPeer, settle } from "./answered";
import { applyCall, leaveToOther } from "./calls";
import { endSession } from "./ending";
import { receive } from "./incoming";
import { onReply } from "./replies";
import {
  type Turn,
  announce,
  asActive,
  emit,
  enter,
  isPreparing,
  movesAway,
  ownLeg,
  patchActive,
  roleIn,
  send,
  sessionCallId,
  startUnreachableTimer,
  tellMedia,
  update,
} from "./turn";
import type { Call, CallRequest, LocalInput, LocalMedia, TimerId } from "./types";

const ICE_RESTART_FIRST_MS = 2_000;
const ICE_RESTART_AGAIN_MS = 5_000;
/** The server ends a call after 45 s without media; its word should have been here for long. */
const GIVE_UP_MS = 50_000;

export function onLocal(turn: Turn, input: LocalInput): void {
  switch (input.type) {
    case "online":
      return onOnline(turn, input);
    case "offline":
      update(turn, { online: false });
      return settle(turn);
    case "restore":
      return onRestore(turn, input);
    case "reply":
      return onReply(turn, input.request, input.result);
    case "media_ready":
      return onMediaReady(turn, input);
    case "media_changed":
      return onMediaChanged(turn, input);
    case "peer_connected":
      return onPeerConnected(turn);
    case "peer_disconnected":
      return onPeerDown(turn, ICE_RESTART_FIRST_MS);
    case "peer_failed":
      return onPeerDown(turn, 0);
    case "network_changed":
      return onNetworkChanged(turn);
    case "local_offer":
    case "local_answer":
    case "local_candidate":
      return onLocalSignal(turn, input);
    case "timer":
      return onTimer(turn, input.timer);
    default:
      input satisfies never;
  }
}

type Online = Extract<LocalInput, { type: "online" }>;

function onOnline(turn: Turn, { user_id, client_id, resumed, call, caller }: Online): void {
  const former = turn.state.self?.client_id;
  update(turn, { online: true, self: { user_id, client_id } });
  if (call) noticeTaken(turn, call, former);
  if (!resumed) {
    recover(turn, call);
    if (call) meet(turn, call, caller);
  }
  settle(turn);
}

/** Another device took the call while this one was away: it is not taken back from it. */
function noticeTaken(turn: Turn, call: Call, former: string | undefined): void {
  const active = asActive(turn.state.session);
  if (active?.call.call_id !== call.call_id) return;
  const { client_id, moving } = ownLeg(turn, call);
  const isOurs = client_id === former || client_id === turn.state.self?.client_id;
  // An own claim may not have arrived: the leg is still that of a client this page was before.
  const isKnown = client_id === ownLeg(turn, active.call).client_id;
  if (client_id === undefined || isOurs || (isKnown && !movesAway(turn, active.call))) return;
  if (moving === true) applyCall(turn, call);
  else leaveToOther(turn, call);
}

/** Events may have been missed, and this tab may be a new client to the server. */
function recover(turn: Turn, present: Call | undefined): void {
  const session = turn.state.session;
  const { elsewhere, waiting } = turn.state;
  if (elsewhere && elsewhere.call_id !== present?.call_id) update(turn, { elsewhere: null });
  if (waiting) {
    send(turn, { type: "call_get", data: { call_id: waiting.call.call_id } });
  }
  switch (session.phase) {
    case "calling":
      if (session.call) claim(turn, session.call.call_id);
      return;
    case "ringing":
      return claim(turn, session.call.call_id);
    case "connecting":
    case "connected":
    case "reconnecting":
      if (movesAway(turn, session.call)) {
        return send(turn, { type: "call_get", data: { call_id: session.call.call_id } });
      }
      claim(turn, session.call.call_id);
      if (session.media_up) {
        send(turn, { type: "call_connected", data: { call_id: session.call.call_id } });
      }
      return;
    case "incoming":
      send(turn, { type: "call_get", data: { call_id: session.call.call_id } });
      return;
    case "returning":
      if (session.call && !isPreparing(session)) claim(turn, session.call_id);
      return;
    // The sender repeats what was under way; the other phases hold no call.
    case "answering":
    case "idle":
    case "ended":
      return;
    default:
      session satisfies never;
  }
}

/** The call that the server named in its greeting. */
function meet(turn: Turn, call: Call, caller: Online["caller"]): void {
  const rings_here = call.state === "ringing" && roleIn(turn, call) === "callee";
  if (rings_here && caller) receive(turn, call, caller);
  if (sessionCallId(turn.state.session) !== call.call_id) applyCall(turn, call);
}

type Restore = Extract<LocalInput, { type: "restore" }>;

function onRestore(turn: Turn, { call_id, granted, before }: Restore): void {
  if (turn.state.session.phase !== "idle") return;
  enter(turn, { phase: "returning", call_id, call: null, confirm: !granted, before });
  if (turn.state.elsewhere?.call_id === call_id) update(turn, { elsewhere: null });
  // Also while the person is asked: the place in the call is kept, nothing is opened.
  claim(turn, call_id);
}

/** Devices are asked for while calling, and in an answered call. Anything later is let go. */
function onMediaReady(turn: Turn, input: Extract<LocalInput, { type: "media_ready" }>): void {
  const session = turn.state.session;
  const { microphone, camera, problems } = input;
  const blocked = problems.some((problem) => problem.device === "microphone");
  const local: LocalMedia = { ready: !blocked, microphone, camera, screen: false, problems };
  const calling = session.phase === "calling" && !session.cancelled;
  if (calling || session.phase === "ringing") {
    enter(turn, { ...session, local });
    if (session.call) tellMedia(turn, session.call, local);
  } else if (asActive(session)) {
    patchActive(turn, { local });
    createPeer(turn);
  } else if (session.phase === "returning" && isPreparing(session)) {
    enter(turn, { ...session, local });
    claim(turn, session.call_id);
  } else {
    emit(turn, { type: "release_media" });
  }
}

function onMediaChanged(turn: Turn, input: Extract<LocalInput, { type: "media_changed" }>): void {
  const { type: _, ...change } = input;
  const session = turn.state.session;
  if (session.phase === "calling" || session.phase === "ringing") {
    const local = { ...session.local, ...change };
    enter(turn, { ...session, local });
    if (session.call) tellMedia(turn, session.call, local);
    return;
  }
  if (session.phase === "returning" && session.local) {
    enter(turn, { ...session, local: { ...session.local, ...change } });
    return;
  }
  const active = asActive(session);
  if (!active) return;
  const local = { ...active.local, ...change };
  patchActive(turn, { local });
  tellMedia(turn, active.call, local);
}

function onPeerConnected(turn: Turn): void {
  const active = asActive(turn.state.session);
  if (!active?.peer) return;
  emit(turn, { type: "stop_timer", timer: "ice_restart" });
  emit(turn, { type: "stop_timer", timer: "give_up" });
  patchActive(turn, { media_up: true });
  if (movesAway(turn, active.call)) return settle(turn);
  send(turn, { type: "call_connected", data: { call_id: active.call.call_id } });
  settle(turn);
}

function onPeerDown(turn: Turn, restart_after_ms: number): void {
  const active = asActive(turn.state.session);
  if (!active?.peer) return;
  const away = movesAway(turn, active.call);
  if (active.media_up) {
    patchActive(turn, { media_up: false });
    emit(turn, { type: "start_timer", timer: "give_up", delay_ms: GIVE_UP_MS });
    if (!away) send(turn, { type: "call_reconnecting", data: { call_id: active.call.call_id } });
  }
  if (away) return settle(turn);
  emit(turn, { type: "start_timer", timer: "ice_restart", delay_ms: restart_after_ms });
  settle(turn);
}

/** Whoever is being left has nobody to signal with. */
function onNetworkChanged(turn: Turn): void {
  const active = asActive(turn.state.session);
  if (active?.peer && !movesAway(turn, active.call)) emit(turn, { type: "restart_ice" });
}

type LocalSignal = Extract<
  LocalInput,
  { type: "local_offer" | "local_answer" | "local_candidate" }
>;

function signalRequest(call_id: string, input: LocalSignal): CallRequest {
  switch (input.type) {
    case "local_offer": {
      const { negotiation, sdp } = input;
      return { type: "webrtc_offer", data: { call_id, negotiation, sdp } };
    }
    case "local_answer": {
      const { negotiation, sdp } = input;
      return { type: "webrtc_answer", data: { call_id, negotiation, sdp } };
    }
    case "local_candidate": {
      const { type: _, ...candidate } = input;
      return { type: "webrtc_ice_candidate", data: { call_id, ...candidate } };
    }
  }
}

function onLocalSignal(turn: Turn, input: LocalSignal): void {
  const active = asActive(turn.state.session);
  if (!active?.peer || movesAway(turn, active.call)) return;
  send(turn, signalRequest(active.call.call_id, input));
}

function onTimer(turn: Turn, timer: TimerId): void {
  const session = turn.state.session;
  switch (timer) {
    case "unreachable":
      if (session.phase !== "calling" || session.cancelled) return;
      // So far it is the server that is silent.
      if (session.call === null) return startUnreachableTimer(turn);
      enter(turn, { ...session, unreachable: true });
      return announce(turn, "unreachable", session.call);
    case "ring_limit":
      return onRingLimit(turn);
    case "ice_restart": {
      const active = asActive(session);
      if (!active?.peer || active.media_up || movesAway(turn, active.call)) return;
      emit(turn, { type: "restart_ice" });
      return emit(turn, { type: "start_timer", timer, delay_ms: ICE_RESTART_AGAIN_MS });
    }
    case "give_up":
      return onGiveUp(turn);
    case "reconnect_tone":
      if (session.phase === "reconnecting") {
        emit(turn, { type: "play_tone", tone: "reconnecting" });
      }
      return;
    case "ended_linger":
      if (session.phase === "ended") enter(turn, { phase: "idle" });
      return;
    default:
      timer satisfies never;
  }
}

/** No media for longer than a call lasts without: the word of the server is missing, or it is. */
function onGiveUp(turn: Turn): void {
  const active = asActive(turn.state.session);
  if (!active || active.media_up) return;
  const { call_id } = active.call;
  if (turn.state.online) return send(turn, { type: "call_get", data: { call_id } });
  endSession(turn, { reason: "lost" });
}

/** The ring is over by the server's clock and its word did not arrive: be quiet, and ask. */
function onRingLimit(turn: Turn): void {
  const session = turn.state.session;
  const rings = session.phase === "incoming" || session.phase === "ringing";
  if (!rings && session.phase !== "calling") return;
  if (session.phase === "incoming" && !session.silenced) {
    emit(turn, { type: "stop_ring" });
    enter(turn, { ...session, silenced: true });
  }
  if (session.call) send(turn, { type: "call_get", data: { call_id: session.call.call_id } });
}
