// What the person presses.
import { createPeer } from "./answered";
import { applyToSession, hangUp } from "./calls";
import { endSession, letGo, ringWaiting } from "./ending";
import { mediaBefore } from "./media_memory";
import {
  NO_MEDIA,
  type Turn,
  announce,
  asActive,
  emit,
  enter,
  finish,
  isOver,
  isPreparing,
  movesAway,
  ownLeg,
  send,
  startUnreachableTimer,
  update,
} from "./turn";
import type { Call, CallKind, Intent, LocalMedia } from "./types";

export function onIntent(turn: Turn, intent: Intent): void {
  switch (intent.type) {
    case "start":
      return start(turn, intent);
    case "accept":
      return accept(turn, intent.camera, intent.command_id);
    case "reject":
      return reject(turn, intent.command_id);
    case "silence":
      return silence(turn);
    case "end":
      return end(turn, intent.command_id);
    case "dismiss":
      return dismiss(turn);
    case "join_listening":
      return joinListening(turn);
    case "retry_media":
      return retryMedia(turn);
    case "set_microphone":
      return setSource(turn, "microphone", intent.on);
    case "set_camera":
      return setSource(turn, "camera", intent.on);
    case "set_screen":
      return setSource(turn, "screen", intent.on);
    case "waiting_decline":
      return declineWaiting(turn, intent.command_id);
    case "waiting_leave_and_join":
      return leaveAndJoin(turn, intent.camera, intent.command_id);
    case "take_over":
      return takeOver(turn);
    default:
      intent satisfies never;
  }
}

interface Start {
  conversation_id: string;
  kind: CallKind;
  command_id: string;
}

function start(turn: Turn, { conversation_id, kind, command_id }: Start): void {
  const { session } = turn.state;
  // Both call each other: who presses "call" while the other one's ring is here means yes.
  if (session.phase === "incoming" && session.call.conversation_id === conversation_id) {
    return accept(turn, kind === "video", command_id);
  }
  // Also the second press of a double click.
  if (!isOver(session)) return;
  enter(turn, {
    phase: "calling",
    command_id,
    conversation_id,
    kind,
    call: null,
    cancelled: false,
    unreachable: false,
    local: NO_MEDIA,
    crossed: null,
  });
  send(turn, { type: "call_start", data: { command_id, conversation_id, kind } });
  emit(turn, { type: "acquire_media", microphone: true, camera: kind === "video" });
  startUnreachableTimer(turn);
  announce(turn, "calling", null);
}

function accept(turn: Turn, camera: boolean, command_id: string): void {
  const session = turn.state.session;
  if (session.phase !== "incoming") return;
  const { call, caller, silenced } = session;
  if (!silenced) emit(turn, { type: "stop_ring" });
  emit(turn, { type: "stop_timer", timer: "ring_limit" });
  enter(turn, { phase: "answering", command_id, call, caller, camera, hangup: false });
  send(turn, { type: "call_accept", data: { command_id, call_id: call.call_id, camera } });
}

function reject(turn: Turn, command_id: string): void {
  const session = turn.state.session;
  if (session.phase !== "incoming") return;
  const { call_id } = session.call;
  send(turn, { type: "call_reject", data: { command_id, call_id, reason: "declined" } });
  letGo(turn);
  enter(turn, { phase: "idle" });
  ringWaiting(turn);
}

function silence(turn: Turn): void {
  const session = turn.state.session;
  if (session.phase !== "incoming" || session.silenced) return;
  emit(turn, { type: "stop_ring" });
  enter(turn, { ...session, silenced: true });
}

function end(turn: Turn, command_id: string): void {
  const session = turn.state.session;
  switch (session.phase) {
    case "calling":
      if (session.call === null) {
        // The server has not named the call yet: kept, and applied with its reply.
        if (session.cancelled) return;
        emit(turn, { type: "release_media" });
        emit(turn, { type: "stop_timer", timer: "unreachable" });
        enter(turn, { ...session, cancelled: true });
        withdraw(turn, "call_start", session.command_id);
        return;
      }
      hangUp(turn, session.call, command_id);
      return endSession(turn, { reason: "cancelled" });
    case "ringing":
      hangUp(turn, session.call, command_id);
      return endSession(turn, { reason: "cancelled" });
    case "answering":
      if (session.hangup) return;
      enter(turn, { ...session, hangup: true });
      return withdraw(turn, "call_accept", session.command_id);
    case "connecting":
    case "connected":
    case "reconnecting":
      hangUp(turn, session.call, command_id);
      return endSession(turn, { reason: "completed" });
    case "returning":
      if (isPreparing(session)) return stayElsewhere(turn, session.call);
      return giveUpReturning(turn, session.call);
    case "idle":
    case "incoming":
    case "ended":
      return;
    default:
      session satisfies never;
  }
}

