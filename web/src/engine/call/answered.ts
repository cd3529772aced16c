// An answered call in this tab: from the confirmed accept to the end of its media.
import { kHeldSignalsMax } from "../../limits";
import {
  type ActiveSession,
  NO_MEDIA,
  type Turn,
  announce,
  asActive,
  emit,
  enter,
  isMine,
  movesAway,
  patchActive,
  roleIn,
  send,
  tellMedia,
} from "./turn";
import type { Active, Call, LocalMedia, ReconnectCause, Signal } from "./types";

const RECONNECT_TONE_MS = 3_000;

interface Join {
  call: Call;
  /** What is open already; the callee has nothing before this. */
  local: LocalMedia | null;
  camera: boolean;
  muted?: boolean;
  fresh: boolean;
}

/**
 * The call was answered and this tab is in it: now, and not before, the callee opens its devices.
 */
export function join(turn: Turn, { call, local, camera, muted, fresh }: Join): void {
  const active: Active = {
    call,
    role: roleIn(turn, call),
    local: local ?? NO_MEDIA,
    peer: false,
    fresh,
    media_up: false,
    held: [],
  };
  emit(turn, { type: "stop_timer", timer: "ring_limit" });
  emit(turn, { type: "remember_call", call_id: call.call_id });
  enter(turn, { phase: "connecting", ...active });
  announce(turn, "connecting", call);
  if (local === null) emit(turn, { type: "acquire_media", microphone: true, camera, muted });
  createPeer(turn);
  settle(turn);
}

/** As soon as the devices are there, or the person goes on without them. */
export function createPeer(turn: Turn): void {
  const active = asActive(turn.state.session);
  if (!active || active.peer || !active.local.ready) return;
  const { call, held } = active;
  patchActive(turn, { peer: true, held: [] });
  emit(turn, {
    type: "create_peer",
    offerer: active.role === "caller" || active.fresh,
  });
  for (const signal of held) emit(turn, { type: "deliver_signal", signal });
  tellMedia(turn, call, active.local);
}

/** A newer state of this tab's answered call. */
export function applyToActive(turn: Turn, call: Call): void {
  const before = asActive(turn.state.session);
  patchActive(turn, { call });
  if (before) {
    followOwnMove(turn, before, call);
    followPeerMove(turn, before, call);
  }
  // A switch that was turned twice before the first answer: the server knows only the first.
  const active = asActive(turn.state.session);
  if (active?.peer) tellMedia(turn, call, active.local);
  settle(turn);
}

/** The call moves to another device of ours, or has come back from it. */
function followOwnMove(turn: Turn, before: ActiveSession, call: Call): void {
  const left = movesAway(turn, before.call);
  const leaves = movesAway(turn, call);
  const { call_id } = call;
  if (leaves && !left) emit(turn, { type: "remember_call", call_id, leaving: true });
  if (leaves || !left) return;
  emit(turn, { type: "remember_call", call_id });
  if (before.media_up || !before.peer) return;
  // It broke while another device was to have it: said and mended now.
  send(turn, { type: "call_reconnecting", data: { call_id } });
  emit(turn, { type: "start_timer", timer: "ice_restart", delay_ms: 0 });
}

function peerLeg({ role }: ActiveSession, call: Call): Call["caller"] {
  return role === "caller" ? call.callee : call.caller;
}

/** The other side changes its device. */
function followPeerMove(turn: Turn, before: ActiveSession, call: Call): void {
  if (!before.peer) return;
  const was = peerLeg(before, before.call);
  const is = peerLeg(before, call);
  if (is.moving) {
    if (!was.moving) emit(turn, { type: "move_peer", step: "begin" });
  } else if (was.moving) {
    const step = is.client_id === was.client_id ? "done" : "undone";
    emit(turn, { type: "move_peer", step });
  }
}

export function deliver(turn: Turn, signal: Signal): void {
  const active = asActive(turn.state.session);
  if (!active || active.call.call_id !== signal.call_id) return;
  if (active.peer) {
    emit(turn, { type: "deliver_signal", signal });
  } else if (active.held.length < kHeldSignalsMax) {
    patchActive(turn, { held: [...active.held, signal] });
  }
}

function trouble(turn: Turn, active: ActiveSession): ReconnectCause | null {
  if (!active.media_up) return "own_media";
  if (!turn.state.online) return "own_signalling";
  return peerLeg(active, active.call).state === "reconnecting" ? "peer" : null;
}

function fields(session: ActiveSession): Active {
  const { call, role, local, peer, fresh, media_up, held } = session;
  return { call, role, local, peer, fresh, media_up, held };
}

/** Brings the phase in line with what the server, the socket and the peer connection say. */
export function settle(turn: Turn): void {
  const session = asActive(turn.state.session);
  if (!session || session.call.connected_at_ms === undefined) return;
  const cause = trouble(turn, session);
  if (cause === null) {
    if (session.phase !== "connected") becomeConnected(turn, session);
  } else if (session.phase === "reconnecting") {
    if (session.cause !== cause) enter(turn, { ...session, cause });
  } else if (session.phase === "connected" || !session.fresh) {
    becomeReconnecting(turn, session, cause);
  }
}

function becomeConnected(turn: Turn, session: ActiveSession): void {
  if (session.phase === "reconnecting") {
    emit(turn, { type: "stop_timer", timer: "reconnect_tone" });
  } else {
    emit(turn, { type: "play_tone", tone: "connected" });
  }
  enter(turn, { phase: "connected", ...fields(session), fresh: false });
  announce(turn, "connected", session.call);
}

function becomeReconnecting(turn: Turn, session: ActiveSession, cause: ReconnectCause): void {
  enter(turn, { phase: "reconnecting", cause, since_ms: turn.now_ms, ...fields(session) });
  emit(turn, { type: "start_timer", timer: "reconnect_tone", delay_ms: RECONNECT_TONE_MS });
  announce(turn, cause === "peer" ? "peer_reconnecting" : "reconnecting", session.call);
}

/** The socket greeted as another client: the leg is claimed before anything else is said. */
export function claim(turn: Turn, call_id: string): void {
  turn.state = { ...turn.state, claiming: true };
  send(turn, { type: "call_reconnecting", data: { call_id } });
}

/** The answered call of this tab turned out to be another client's. */
export function wasTaken(turn: Turn, call: Call): boolean {
  return call.state !== "ended" && !isMine(turn, call) && !movesAway(turn, call);
}
