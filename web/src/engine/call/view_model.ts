// The call as screens see it, derived from the machine, the media and the measurements.
import type { Call, EndReason, User } from "../../protocol/types.gen";
import type { CallController } from "./controller";
import type { ConnectionFailure } from "./diagnosis";
import { IDLE_CALL } from "./initial_view";
import { qualityView } from "./quality/quality_view";
import { asActive } from "./turn";
import type { CallMachineState, Session } from "./types";
import type { CallEndView, CallPhase, CallView, LocalMediaView, RemoteMediaView } from "./view";

type Users = Readonly<Record<string, User>>;

function callOf(session: Session): Call | undefined {
  return session.phase === "idle" ? undefined : (session.call ?? undefined);
}

function phaseOf(session: Session): CallPhase {
  if (session.phase !== "returning") return session.phase;
  if (session.local !== undefined) return "connecting";
  return session.confirm ? "idle" : "reconnecting";
}

function isOutgoing(state: CallMachineState): boolean {
  const { session, self } = state;
  const call = callOf(session);
  if (call) return call.caller.user_id === self?.user_id;
  return session.phase === "calling" || (session.phase === "ended" && session.role === "caller");
}

/** Where only the way to the server is gone, on either side, the picture goes on. */
function isStale({ state, peer }: CallController): boolean {
  const { session } = state;
  if (session.phase !== "reconnecting") return phaseOf(session) === "reconnecting";
  return session.cause === "own_media" || peer.isSilent;
}

function reconnectingSide(session: Session): CallView["reconnectingSide"] {
  if (session.phase === "returning") return session.confirm ? undefined : "mine";
  if (session.phase !== "reconnecting") return undefined;
  return session.cause === "peer" ? "theirs" : "mine";
}

function explains(failure: ConnectionFailure | undefined, reason: EndReason): boolean {
  return reason === "failed_media" || (reason === "lost" && failure === "offline");
}

function endOf({ state, failure }: CallController): CallEndView | undefined {
  const { session } = state;
  if (session.phase !== "ended") return undefined;
  const { call, reason } = session;
  const connected = call?.connected_at_ms;
  const ended = call?.ended_at_ms;
  return {
    reason,
    durationMs: connected !== undefined && ended !== undefined ? ended - connected : 0,
    otherDevice: session.other_device ?? undefined,
    refusal: session.refusal?.code,
    failure: explains(failure, reason) ? failure : undefined,
  };
}

function localOf({ local }: CallController): LocalMediaView {
  const { state, hint, sound } = local.screen.view;
  return {
    microphone: local.microphone.state,
    camera: local.camera.state,
    screen: state,
    screenHint: hint,
    screenSound: sound,
    noiseFilter: local.noise.state,
    backgroundBlur: local.camera.backgroundBlur,
    microphoneHint: local.watch.hint,
    streamVersion: local.streamVersion,
  };
}

function flows(stream: MediaStream | undefined): boolean {
  const picture = stream?.getVideoTracks()[0];
  return picture !== undefined && !picture.muted;
}

function remoteOf(
  { peer, player }: CallController,
  call: Call | undefined,
  outgoing: boolean,
): RemoteMediaView {
  const leg = outgoing ? call?.callee : call?.caller;
  const media = leg?.media ?? IDLE_CALL.remote.media;
  return {
    media,
    videoFlows: media.camera && !media.video_paused && flows(peer.remoteStream),
    screenFlows: media.screen && flows(peer.remoteScreen),
    volume: player.volume,
    streamVersion: peer.streamVersion,
    autoplayBlocked: player.blocked,
  };
}

function waitingOf(state: CallMachineState): CallView["waiting"] {
  const { waiting } = state;
  return waiting
    ? { callId: waiting.call.call_id, kind: waiting.call.kind, caller: waiting.caller }
    : undefined;
}

