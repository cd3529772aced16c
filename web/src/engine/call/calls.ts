// A call as the server describes it now, wherever it belongs in this tab.
import { applyToActive, join, wasTaken } from "./answered";
import { type Ending, endSession } from "./ending";
import { startRingLimit } from "./incoming";
import {
  type Turn,
  announce,
  asActive,
  emit,
  enter,
  finish,
  isMine,
  isNewer,
  isPreparing,
  ownLeg,
  roleIn,
  send,
  sessionCall,
  sessionCallId,
  update,
} from "./turn";
import { type MediaBefore, mediaBefore } from "./media_memory";
import type { Call, EndReason, Session } from "./types";

/** Applies a call that came with an event or a reply; older versions change nothing. */
export function applyCall(turn: Turn, call: Call): void {
  const { session, waiting } = turn.state;
  if (sessionCallId(session) === call.call_id && session.phase !== "ended") {
    const returning = session.phase === "returning";
    if (returning || isNewer(sessionCall(session), call)) applyToSession(turn, call);
  } else if (waiting?.call.call_id === call.call_id) {
    if (isNewer(waiting.call, call)) applyToWaiting(turn, call);
  } else {
    applyElsewhere(turn, call);
  }
}

/** A call that belongs to this tab's session, whatever version was known. */
export function applyToSession(turn: Turn, call: Call): void {
  if (call.state === "ended") {
    endSession(turn, { reason: call.end_reason ?? "completed", call });
    return;
  }
  const { session } = turn.state;
  const waits = session.phase === "returning" && session.confirm && isMine(turn, call);
  if (session.phase === "returning" && (waits || isPreparing(session))) {
    enter(turn, { ...session, call });
    return;
  }
  if (call.state === "ringing") {
    applyRinging(turn, call);
    return;
  }
  if (asActive(turn.state.session) && !wasTaken(turn, call)) {
    applyToActive(turn, call);
  } else if (isMine(turn, call)) {
    answered(turn, call);
  } else {
    leaveToOther(turn, call);
  }
}

/** Another client of this person is in the call. */
export function leaveToOther(turn: Turn, call: Call): void {
  const reason = asActive(turn.state.session) ? "replaced" : "answered_elsewhere";
  const other_device = ownLeg(turn, call).client_name;
  const ending: Ending = { reason, call };
  endSession(turn, other_device === undefined ? ending : { ...ending, other_device });
  update(turn, { elsewhere: call });
}

function applyRinging(turn: Turn, call: Call): void {
  const session = turn.state.session;
  switch (session.phase) {
    case "calling": {
      if (call.acknowledged) {
        startRingback(turn, { call, local: session.local });
      } else {
        enter(turn, { ...session, call });
        emit(turn, { type: "remember_call", call_id: call.call_id });
        startRingLimit(turn, call);
      }
      return;
    }
    case "returning":
      if (roleIn(turn, call) === "caller") resumeCalling(turn, call, session);
      return;
    case "ringing":
    case "incoming":
      enter(turn, { ...session, call });
      return;
    case "idle":
    case "answering":
    case "connecting":
    case "connected":
    case "reconnecting":
    case "ended":
      return;
    default:
      session satisfies never;
  }
}

function startRingback(
  turn: Turn,
  ringing: Omit<Extract<Turn["state"]["session"], { phase: "ringing" }>, "phase">,
): void {
  enter(turn, { phase: "ringing", ...ringing });
  emit(turn, { type: "stop_timer", timer: "unreachable" });
  emit(turn, { type: "start_ringback" });
  emit(turn, { type: "remember_call", call_id: ringing.call.call_id });
  startRingLimit(turn, ringing.call);
  announce(turn, "ringing", ringing.call);
}

/** The caller's page was loaded anew while it rang. */
function resumeCalling(turn: Turn, call: Call, session: Returning): void {
  const local = { ready: false, microphone: false, camera: false, screen: false, problems: [] };
  startRingback(turn, { call, local });
  emit(turn, { type: "acquire_media", microphone: true, ...mediaNow(turn, call, session) });
}

