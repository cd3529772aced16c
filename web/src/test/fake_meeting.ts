// Group calls as screens see them.
import type { MeetingSummary, MeetingView, ParticipantView, User } from "../engine";
import { NO_MEETING } from "../engine/meeting/initial_view";
import { kAna, kMe, kNowMs } from "./fake_engine";

export const kBen: User = { ...kAna, id: "ben", username: "ben", display_name: "Ben Okafor" };

/** What can be joined, as its conversation shows it. */
export const kLive: MeetingSummary = {
  call_id: "m1",
  conversation_id: "g1",
  kind: "voice",
  started_by: "ana",
  started_at_ms: 0,
  locked: false,
  participant_ids: ["ana", "ben"],
};

export function aParticipant(user: User, change: Partial<ParticipantView> = {}): ParticipantView {
  return {
    id: `p-${user.id}`,
    user,
    isMe: user.id === kMe.id,
    isHost: false,
    state: "connected",
    media: { microphone: true, camera: false, screen: false },
    handPlace: undefined,
    weak: false,
    guest: false,
    speaking: false,
    cameraFlows: false,
    screenFlows: false,
    volume: 1,
    ...change,
  };
}

export function aMeeting(change: Partial<MeetingView> = {}): MeetingView {
  const participants = change.participants ?? [
    aParticipant(kAna, { isHost: true }),
    aParticipant(kMe),
    aParticipant(kBen),
  ];
  return {
    ...NO_MEETING,
    phase: "connected",
    callId: "m1",
    conversationId: "g1",
    title: "Team",
    startedAtMs: kNowMs - 65_000,
    participants,
    me: participants.find(({ isMe }) => isMe),
    ...change,
  };
}
