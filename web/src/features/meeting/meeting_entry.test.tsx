import { screen } from "@testing-library/react";
import { beforeEach, describe, expect, it } from "vitest";
import { aConversation, type FakeEngine, fakeEngine, kAna, kMe } from "../../test/fake_engine";
import { kBen, kLive } from "../../test/fake_meeting";
import { renderWith } from "../../test/render";
import IncomingMeeting from "./IncomingMeeting";
import LiveBar from "./LiveBar";

let engine: FakeEngine;

beforeEach(() => {
  engine = fakeEngine();
});

describe("the bar in the conversation", () => {
  const conversation = aConversation({
    id: "g1",
    kind: "group",
    members: [kMe, kAna, kBen].map((user) => ({ user, read_seq: 0, joined_at_ms: 0 })),
  });
  const bar = (change: Partial<typeof kLive> = {}) =>
    renderWith(
      engine,
      <LiveBar conversation={conversation} meId="me" live={{ ...kLive, ...change }} />,
    );

  it("says who is in the call, and joins with one press", async () => {
    const { user } = bar();
    expect(screen.getByText("In a call: Ana Pérez and Ben Okafor")).toBeTruthy();
    await user.click(screen.getByRole("button", { name: "Join" }));
    expect(engine.meeting.joinCall).toHaveBeenCalledWith("m1", "voice");
  });

  it("counts us in, here and elsewhere", () => {
    const { unmount } = bar({ participant_ids: ["ana", "me"] });
    expect(screen.getByText("In a call: You and Ana Pérez")).toBeTruthy();
    unmount();
    engine.stores.meeting.setState({ phase: "connected", callId: "m1" });
    bar({ participant_ids: ["me", "ana", "ben"] });
    expect(screen.getByText("In a call: You, Ana Pérez and 1 other")).toBeTruthy();
    expect(screen.getByRole("button", { name: "Show" })).toBeTruthy();
  });

  it("says that nobody is left, and begins anew until the server ends the call", async () => {
    const empty = bar({ participant_ids: [], kind: "video" });
    expect(screen.getByText("Nobody is in the call any more")).toBeTruthy();
    expect(screen.getAllByRole("button")).toHaveLength(1);
    await empty.user.click(screen.getByRole("button", { name: "Start again" }));
    expect(engine.meeting.joinCall).toHaveBeenCalledWith("m1", "video");
    empty.unmount();
    const alone = bar({ participant_ids: ["me"] });
    expect(screen.getByText("You are in a call")).toBeTruthy();
    alone.unmount();
    bar({ participant_ids: ["somebody"] });
    expect(screen.getByText("Group call")).toBeTruthy();
  });

  it("moves a call here that is on another device of ours", async () => {
    const { user } = bar({ participant_ids: ["me", "ana"] });
    await user.click(screen.getByRole("button", { name: "Move here" }));
    expect(engine.meeting.moveHere).toHaveBeenCalledWith("m1", "voice");
  });

  it("lets nobody into a locked call, and nobody who is in another one", () => {
    const { unmount } = bar({ locked: true });
    expect(screen.getByRole<HTMLButtonElement>("button", { name: "Join" }).disabled).toBe(true);
    unmount();
    engine.stores.call.setState({ phase: "connected" });
    bar();
    expect(screen.getByRole<HTMLButtonElement>("button", { name: "Join" }).disabled).toBe(true);
  });
});

describe("a ringing group call", () => {
  const incoming = {
    callId: "m1",
    conversationId: "g1",
    title: "Team",
    kind: "video" as const,
    by: kAna,
    people: [kAna, kBen],
    silenced: false,
    ringsHere: true,
  };

  it("says who asks and who is there, with three clear answers", async () => {
    const { user } = renderWith(engine, <IncomingMeeting incoming={incoming} busy={false} />);
    const dialog = screen.getByRole("alertdialog", { name: "Team" });
    const described = dialog.getAttribute("aria-describedby")?.split(" ") ?? [];
    const description = described.map((id) => document.getElementById(id)?.textContent);
    expect(description).toEqual([
      "Ana Pérez asks you to join",
      "In the call: Ana Pérez and Ben Okafor",
    ]);
    await user.click(screen.getByRole("button", { name: /^Join without camera/ }));
    expect(engine.meeting.joinCall).toHaveBeenLastCalledWith("m1", "voice");
    await user.click(screen.getByRole("button", { name: /^Join(?! without)/ }));
    expect(engine.meeting.joinCall).toHaveBeenLastCalledWith("m1", "video");
    await user.click(screen.getByRole("button", { name: /^Decline/ }));
    expect(engine.meeting.decline).toHaveBeenCalledOnce();
  });

  it("Esc silences and never declines", async () => {
    const { user } = renderWith(engine, <IncomingMeeting incoming={incoming} busy={false} />);
    await user.keyboard("{Escape}");
    expect(engine.meeting.silence).toHaveBeenCalledOnce();
    expect(engine.meeting.decline).not.toHaveBeenCalled();
  });

  it("ends the other call of ours first", async () => {
    const { user } = renderWith(
      engine,
      <IncomingMeeting incoming={{ ...incoming, kind: "voice" }} busy />,
    );
    await user.click(screen.getByRole("button", { name: /^End this call and join/ }));
    expect(engine.meeting.leave).toHaveBeenCalledOnce();
    expect(engine.meeting.joinCall).toHaveBeenCalledWith("m1", "voice");
  });
});
