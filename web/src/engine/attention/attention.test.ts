import { beforeEach, describe, expect, it } from "vitest";
import { EngineRig, testIncoming } from "../testing/engine_rig";
import { settle } from "../testing/fake_clock";
import { joinConnected, testMeeting } from "../testing/meeting_rig";
import { testMessage, testUser } from "../testing/samples";

let rig: EngineRig;

beforeEach(async () => {
  rig = new EngineRig();
  await rig.start();
  await rig.engine.settings.requestNotifications();
});

async function ring(): Promise<void> {
  rig.server.event("call_incoming", { call: testIncoming(), caller: testUser("ana") });
  await settle();
}

function end(reason: "missed" | "cancelled" | "answered_elsewhere"): void {
  const call = testIncoming({ state: "ended", end_reason: reason, version: 2 });
  rig.server.event("call_ended", { call, reason });
}

describe("a ring outside of the page", () => {
  it("is shown when the person turns away while it rings", async () => {
    await ring();
    expect(rig.attention.shown).toEqual([]);
    rig.page.setHidden(true);
    expect(rig.attention.shown).toMatchObject([{ title: "ANA", tag: "call-call1", stays: true }]);
  });

  it("becomes a missed call", async () => {
    rig.page.setHidden(true);
    await ring();
    end("missed");
    expect(rig.attention.shown).toMatchObject([
      { title: "Missed voice call from ANA", tag: "call-call1" },
    ]);
    expect(rig.attention.shown[0]?.stays).toBeUndefined();
  });

  it("goes without a word when it was answered elsewhere", async () => {
    rig.page.setHidden(true);
    await ring();
    end("answered_elsewhere");
    expect(rig.attention.shown).toEqual([]);
  });
});

describe("a message outside of the page", () => {
  it("shows what was written only when the person wants that", () => {
    rig.page.setHidden(true);
    rig.server.event("message_created", { message: testMessage(1) });
    expect(rig.attention.shown).toMatchObject([{ title: "ANA", body: "New message" }]);
    rig.engine.settings.set({ messageText: true });
    const message = testMessage(2);
    rig.server.event("message_created", { message });
    expect(rig.attention.shown.at(-1)).toMatchObject({ title: "ANA", body: message.text });
  });
});

describe("a group call", () => {
  const groupRing = { meeting: testMeeting(), by: testUser("ana"), deadline_ms: 0 };

  beforeEach(async () => {
    rig.server.breakOff();
    await rig.reconnect({ group_calls: true });
  });

  it("that rings is shown outside of the page, and becomes a missed call", async () => {
    rig.page.setHidden(true);
    rig.server.event("meeting_ringing", groupRing);
    await settle();
    expect(rig.attention.shown).toMatchObject([{ title: "ANA", tag: "call-m1", stays: true }]);
    rig.server.event("meeting_ring_ended", { call_id: "m1", reason: "missed" });
    expect(rig.attention.shown).toMatchObject([{ title: "Missed voice call from ANA" }]);
  });

  it("that we are in says in the title what is live", async () => {
    await joinConnected(rig);
    expect(rig.attention.title).toBe("● Microphone on");
    rig.engine.meeting.leave();
    expect(rig.attention.title).toBeUndefined();
  });
});