function withdraw(turn: Turn, request: "call_start" | "call_accept", command_id: string): void {
  emit(turn, { type: "withdraw", request, command_id });
}

function dismiss(turn: Turn): void {
  const session = turn.state.session;
  if (session.phase === "ended") {
    emit(turn, { type: "stop_timer", timer: "ended_linger" });
    enter(turn, { phase: "idle" });
  } else if (session.phase === "returning" && session.confirm) {
    giveUpReturning(turn, session.call);
  }
}

function giveUpReturning(turn: Turn, call: Call | null): void {
  if (call) hangUp(turn, call, `hangup-${call.call_id}`);
  letGo(turn);
  enter(turn, { phase: "idle" });
}

/** "Move here" was taken back before anything moved. */
function stayElsewhere(turn: Turn, call: Call | null): void {
  emit(turn, { type: "release_media" });
  enter(turn, { phase: "idle" });
  update(turn, { elsewhere: call });
}

/** The sessions that hold devices. */
function withLocal(turn: Turn) {
  const session = turn.state.session;
  if (session.phase === "calling" && session.cancelled) return null;
  if (session.phase === "calling" || session.phase === "ringing") return session;
  return asActive(session);
}

function setLocal(turn: Turn, local: LocalMedia): void {
  const session = withLocal(turn);
  if (session) enter(turn, { ...session, local });
}

function joinListening(turn: Turn): void {
  const session = withLocal(turn);
  if (!session || session.local.ready) return;
  const problems = session.local.problems.filter((problem) => problem.device !== "microphone");
  setLocal(turn, { ...session.local, ready: true, problems });
  createPeer(turn);
}

function retryMedia(turn: Turn): void {
  const session = withLocal(turn);
  if (!session || session.local.problems.length === 0) return;
  const failed = session.local.problems.map((problem) => problem.device);
  setLocal(turn, { ...session.local, problems: [] });
  if (session.local.ready) {
    for (const source of failed) emit(turn, { type: "set_source", source, on: true });
    return;
  }
  const camera = session.local.camera || failed.includes("camera");
  emit(turn, { type: "acquire_media", microphone: true, camera });
}

/** Off also while other devices are still being opened: nobody is to hear who is muted. */
function setSource(turn: Turn, source: "microphone" | "camera" | "screen", on: boolean): void {
  const { session } = turn.state;
  const local = withLocal(turn)?.local;
  const opens = local || (session.phase === "returning" && session.local !== undefined);
  if (local?.ready || (opens && !on && source !== "screen")) {
    emit(turn, { type: "set_source", source, on });
  }
}

function declineWaiting(turn: Turn, command_id: string): void {
  const { waiting } = turn.state;
  if (!waiting) return;
  const { call_id } = waiting.call;
  send(turn, { type: "call_reject", data: { command_id, call_id, reason: "busy" } });
  finish(turn, call_id);
  update(turn, { waiting: null });
}

function leaveAndJoin(turn: Turn, camera: boolean, command_id: string): void {
  const { waiting, session } = turn.state;
  if (!waiting) return;
  if (session.phase === "calling" && session.call === null) {
    // The call to leave has no name yet; both follow with its reply.
    update(turn, { waiting: null, next: { ...waiting, camera, command_id } });
    end(turn, `${command_id}-leave`);
    return;
  }
  update(turn, { waiting: null });
  if (session.phase === "incoming") {
    reject(turn, `${command_id}-leave`);
  } else {
    end(turn, `${command_id}-leave`);
  }
  joinNext(turn, { ...waiting, camera, command_id });
}

/** Accepts a call that waited; the one before is left. */
export function joinNext(turn: Turn, next: NonNullable<Turn["state"]["next"]>): void {
  const { call, caller, camera, command_id } = next;
  emit(turn, { type: "stop_timer", timer: "ended_linger" });
  enter(turn, { phase: "answering", command_id, call, caller, camera, hangup: false });
  send(turn, { type: "call_accept", data: { command_id, call_id: call.call_id, camera } });
}

function takeOver(turn: Turn): void {
  const { session, elsewhere } = turn.state;
  if (session.phase === "returning" && session.confirm) {
    enter(turn, { ...session, confirm: false });
    if (session.call) applyToSession(turn, session.call);
  } else if (elsewhere && isOver(session)) {
    update(turn, { elsewhere: null });
    enter(turn, {
      phase: "returning",
      call_id: elsewhere.call_id,
      call: elsewhere,
      confirm: false,
      local: null,
    });
    const media = mediaBefore(ownLeg(turn, elsewhere).media);
    emit(turn, { type: "acquire_media", microphone: true, ...media });
    return;
  }
  const active = asActive(session);
  if (!active || !movesAway(turn, active.call)) return;
  send(turn, { type: "call_reconnecting", data: { call_id: active.call.call_id } });
}