function elsewhereOf({ state, owner }: CallController): CallView["elsewhere"] {
  const { elsewhere, self } = state;
  if (!elsewhere) return undefined;
  const outgoing = elsewhere.caller.user_id === self?.user_id;
  const { call_id: callId, kind, caller, callee } = elsewhere;
  const [mine, theirs] = outgoing ? [caller, callee] : [callee, caller];
  return {
    callId,
    kind,
    peerUserId: theirs.user_id,
    inTabBeside: owner.inTabBeside,
    deviceName: mine.client_name,
  };
}

function movingToOf({ session, self }: CallMachineState): string | undefined {
  const call = asActive(session)?.call;
  if (!call) return undefined;
  const mine = call.caller.user_id === self?.user_id ? call.caller : call.callee;
  return mine.moving && mine.client_id !== self?.client_id ? (mine.client_name ?? "") : undefined;
}

function announcementOf(controller: CallController): CallView["announcement"] {
  const { lastAnnouncement, announcements } = controller;
  if (!lastAnnouncement) return undefined;
  return {
    number: announcements,
    what: lastAnnouncement.what,
    reason: lastAnnouncement.reason,
  };
}

export interface ViewSources {
  users: Users;
  /** Whom a conversation is with, while the server has not named the call. */
  otherIn(conversationId: string): string | undefined;
}

export function deriveView(controller: CallController, sources: ViewSources): CallView {
  const { state } = controller;
  const { session } = state;
  const call = callOf(session);
  const outgoing = isOutgoing(state);
  const conversationId =
    call?.conversation_id ??
    (session.phase === "calling" || session.phase === "ended"
      ? session.conversation_id
      : undefined);
  const peerUserId = call
    ? (outgoing ? call.callee : call.caller).user_id
    : conversationId && sources.otherIn(conversationId);
  const named = session.phase === "incoming" || session.phase === "answering";
  const kindWanted =
    session.phase === "calling" || session.phase === "ended" ? session.kind : IDLE_CALL.kind;
  return {
    phase: phaseOf(session),
    callId: session.phase === "returning" ? session.call_id : call?.call_id,
    conversationId: conversationId || undefined,
    kind: call?.kind ?? kindWanted,
    direction: outgoing ? "outgoing" : "incoming",
    peer: peerUserId
      ? (sources.users[peerUserId] ?? (named ? session.caller : undefined))
      : undefined,
    peerUserId: peerUserId || undefined,
    peerSeemsOffline: session.phase === "calling" && session.unreachable,
    peerNotified: session.phase === "calling" && call?.notified === true,
    waitsForConnection: session.phase === "calling" && !call && !state.online,
    startedAtMs: call?.started_at_ms,
    connectedAtMs: call?.connected_at_ms,
    deadlineAtMs: call?.deadline_ms,
    reconnectingSide: reconnectingSide(session),
    dimmed: isStale(controller),
    local: localOf(controller),
    remote: remoteOf(controller, call, outgoing),
    stats: qualityView(controller.peer.measured),
    end: endOf(controller),
    silenced: session.phase === "incoming" && session.silenced,
    ringsHere: controller.ringer.ringsHere(controller.callId),
    ringBlocked: controller.toneBlocked,
    problems: controller.problems.list,
    reactions: controller.reactions.list,
    waiting: waitingOf(state),
    movingTo: movingToOf(state),
    elsewhere: elsewhereOf(controller),
    returnable:
      session.phase === "returning" && session.confirm ? { callId: session.call_id } : undefined,
    announcement: announcementOf(controller),
  };
}

function isSame(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  const keys = Object.keys(a);
  if (keys.length !== Object.keys(b).length) return false;
  const left = a as Record<string, unknown>;
  const right = b as Record<string, unknown>;
  return keys.every((key) => Object.is(left[key], right[key]));
}

/** Keeps the parts that say the same, so that only what changed is drawn again. */
export function reuseParts(before: CallView, after: CallView): CallView {
  const entries = Object.entries(after).map(([key, value]) => {
    const old: unknown = before[key as keyof CallView];
    return [key, isSame(old, value) ? old : value];
  });
  const merged = Object.fromEntries(entries) as CallView;
  return isSame(before, merged) ? before : merged;
}
