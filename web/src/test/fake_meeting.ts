// Group calls as screens see them.
import type { MeetingView, ParticipantView, User } from "../engine";
import { NO_MEETING } from "../engine/meeting/initial_view";
import { kAna, kMe, kNowMs } from "./fake_engine";

export const kBen: User = { ...kAna, id: "ben", username: "ben", display_name: "Ben Okafor" };

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