type Returning = Extract<Session, { phase: "returning" }>;

/** As it was: who was muted is not heard because a page was loaded anew. */
function mediaNow(turn: Turn, call: Call, { before }: Returning): MediaBefore {
  return before ?? mediaBefore(ownLeg(turn, call).media);
}

/** The answer is confirmed and this tab is in the call. */
function answered(turn: Turn, call: Call): void {
  const session = turn.state.session;
  switch (session.phase) {
    case "calling":
    case "ringing": {
      if (session.phase === "ringing") emit(turn, { type: "stop_ringback" });
      emit(turn, { type: "stop_timer", timer: "unreachable" });
      const camera = session.local.camera;
      join(turn, { call, local: session.local, camera, fresh: false });
      return;
    }
    case "answering":
      if (session.hangup) {
        hangUp(turn, call, `hangup-${call.call_id}`);
        endSession(turn, { reason: "completed", call });
        return;
      }
      join(turn, { call, local: null, camera: session.camera, fresh: false });
      return;
    case "returning": {
      const media = mediaNow(turn, call, session);
      join(turn, { call, local: session.local ?? null, ...media, fresh: true });
      return;
    }
    case "idle":
    case "incoming":
    case "connecting":
    case "connected":
    case "reconnecting":
    case "ended":
      return;
    default:
      session satisfies never;
  }
}

function applyToWaiting(turn: Turn, call: Call): void {
  const { waiting } = turn.state;
  if (!waiting) return;
  if (call.state === "ringing") {
    update(turn, { waiting: { ...waiting, call } });
    return;
  }
  finish(turn, call.call_id);
  update(turn, { waiting: null, elsewhere: call.state === "ended" ? turn.state.elsewhere : call });
}

/** Calls of this person that this tab is not in. */
function applyElsewhere(turn: Turn, call: Call): void {
  const { elsewhere } = turn.state;
  if (elsewhere?.call_id === call.call_id) {
    if (!isNewer(elsewhere, call)) return;
    update(turn, { elsewhere: call.state === "ended" ? null : call });
    return;
  }
  const client = ownLeg(turn, call).client_id;
  const in_another = client !== undefined && client !== turn.state.self?.client_id;
  if (call.state !== "ended" && in_another) update(turn, { elsewhere: call });
}

/** The server says that the call is over for this tab; the call itself may go on without it. */
export function applyEnd(turn: Turn, ending: Ending & { call: Call }): void {
  const { session, waiting, elsewhere } = turn.state;
  const { call } = ending;
  const over = call.state === "ended";
  if (session.phase === "ended" && session.call?.call_id === call.call_id) {
    // The server may know better why: an own cancel that came too late was a hang-up.
    if (over && !isElsewhere(session.reason))
      enter(turn, { ...session, call, reason: ending.reason });
  } else if (sessionCallId(session) === call.call_id) {
    if (session.phase === "answering" && isMine(turn, call) && !over) return;
    endSession(turn, ending);
  } else if (waiting?.call.call_id === call.call_id) {
    finish(turn, call.call_id);
    update(turn, { waiting: null });
  } else if (over) {
    // Its ring may be still to come: it waits for the caller's name.
    finish(turn, call.call_id);
  }
  if (!over) {
    if (isNewer(elsewhere, call)) update(turn, { elsewhere: call });
  } else if (elsewhere?.call_id === call.call_id) {
    update(turn, { elsewhere: null });
  }
}

/** Over for this tab only: how the call itself ends later is another client's. */
function isElsewhere(reason: EndReason): boolean {
  return reason === "answered_elsewhere" || reason === "replaced";
}

/** Hangs up on the server; this tab has let go or does so next. */
export function hangUp(turn: Turn, call: Call, command_id: string): void {
  const reason = call.state === "ringing" ? "cancelled" : "completed";
  send(turn, { type: "call_end", data: { command_id, call_id: call.call_id, reason } });
}
