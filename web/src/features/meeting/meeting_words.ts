// What a group call says at each moment.
import { t } from "@lingui/core/macro";
import type { MeetingView, ParticipantView } from "../../engine";
import { callDuration } from "../app/format";
import { failureCodeWords } from "../app/failure_words";
import { kCompletedShownMs, kElsewhereShownMs } from "../call/call_words";

export function meetingTitle({ title }: Pick<MeetingView, "title">): string {
  return title === undefined || title === "" ? t`Group call` : title;
}

export function statusWords(view: MeetingView, nowMs: number): string {
  switch (view.phase) {
    case "idle":
      return "";
    case "joining":
      return t`Joining…`;
    case "connecting":
      return t`Connecting…`;
    case "connected":
      return view.startedAtMs === undefined ? "" : callDuration(nowMs - view.startedAtMs);
    case "reconnecting":
      return t`Reconnecting…`;
    case "ended":
      return endWords(view);
  }
}

/** Why it is over for us. */
export function endWords({ end }: MeetingView): string {
  switch (end?.why) {
    case "refused":
      return refusalWords(end.refusal);
    case "removed":
      return t`You were removed from the call`;
    case "replaced":
      return t`The call went on elsewhere`;
    case "failed_media":
      return t`The call could not be connected`;
    case "lost":
      return t`Connection lost`;
    case "server_restart":
      return t`The server restarted`;
    case "missed":
      return t`Nobody joined`;
    default:
      return t`Call ended`;
  }
}

/** The result goes away by itself after this time; undefined: somebody wants to read why. */
export function resultShownMs({ end }: Pick<MeetingView, "end">): number | undefined {
  switch (end?.why) {
    case "completed":
      return kCompletedShownMs;
    case "replaced":
      return kElsewhereShownMs;
    default:
      return undefined;
  }
}

function refusalWords(code: NonNullable<MeetingView["end"]>["refusal"]): string {
  switch (code) {
    case "limit":
      return t`The call is full.`;
    case "wrong_state":
      return t`The call is locked, or you are in another one.`;
    case "forbidden":
      return t`A host removed you from this call.`;
    case "unavailable":
      return t`The server has no room for more calls at the moment.`;
    case "not_found":
      return t`The call is over.`;
    case undefined:
      return t`Call ended`;
    default:
      return failureCodeWords(code);
  }
}

export function personName({ user, isMe }: ParticipantView): string {
  return isMe ? t`You` : user.display_name;
}

/** What a screen reader hears of a tile. */
export function tileWords(person: ParticipantView): string {
  const parts = [personName(person)];
  if (!person.media.microphone) parts.push(t`muted`);
  if (person.handPlace !== undefined) parts.push(t`hand raised`);
  if (person.weak) parts.push(t`weak connection`);
  if (person.state === "reconnecting") parts.push(t`reconnecting`);
  return new Intl.ListFormat(document.documentElement.lang || "en", {
    style: "short",
    type: "unit",
  }).format(parts);
}
