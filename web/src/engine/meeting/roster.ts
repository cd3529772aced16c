// Who is in a group call: the server's picture of it, moved on event by event. Pure.
import type {
  Meeting,
  MeetingChanged,
  MeetingLeft,
  MeetingParticipantEvent,
  MeetingRingChanged,
} from "../../protocol/types.gen";

export type RosterEvent =
  | ({ type: "meeting_participant" } & MeetingParticipantEvent)
  | ({ type: "meeting_left" } & MeetingLeft)
  | ({ type: "meeting_ring_changed" } & MeetingRingChanged)
  | ({ type: "meeting_changed" } & MeetingChanged);

/** stale: known already. gap: one between is missing, so the whole has to be asked for. */
export type RosterStep = Meeting | "stale" | "gap";

export function applyRosterEvent(meeting: Meeting, event: RosterEvent): RosterStep {
  if (event.version <= meeting.version) return "stale";
  if (event.version > meeting.version + 1) return "gap";
  return { ...changed(meeting, event), version: event.version };
}

function changed(meeting: Meeting, event: RosterEvent): Meeting {
  const { participants, rings } = meeting;
  switch (event.type) {
    case "meeting_participant": {
      const { participant } = event;
      const id = participant.participant_id;
      // Who moves to another client is never seen twice.
      const others = participants.filter((each) => each.participant_id !== participant.replaces);
      const known = others.some((each) => each.participant_id === id);
      return {
        ...meeting,
        participants: known
          ? others.map((each) => (each.participant_id === id ? participant : each))
          : [...others, participant],
      };
    }
    case "meeting_left":
      return {
        ...meeting,
        participants: participants.filter((each) => each.participant_id !== event.participant_id),
      };
    case "meeting_ring_changed": {
      const others = rings.filter(({ user }) => user.id !== event.ring.user.id);
      const rung = event.ring.state === "ringing" ? [...others, event.ring] : others;
      return { ...meeting, rings: rung };
    }
    case "meeting_changed":
      return { ...meeting, locked: event.locked };
    default:
      return event satisfies never;
  }
}

/** The places in the row of raised hands, from 1 on. */
export function handPlaces({ participants }: Meeting): ReadonlyMap<string, number> {
  const raised = participants.flatMap(({ participant_id: id, hand_raised_at_ms: atMs }) =>
    atMs === undefined ? [] : [{ id, atMs }],
  );
  return new Map(
    raised.toSorted((a, b) => a.atMs - b.atMs).map(({ id }, index) => [id, index + 1]),
  );
}
