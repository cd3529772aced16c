import { describe, expect, it } from "vitest";
import { testMeeting, testParticipant } from "../testing/meeting_rig";
import { testUser } from "../testing/samples";
import { applyRosterEvent, handPlaces, type RosterStep } from "./roster";

const meeting = testMeeting();
const ids = (step: RosterStep) =>
  typeof step === "string" ? step : step.participants.map((each) => each.participant_id);
const about = { call_id: "m1", version: 6 } as const;

describe("the roster of a group call", () => {
  it("takes who joins last, and the new form of who is known", () => {
    const ben = testParticipant("ben");
    const joined = applyRosterEvent(meeting, {
      type: "meeting_participant",
      ...about,
      participant: ben,
    });
    expect(ids(joined)).toEqual(["p-ana", "p-me", "p-ben"]);
    const weak = applyRosterEvent(meeting, {
      type: "meeting_participant",
      ...about,
      participant: testParticipant("ana", { weak: true }),
    });
    expect(ids(weak)).toEqual(["p-ana", "p-me"]);
    expect(weak).toMatchObject({ version: 6, participants: [{ weak: true }, {}] });
  });

  it("never shows somebody twice who moves to another device", () => {
    const moved = testParticipant("ana", { participant_id: "p-ana2", replaces: "p-ana" });
    const step = applyRosterEvent(meeting, {
      type: "meeting_participant",
      ...about,
      participant: moved,
    });
    expect(ids(step)).toEqual(["p-me", "p-ana2"]);
  });

  it("lets go of who left", () => {
    const left = { participant_id: "p-ana", reason: "left" } as const;
    expect(ids(applyRosterEvent(meeting, { type: "meeting_left", ...about, ...left }))).toEqual([
      "p-me",
    ]);
  });

  it("counts a ring only as long as it rings", () => {
    const ring = { user: testUser("ben"), by: "ana", state: "ringing" } as const;
    const rung = applyRosterEvent(meeting, { type: "meeting_ring_changed", ...about, ring });
    if (typeof rung === "string") throw new Error(rung);
    expect(rung.rings).toHaveLength(1);
    const declined = { ...ring, state: "declined" } as const;
    expect(
      applyRosterEvent(rung, {
        type: "meeting_ring_changed",
        call_id: "m1",
        version: 7,
        ring: declined,
      }),
    ).toMatchObject({ rings: [] });
  });

  it("says what is old, and what comes after something that is missing", () => {
    const locked = { type: "meeting_changed", call_id: "m1", locked: true } as const;
    expect(applyRosterEvent(meeting, { ...locked, version: 5 })).toBe("stale");
    expect(applyRosterEvent(meeting, { ...locked, version: 7 })).toBe("gap");
    expect(applyRosterEvent(meeting, { ...locked, version: 6 })).toMatchObject({ locked: true });
  });

  it("gives raised hands their places by the time they went up", () => {
    const participants = [
      testParticipant("ana", { hand_raised_at_ms: 30 }),
      testParticipant("me"),
      testParticipant("ben", { hand_raised_at_ms: 10 }),
    ];
    expect([...handPlaces(testMeeting({ participants }))]).toEqual([
      ["p-ben", 1],
      ["p-ana", 2],
    ]);
  });
});
