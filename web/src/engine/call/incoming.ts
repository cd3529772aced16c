// The callee's side before the click. Nothing here opens a device or makes a peer connection.
import { type Turn, announce, emit, enter, isOver, send, sessionCallId, update } from "./turn";
import type { Call, User } from "./types";

/** After the server's deadline its word should have been here for long. */
const RING_LIMIT_SLACK_MS = 2_000;

export function startRingLimit(turn: Turn, call: Call): void {
  if (call.deadline_ms === undefined) return;
  const left_ms = Math.max(0, call.deadline_ms - turn.now_ms);
  const delay_ms = left_ms + RING_LIMIT_SLACK_MS;
  emit(turn, { type: "start_timer", timer: "ring_limit", delay_ms });
}

export function startRinging(turn: Turn, call: Call, caller: User): void {
  enter(turn, { phase: "incoming", call, caller, silenced: false });
  emit(turn, { type: "start_ring", call, caller });
  startRingLimit(turn, call);
  announce(turn, "incoming", call);
}

/** A call arrives for this person. */
export function receive(turn: Turn, call: Call, caller: User): void {
  const { session, elsewhere, waiting, finished } = turn.state;
  if (call.state !== "ringing" || finished.includes(call.call_id)) return;
  const known = [sessionCallId(session), waiting?.call.call_id, elsewhere?.call_id];
  if (known.includes(call.call_id)) return;
  const crossing =
    session.phase === "calling" &&
    session.call === null &&
    session.conversation_id === call.conversation_id;
  if (crossing) {
    enter(turn, { ...session, crossed: { call, caller } });
    return;
  }
  if (waiting) return;
  send(turn, { type: "call_acknowledge", data: { call_id: call.call_id } });
  if (isOver(session) && elsewhere === null) {
    emit(turn, { type: "stop_timer", timer: "ended_linger" });
    startRinging(turn, call, caller);
  } else {
    update(turn, { waiting: { call, caller } });
    announce(turn, "waiting", call);
  }
}
