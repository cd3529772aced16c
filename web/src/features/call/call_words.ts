// What a call says at each moment. The words are those of the product's specification; change them
// there first.
import { t } from "@lingui/core/macro";
import type { CallKind, CallView, Quality } from "../../engine";
import { callDuration } from "../app/format";
import { connectionFailureWords } from "./failure_words";

export function kindWords(kind: CallKind): string {
  return kind === "video" ? t`Video call` : t`Voice call`;
}

export function peerName(view: CallView): string {
  return view.peer?.display_name ?? t`Somebody`;
}

/** The line under the name. `nowMs`: server wall clock, for the timer. */
export function statusWords(view: CallView, nowMs: number): string {
  const name = peerName(view);
  switch (view.phase) {
    case "idle":
      return "";
    case "calling":
      if (view.waitsForConnection) return t`No connection. The call starts when it is back.`;
      if (!view.peerSeemsOffline) return t`Calling ${name}…`;
      return view.peerNotified
        ? t`${name} is offline. We sent a notification.`
        : t`${name} is offline.`;
    case "ringing":
      return t`Ringing…`;
    case "incoming":
      return kindWords(view.kind);
    case "answering":
    case "connecting":
      return t`Connecting…`;
    case "connected":
      return view.connectedAtMs === undefined ? "" : callDuration(nowMs - view.connectedAtMs);
    case "reconnecting":
      return view.reconnectingSide === "theirs" ? t`${name} is reconnecting…` : t`Reconnecting…`;
    case "ended":
      return endWords(view);
  }
}

function unansweredWords(view: CallView): string {
  const name = peerName(view);
  if (view.direction === "outgoing") return t`No answer`;
  return view.kind === "video"
    ? t`Missed video call from ${name}`
    : t`Missed voice call from ${name}`;
}

function endedWith(view: CallView, reason: string): string {
  const durationMs = view.end?.durationMs ?? 0;
  return durationMs > 0 ? `${reason} · ${callDuration(durationMs)}` : reason;
}

/** Why the call ended, and how long it was. */
export function endWords(view: CallView): string {
  const name = peerName(view);
  const mine = view.direction === "outgoing";
  switch (view.end?.reason) {
    case undefined:
      return t`Call ended`;
    case "completed":
      return endedWith(view, t`Call ended`);
    case "cancelled":
      return mine ? t`Call cancelled` : t`Caller hung up`;
    case "declined":
      return mine ? t`${name} declined` : t`Call declined`;
    case "missed":
    case "blocked":
      return unansweredWords(view);
    case "busy":
      return mine ? t`${name} is in another call` : unansweredWords(view);
    case "answered_elsewhere":
      return view.end.otherDevice === undefined
        ? t`Answered on another device`
        : t`Answered on ${view.end.otherDevice}`;
    case "declined_elsewhere":
      return t`Declined on another device`;
    case "failed_media":
      return connectionFailureWords(view)?.what ?? t`The call could not be connected`;
    case "failed_permission":
      return mine
        ? t`The call ended: no microphone could be used`
        : t`Call ended: no microphone could be used`;
    case "lost":
      return endedWith(view, t`Connection lost`);
    case "server_restart":
      return endedWith(view, t`The server restarted`);
    case "replaced":
      return endedWith(view, t`The call went on elsewhere`);
    case "moved":
      return t`It went on as a group call`;
  }
}

export interface EndActions {
  callAgain: boolean;
  message: boolean;
  /** The result goes away by itself after this time; undefined: it stays. */
  dismissAfterMs: number | undefined;
}

/** How long a result stays on view that asks for nothing. */
export const kElsewhereShownMs = 4000;
export const kCompletedShownMs = 8000;

export function endActions(view: CallView): EndActions {
  switch (view.end?.reason) {
    case "answered_elsewhere":
    case "declined_elsewhere":
      return { callAgain: false, message: false, dismissAfterMs: kElsewhereShownMs };
    case "completed":
      return { callAgain: false, message: true, dismissAfterMs: kCompletedShownMs };
    case "replaced":
      return { callAgain: false, message: false, dismissAfterMs: kElsewhereShownMs };
    case "failed_media":
      // Both sides want to read why.
      return { callAgain: view.direction === "outgoing", message: true, dismissAfterMs: undefined };
    default: {
      const unanswered = view.direction === "incoming" && (view.end?.durationMs ?? 0) === 0;
      return {
        callAgain: view.direction === "outgoing",
        message: true,
        dismissAfterMs: unanswered ? kElsewhereShownMs : undefined,
      };
    }
  }
}

export function qualityWords(quality: Quality): string {
  switch (quality) {
    case "excellent":
      return t`Excellent`;
    case "good":
      return t`Good`;
    case "weak":
      return t`Weak`;
    case "bad":
      return t`Bad`;
  }
}

/** Without a relay between; in a group call everything goes by the server. */
export function directWords(ofGroup: boolean): string {
  return ofGroup ? t`Over the server` : t`Direct`;
}

/** Which way media takes, with what the relay is reached over. */
export function wayWords({ stats }: CallView, ofGroup: boolean): string {
  if (stats.path === "direct") return directWords(ofGroup);
  switch (stats.relayProtocol) {
    case "udp":
      return t`Relayed over UDP`;
    case "tcp":
      return t`Relayed over TCP`;
    case "tls":
      return t`Relayed over TLS`;
    case undefined:
      return t`Relayed at the other side`;
  }
}

/** Whose side is weak, when one is. */
export function sideWords(view: CallView): string | undefined {
  switch (view.stats.weakSide) {
    case "mine":
      return t`your connection`;
    case "theirs":
      return t`connection of ${peerName(view)}`;
    case "both":
      return t`both sides`;
    case undefined:
      return undefined;
  }
}

/** Cause and remedy of a weak connection, in one sentence or two short ones. */
export function networkSentence(view: CallView): string {
  const name = peerName(view);
  if (view.stats.videoPaused) return t`Your connection is weak. Video is paused to keep the sound.`;
  if (view.remote.media.video_paused && view.stats.weakSide !== "mine")
    return t`The connection of ${name} is weak. Their video is paused to keep the sound.`;
  if (view.stats.weakSide === "theirs")
    return t`The connection of ${name} is weak. Sound and picture may stop for moments.`;
  if (view.stats.weakSide === "both")
    return t`The connection between you is weak. Move closer to your router or use a cable.`;
  return view.local.camera === "on"
    ? t`Your connection is weak. Switch the camera off to keep the sound clear.`
    : t`Your connection is weak. Move closer to your router or use a cable.`;
}

/** The one sentence about a bad network, when it is due. */
export function networkWarning(view: CallView): string | undefined {
  return view.stats.warn && view.phase === "connected" ? networkSentence(view) : undefined;
}
