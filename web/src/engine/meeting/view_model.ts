// The group call as screens see it, derived from what the server says and what arrives.
import type { Meeting, MeetingParticipant, User } from "../../protocol/types.gen";
import { isWeak, ownLine } from "../call/quality/shown_line";
import type { CallQualityView } from "../call/view";
import type { SettingsState } from "../settings/state";
import { NO_MEETING } from "./initial_view";
import type { MeetingController } from "./meeting_controller";
import { handPlaces } from "./roster";
import type { IncomingMeetingView, MeetingPhase, MeetingView, ParticipantView } from "./view";

function phaseOf({ session, end }: MeetingController): MeetingPhase {
  if (!session) return end ? "ended" : "idle";
  if (!session.isIn) return "joining";
  if (session.isUp) return "connected";
  return session.wasUp ? "reconnecting" : "connecting";
}

function incomingOf({ rings }: MeetingController): IncomingMeetingView | undefined {
  const { current } = rings;
  if (!current) return undefined;
  const { meeting, by } = current;
  return {
    callId: meeting.call_id,
    conversationId: meeting.conversation_id,
    title: meeting.title,
    kind: meeting.kind,
    by,
    people: meeting.participants.map(({ user }) => user),
    silenced: rings.silenced,
    ringsHere: rings.ringsHere,
  };
}

function rungIn(meeting: Meeting | undefined): User[] {
  return (meeting?.rings ?? []).flatMap(({ state, user }) => (state === "ringing" ? [user] : []));
}

/** Of our own way to the server. */
function lineOf({ meeting, session }: MeetingController): CallQualityView {
  if (!session) return NO_MEETING.stats;
  const mine = meeting?.participants.find((each) => each.participant_id === session.participantId);
  return ownLine(session.quality.stats, mine?.weak ?? false);
}

function participantsOf(
  controller: MeetingController,
  { personVolumes }: SettingsState,
  line: CallQualityView,
): ParticipantView[] {
  const { meeting, session, speakers } = controller;
  if (!meeting || !session) return [];
  const places = handPlaces(meeting);
  const speaking = new Set(speakers?.speaking);
  return meeting.participants.map((person: MeetingParticipant) => {
    const { participant_id: id, user, role, state, media, weak = false, guest = false } = person;
    const isMe = id === session.participantId;
    return {
      id,
      user,
      isMe,
      isHost: role === "host",
      state,
      media,
      handPlace: places.get(id),
      weak: isMe ? isWeak(line.quality) : weak,
      guest,
      speaking: speaking.has(id),
      cameraFlows: media.camera && session.player.flows(id, "camera"),
      screenFlows: media.screen && session.player.flows(id, "screen"),
      volume: personVolumes[user.id] ?? 1,
    };
  });
}

export function deriveMeetingView(
  controller: MeetingController,
  settings: SettingsState,
): MeetingView {
  const { meeting, session, wanted, moments } = controller;
  const stats = lineOf(controller);
  const participants = participantsOf(controller, settings, stats);
  const nameOf = (id: string): string =>
    participants.find((each) => each.id === id)?.user.display_name ?? "";
  return {
    phase: phaseOf(controller),
    callId: session?.callId,
    conversationId: meeting?.conversation_id ?? wanted?.conversationId,
    title: meeting?.title,
    kind: meeting?.kind ?? wanted?.kind ?? "voice",
    startedAtMs: meeting?.started_at_ms,
    locked: meeting?.locked ?? false,
    participants,
    me: participants.find(({ isMe }) => isMe),
    ringing: rungIn(meeting),
    dominantId: controller.speakers?.dominant,
    reactions: moments.reactions.map(({ number, participantId, reaction }) => ({
      number,
      reaction,
      name: nameOf(participantId),
      mine: participantId === session?.participantId,
    })),
    pointers: moments.pointers.map(({ by, participant_id, x, y }) => ({
      by,
      name: nameOf(by),
      participantId: participant_id,
      x,
      y,
    })),
    soundBlocked: session?.player.blocked ?? false,
    mutedBy: controller.mutedBy,
    refused: controller.refused,
    stats,
    end: controller.end,
    incoming: incomingOf(controller),
    returnable: controller.returnable,
    asked: rungIn(controller.pending),
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

/** The entries that say the same stay the same objects. */
function reuseEntries<T>(before: readonly T[], after: readonly T[]): readonly T[] {
  const merged = after.map((entry) => before.find((old) => isSame(old, entry)) ?? entry);
  return isSame(before, merged) ? before : merged;
}

/** Keeps the parts that say the same, so that only what changed is drawn again. */
export function reuseMeetingParts(before: MeetingView, after: MeetingView): MeetingView {
  const entries = Object.entries(after).map(([key, value]) => {
    const old: unknown = before[key as keyof MeetingView];
    if (Array.isArray(value) && Array.isArray(old)) return [key, reuseEntries(old, value)];
    return [key, isSame(old, value) ? old : value];
  });
  const merged = Object.fromEntries(entries) as MeetingView;
  merged.me = merged.participants.find(({ isMe }) => isMe);
  return isSame(before, merged) ? before : merged;
}
