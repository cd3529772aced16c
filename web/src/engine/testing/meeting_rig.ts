// A group call of the engine on fake ports, step by step.
import type { Meeting, MeetingJoinResult, MeetingParticipant } from "../../protocol/types.gen";
import type { EngineRig } from "./engine_rig";
import { settle } from "./fake_clock";
import { HELLO } from "./fake_socket";
import { testUser } from "./samples";

export function testParticipant(
  id: string,
  change: Partial<MeetingParticipant> = {},
): MeetingParticipant {
  return {
    participant_id: `p-${id}`,
    user: testUser(id),
    client_id: id === "me" ? "client1" : `${id}1`,
    role: "member",
    state: "connected",
    media: { microphone: true, camera: false, screen: false },
    joined_at_ms: HELLO.server_time_ms,
    ...change,
  };
}

export function testMeeting(change: Partial<Meeting> = {}): Meeting {
  return {
    call_id: "m1",
    version: 5,
    conversation_id: "g1",
    title: "Team",
    kind: "voice",
    state: "live",
    started_by: "ana",
    started_at_ms: HELLO.server_time_ms,
    locked: false,
    participants: [testParticipant("ana", { role: "host" }), testParticipant("me")],
    rings: [],
    participants_max: 50,
    ...change,
  };
}

export function joinResult(change: Partial<MeetingJoinResult> = {}): MeetingJoinResult {
  return {
    meeting: testMeeting(),
    participant_id: "p-me",
    negotiation: 1,
    sdp: "v=0\r\ns=answer\r\n",
    slots: [],
    ice_servers: [],
    ...change,
  };
}

/** The server lets us in. */
export async function admit(
  rig: EngineRig,
  change: Partial<MeetingJoinResult> = {},
): Promise<void> {
  const request = rig.server.requests("meeting_join").at(-1);
  if (!request) throw new Error("nobody asked to join");
  rig.server.ok(request.id, joinResult(change));
  await settle();
}

export async function joinConnected(
  rig: EngineRig,
  change: Partial<MeetingJoinResult> = {},
): Promise<void> {
  rig.engine.meeting.join("g1", "voice");
  await settle();
  await admit(rig, change);
  rig.media.connection.become("connected");
  await settle();
}
