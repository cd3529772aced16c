// The server's answers to this tab's requests.
import { applyCall, applyToSession, hangUp } from "./calls";
import { endSession, letGo, ringWaiting } from "./ending";
import { startRinging } from "./incoming";
import { joinNext } from "./person";
import { type Turn, enter, send, sessionCall, sessionCallId, update } from "./turn";
import type { CallRequest, ReplyResult } from "./types";

type Refused = Extract<ReplyResult, { ok: false }>;

export function onReply(turn: Turn, request: CallRequest, result: ReplyResult): void {
  switch (request.type) {
    case "call_start":
      return onStarted(turn, request.data.command_id, result);
    case "call_accept":
      return onAccepted(turn, request.data.call_id, result);
    case "call_reconnecting":
      return onClaimed(turn, request.data.call_id, result);
    case "call_get":
    case "call_end":
    case "call_connected":
      return onAsked(turn, request.data.call_id, result);
    case "call_acknowledge":
    case "call_reject":
    case "call_media_set":
      if (result.ok && result.call) applyCall(turn, result.call);
      return;
    // Refusals of these concern the peer connection, which sees them by itself.
    case "webrtc_offer":
    case "webrtc_answer":
    case "webrtc_ice_candidate":
      return;
    default:
      request satisfies never;
  }
}

function onStarted(turn: Turn, command_id: string, result: ReplyResult): void {
  const session = turn.state.session;
  if (session.phase !== "calling" || session.command_id !== command_id) return;
  if (!result.ok) return onStartRefused(turn, result);
  if (!result.call) return;
  if (session.cancelled) {
    hangUp(turn, result.call, `${command_id}-end`);
    endSession(turn, { reason: "cancelled", call: result.call });
    return afterLeaving(turn);
  }
  update(turn, { session: { ...session, crossed: null } });
  applyToSession(turn, result.call);
}

function onStartRefused(turn: Turn, { code, message }: Refused): void {
  const session = turn.state.session;
  const calling = session.phase === "calling" ? session : null;
  const crossed = calling?.crossed;
  if (calling?.cancelled) endSession(turn, { reason: "cancelled" });
  else endSession(turn, { reason: "lost", refusal: { code, message } });
  if (!crossed) return afterLeaving(turn);
  send(turn, { type: "call_acknowledge", data: { call_id: crossed.call.call_id } });
  startRinging(turn, crossed.call, crossed.caller);
}

function afterLeaving(turn: Turn): void {
  const { next } = turn.state;
  if (!next) return;
  update(turn, { next: null });
  joinNext(turn, next);
}

function onAccepted(turn: Turn, call_id: string, result: ReplyResult): void {
  const session = turn.state.session;
  if (sessionCallId(session) !== call_id) return;
  if (session.phase === "answering" && !result.ok) {
    const { code, message } = result;
    if (code === "withdrawn") return declineInstead(turn, call_id);
    return endSession(turn, { reason: "lost", refusal: { code, message } });
  }
  if (!result.ok || !result.call) return;
  applyCall(turn, result.call);
}

/** The accept never left, so for the server the call still rings. */
function declineInstead(turn: Turn, call_id: string): void {
  const command_id = `decline-${call_id}`;
  send(turn, { type: "call_reject", data: { command_id, call_id, reason: "declined" } });
  letGo(turn);
  enter(turn, { phase: "idle" });
  ringWaiting(turn);
}

function onClaimed(turn: Turn, call_id: string, result: ReplyResult): void {
  if (!result.ok || !result.call) {
    update(turn, { claiming: false });
    return onAsked(turn, call_id, result);
  }
  applyCall(turn, result.call);
  update(turn, { claiming: false });
}

/** A call that the server does not know any more is over. */
function onAsked(turn: Turn, call_id: string, result: ReplyResult): void {
  if (result.ok) {
    if (result.call) applyCall(turn, result.call);
    return;
  }
  if (result.code !== "not_found") return;
  const { session, waiting, elsewhere } = turn.state;
  if (waiting?.call.call_id === call_id) update(turn, { waiting: null });
  if (elsewhere?.call_id === call_id) update(turn, { elsewhere: null });
  if (sessionCallId(session) !== call_id || session.phase === "ended") return;
  if (sessionCall(session)) return endSession(turn, { reason: "lost" });
  letGo(turn);
  enter(turn, { phase: "idle" });
}
