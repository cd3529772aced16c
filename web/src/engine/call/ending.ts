// How a call leaves this tab: everything it held is let go of, whatever the phase was.
import { startRinging } from "./incoming";
import {
  type Turn,
  announce,
  asActive,
  emit,
  enter,
  finish,
  isOver,
  roleIn,
  sessionCall,
  update,
} from "./turn";
import type { Call, CallKind, EndReason, Role, Session, TimerId, Tone } from "./types";

const LINGER_MS = 4_000;

const SESSION_TIMERS: readonly TimerId[] = [
  "unreachable",
  "ring_limit",
  "ice_restart",
  "reconnect_tone",
  "give_up",
];

export interface Ending {
  reason: EndReason;
  /** The call as it ended; otherwise the one known. */
  call?: Call;
  other_device?: string;
  refusal?: { code: string; message: string };
}

/** Stops sounds, timers, media and the peer connection of the present session. */
export function letGo(turn: Turn): void {
  const session = turn.state.session;
  if (isOver(session)) return;
  if (session.phase === "incoming" && !session.silenced) emit(turn, { type: "stop_ring" });
  if (session.phase === "ringing") emit(turn, { type: "stop_ringback" });
  for (const timer of SESSION_TIMERS) emit(turn, { type: "stop_timer", timer });
  const active = asActive(session);
  if (active?.peer) emit(turn, { type: "close_peer" });
  const holdsDevices =
    session.phase === "calling" ||
    session.phase === "ringing" ||
    (session.phase === "returning" && session.local !== undefined);
  if (active || holdsDevices) {
    emit(turn, { type: "release_media" });
  }
  const incoming = session.phase === "incoming" || session.phase === "answering";
  if (!incoming) {
    emit(turn, { type: "forget_call" });
  }
  const call = sessionCall(session);
  if (call) finish(turn, call.call_id);
  update(turn, { claiming: false });
}

function toneFor(session: Session, reason: EndReason): Tone | null {
  if (asActive(session)) return "ended";
  const unanswered = reason === "declined" || reason === "busy" || reason === "missed";
  const caller = session.phase === "calling" || session.phase === "ringing";
  return caller && (unanswered || reason === "failed_permission") ? "unavailable" : null;
}

function described(turn: Turn, session: Session, call: Call | null) {
  const calling = session.phase === "calling" ? session : null;
  const role: Role = call ? roleIn(turn, call) : "caller";
  const kind: CallKind = call?.kind ?? calling?.kind ?? "voice";
  const conversation_id = call?.conversation_id ?? calling?.conversation_id ?? "";
  return { role, kind, conversation_id };
}

/** The call of this tab is over. A call that waited takes its place and rings. */
export function endSession(turn: Turn, ending: Ending): void {
  const session = turn.state.session;
  const call = ending.call ?? sessionCall(session);
  letGo(turn);
  if (ending.reason === "moved") {
    // The group call that it has become is on the screen: no tone and no result.
    enter(turn, { phase: "idle" });
    ringWaiting(turn);
    return;
  }
  const tone = toneFor(session, ending.reason);
  if (tone) emit(turn, { type: "play_tone", tone });
  enter(turn, {
    phase: "ended",
    call,
    ...described(turn, session, call),
    reason: ending.reason,
    other_device: ending.other_device ?? null,
    refusal: ending.refusal ?? null,
  });
  announce(turn, "ended", call, ending.reason);
  const never_here =
    session.phase === "incoming" || session.phase === "answering" || ending.reason === "replaced";
  if (never_here) emit(turn, { type: "start_timer", timer: "ended_linger", delay_ms: LINGER_MS });
  ringWaiting(turn);
}

/** After a call was left or declined: the one that waited rings now. */
export function ringWaiting(turn: Turn): void {
  const { waiting } = turn.state;
  if (!waiting) return;
  update(turn, { waiting: null });
  startRinging(turn, waiting.call, waiting.caller);
}
