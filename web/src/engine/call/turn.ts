// One run of the reducer in the making: the state so far and the effects in order. Local to
// reduce(); the states it hands out are never changed afterwards.
import { kFinishedCallsMax } from "../../limits";
import type {
  Active,
  Announcement,
  Call,
  CallMachineState,
  CallRequest,
  Effect,
  EndReason,
  LocalMedia,
  MediaState,
  Role,
  Session,
} from "./types";

export interface Turn {
  state: CallMachineState;
  readonly effects: Effect[];
  /** Server time, unix ms. */
  readonly now_ms: number;
}

export type ActiveSession = Extract<
  Session,
  { phase: "connecting" } | { phase: "connected" } | { phase: "reconnecting" }
>;

export const NO_MEDIA: LocalMedia = {
  ready: false,
  microphone: false,
  camera: false,
  screen: false,
  problems: [],
};

const UNREACHABLE_MS = 5_000;

export function emit(turn: Turn, effect: Effect): void {
  turn.effects.push(effect);
}

export function send(turn: Turn, request: CallRequest): void {
  emit(turn, { type: "send", request });
}

/** By then a device of the other side should have said that it rings. */
export function startUnreachableTimer(turn: Turn): void {
  emit(turn, { type: "start_timer", timer: "unreachable", delay_ms: UNREACHABLE_MS });
}

export function announce(
  turn: Turn,
  what: Announcement,
  call: Call | null,
  reason?: EndReason,
): void {
  emit(turn, reason ? { type: "announce", what, call, reason } : { type: "announce", what, call });
}

export function update(turn: Turn, change: Partial<CallMachineState>): void {
  turn.state = { ...turn.state, ...change };
}

export function enter(turn: Turn, session: Session): void {
  update(turn, { session });
}

export function finish(turn: Turn, call_id: string): void {
  if (turn.state.finished.includes(call_id)) return;
  update(turn, { finished: [...turn.state.finished, call_id].slice(-kFinishedCallsMax) });
}

export function asActive(session: Session): ActiveSession | null {
  switch (session.phase) {
    case "connecting":
    case "connected":
    case "reconnecting":
      return session;
    default:
      return null;
  }
}

/** Changes an answered call's fields; the phase stays (see settle() in answered.ts). */
export function patchActive(turn: Turn, change: Partial<Active>): void {
  const active = asActive(turn.state.session);
  if (active) enter(turn, { ...active, ...change });
}

/** The call this tab is about, if the server has named it yet. */
export function sessionCall(session: Session): Call | null {
  return session.phase === "idle" ? null : session.call;
}

export function sessionCallId(session: Session): string | null {
  return session.phase === "returning" ? session.call_id : (sessionCall(session)?.call_id ?? null);
}

/** This tab's call is that one, and goes on. */
export function isOn({ session }: CallMachineState, callId: string): boolean {
  return session.phase !== "ended" && sessionCallId(session) === callId;
}

export function isOver(session: Session): boolean {
  return session.phase === "idle" || session.phase === "ended";
}

export function roleIn(turn: Turn, call: Call): Role {
  return call.caller.user_id === turn.state.self?.user_id ? "caller" : "callee";
}

export function ownLeg(turn: Turn, call: Call) {
  return roleIn(turn, call) === "caller" ? call.caller : call.callee;
}

/** Whether this tab is the client in the call. */
export function isMine(turn: Turn, call: Call): boolean {
  return turn.state.claiming || ownLeg(turn, call).client_id === turn.state.self?.client_id;
}

/** The call moves from this tab to another client, which has no media yet: this one goes on. */
export function movesAway(turn: Turn, call: Call): boolean {
  const { client_id, moving } = ownLeg(turn, call);
  return moving === true && client_id !== turn.state.self?.client_id;
}

/** The devices of a call that moves here are being opened; its leg is not claimed yet. */
export function isPreparing(session: Session): boolean {
  return session.phase === "returning" && session.local === null;
}

export function isNewer(known: Call | null, call: Call): boolean {
  return known === null || known.call_id !== call.call_id || call.version > known.version;
}

/** What this tab sends, and whether the server has been told otherwise: then it is told. */
export function tellMedia(turn: Turn, call: Call, local: LocalMedia): void {
  if (!local.ready || movesAway(turn, call)) return;
  const told = ownLeg(turn, call).media;
  const media: MediaState = {
    microphone: local.microphone,
    camera: local.camera,
    screen: local.screen,
    ...(local.video_paused && { video_paused: true }),
    ...(local.screen && local.screen_sound && { screen_sound: true }),
  };
  const same =
    told.microphone === media.microphone &&
    told.camera === media.camera &&
    told.screen === media.screen &&
    (told.screen_sound ?? false) === (media.screen_sound ?? false) &&
    (told.video_paused ?? false) === (media.video_paused ?? false);
  if (!same) send(turn, { type: "call_media_set", data: { call_id: call.call_id, media } });
}
