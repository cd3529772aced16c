import { describe, expect, it } from "vitest";
import { kAna, kNowMs } from "../../test/fake_engine";
import { aMeeting, aParticipant } from "../../test/fake_meeting";
import { meetingAnnouncements } from "./meeting_announcements";
import { endWords, meetingTitle, statusWords, tileWords } from "./meeting_words";
import { pictureBox, placeIn, translation } from "./pointer_place";

const said = (...views: Parameters<typeof meetingAnnouncements>) =>
  meetingAnnouncements(...views).map(({ text }) => text);

describe("the words of a group call", () => {
  it("name it, and count its time", () => {
    expect(meetingTitle(aMeeting())).toBe("Team");
    expect(meetingTitle({ title: undefined })).toBe("Group call");
    expect(statusWords(aMeeting(), kNowMs)).toBe("1:05");
    expect(statusWords(aMeeting({ phase: "joining" }), kNowMs)).toBe("Joining…");
  });

  it("say why we did not come in, and why we are out", () => {
    const end = (why: "removed" | "refused", refusal?: "limit" | "not_found" | "wrong_state") =>
      endWords(aMeeting({ phase: "ended", end: { why, refusal, durationMs: 0 } }));
    expect(end("removed")).toBe("You were removed from the call");
    expect(end("refused", "limit")).toBe("The call is full.");
    expect(end("refused", "not_found")).toBe("The call is over.");
    expect(end("refused", "wrong_state")).toBe("The call is locked, or you are in another one.");
  });

  it("say all of a tile that can be seen", () => {
    const media = { microphone: false, camera: false, screen: false };
    const person = aParticipant(kAna, { media, handPlace: 1, weak: true });
    expect(tileWords(person)).toBe("Ana Pérez, muted, hand raised, weak connection");
  });
});

describe("what is announced of a group call", () => {
  const before = aMeeting();

  it("who comes, goes, raises a hand and shares", () => {
    const [ana, me] = before.participants;
    if (!ana || !me) throw new Error("two people");
    const media = { ...ana.media, screen: true };
    const now = aMeeting({ participants: [{ ...ana, handPlace: 1, media }, me] });
    expect(said(before, now)).toEqual([
      "Ana Pérez raised a hand",
      "Ana Pérez is sharing the screen",
      "Ben Okafor left",
    ]);
    expect(said(now, before)).toContain("Ben Okafor joined");
  });

  it("is silent when somebody only moves to another device", () => {
    const [ana, me, ben] = before.participants;
    if (!ana || !me || !ben) throw new Error("three people");
    const now = aMeeting({ participants: [ana, me, { ...ben, id: "p-ben2" }] });
    expect(said(before, now)).toEqual(["Ben Okafor joined"]);
  });

  it("what is done to us", () => {
    expect(said(before, aMeeting({ mutedBy: "Ana" }))).toEqual(["Ana muted your microphone."]);
    expect(said(before, aMeeting({ locked: true }))).toEqual(["The call is locked"]);
    expect(said(before, aMeeting({ refused: "camera" }))).toEqual(["Too many cameras are on"]);
    expect(said(before, aMeeting({ refused: "screen" }))).toEqual(["Too many screens are shared"]);
  });

  it("a ring, and the result, but not that it was taken off the screen", () => {
    const incoming = {
      callId: "m2",
      conversationId: "g1",
      title: "Team",
      kind: "voice" as const,
      by: kAna,
      people: [],
      silenced: false,
      ringsHere: true,
    };
    const idle = aMeeting({ phase: "idle", participants: [], me: undefined });
    expect(said(idle, { ...idle, incoming })).toEqual(["Ana Pérez calls you into Team"]);
    const over = { ...idle, phase: "ended" as const };
    expect(said(before, over)).toEqual(["Call ended"]);
    expect(said(over, idle)).toEqual([]);
  });
});

describe("a place on a shared screen", () => {
  it("is one of the picture, whatever stands around it", () => {
    const element = { left: 100, top: 0, width: 400, height: 400 };
    const box = pictureBox(element, { width: 1600, height: 800 });
    expect(box).toEqual({ left: 100, top: 100, width: 400, height: 200 });
    expect(placeIn(box, { x: 300, y: 200 })).toEqual({ x: 5000, y: 5000 });
    expect(placeIn(box, { x: 300, y: 50 })).toBeUndefined();
    expect(translation(box, { x: 5000, y: 5000 })).toBe("300px 200px");
  });
});
