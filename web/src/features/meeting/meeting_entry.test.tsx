import { act, fireEvent, screen } from "@testing-library/react";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { aConversation, type FakeEngine, fakeEngine, kAna, kMe } from "../../test/fake_engine";
import { aMeeting, kBen } from "../../test/fake_meeting";
import { showFullStage } from "../../test/fake_stage";
import { renderWith } from "../../test/render";
import { NO_MEETING } from "../../engine/meeting/initial_view";
import { kComposerId } from "../chat/composer_focus";
import { setCallLayout } from "../call/call_layout";
import IncomingMeeting from "./IncomingMeeting";
import LiveBar from "./LiveBar";
import MeetingHost from "./MeetingHost";

let engine: FakeEngine;

beforeEach(() => {
  engine = fakeEngine();
  showFullStage();
});

const live = {
  call_id: "m1",
  conversation_id: "g1",
  kind: "voice" as const,
  started_by: "ana",
  started_at_ms: 0,
  locked: false,
  participant_ids: ["ana", "ben"],
};

describe("the bar in the conversation", () => {
  const conversation = aConversation({
    id: "g1",
    kind: "group",
    members: [kMe, kAna, kBen].map((user) => ({ user, read_seq: 0, joined_at_ms: 0 })),
  });
  const bar = (change: Partial<typeof live> = {}) =>
    renderWith(
      engine,
      <LiveBar conversation={conversation} meId="me" live={{ ...live, ...change }} />,
    );

  it("says who is in the call, and joins with one press", async () => {
    const { user } = bar();
    expect(screen.getByText("In a call: Ana Pérez and Ben Okafor")).toBeTruthy();
    await user.click(screen.getByRole("button", { name: "Join" }));
    expect(engine.meeting.joinCall).toHaveBeenCalledWith("m1", "voice");
  });

  it("says that nobody is left, who can still be waited for", () => {
    const { unmount } = bar({ participant_ids: [] });
    expect(screen.getByText("Nobody is in the call any more")).toBeTruthy();
    expect(screen.getByRole<HTMLButtonElement>("button", { name: "Join" }).disabled).toBe(false);
    unmount();
    const alone = bar({ participant_ids: ["me"] });
    expect(screen.getByText("You are in a call")).toBeTruthy();
    alone.unmount();
    bar({ participant_ids: ["somebody"] });
    expect(screen.getByText("Group call")).toBeTruthy();
  });

  it("moves a call here that is on another device of ours", async () => {
    const { user } = bar({ participant_ids: ["me", "ana"] });
    await user.click(screen.getByRole("button", { name: "Move here" }));
    expect(engine.meeting.joinCall).toHaveBeenCalledWith("m1", "voice");
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

describe("the host of group calls", () => {
  it("leaves the stage to a call of two until the group call has media", async () => {
    engine.stores.call.setState({ phase: "connected" });
    engine.stores.meeting.setState(aMeeting({ phase: "connecting" }), true);
    renderWith(engine, <MeetingHost onOpenConversation={vi.fn()} />);
    expect(screen.queryByRole("region", { name: "Call" })).toBeNull();
    act(() => engine.stores.meeting.setState({ phase: "connected" }));
    expect(await screen.findByRole("button", { name: "Leave" })).toBeTruthy();
  });

  it("offers to move a call here that is on another device, when it is really there", () => {
    vi.useFakeTimers();
    try {
      const meeting = { ...live, participant_ids: ["ana", "me"] };
      engine.stores.liveMeetings.setState({ byConversation: { g1: meeting } });
      renderWith(engine, <MeetingHost onOpenConversation={vi.fn()} />);
      expect(screen.queryByRole("button", { name: "Move here" })).toBeNull();
      act(() => vi.advanceTimersByTime(2_000));
      fireEvent.click(screen.getByRole("button", { name: "Move here" }));
      expect(engine.meeting.joinCall).toHaveBeenCalledWith("m1", "voice");
    } finally {
      vi.useRealTimers();
    }
  });

  it("offers the way back after a reload, as long as the call goes on", async () => {
    const returnable = { callId: "m1", conversationId: "g1" };
    engine.stores.meeting.setState(
      aMeeting({ phase: "idle", participants: [], me: undefined, returnable }),
      true,
    );
    engine.stores.liveMeetings.setState({ byConversation: { g1: live } });
    const { user } = renderWith(engine, <MeetingHost onOpenConversation={vi.fn()} />);
    await user.click(screen.getByRole("button", { name: "Return to call" }));
    expect(engine.meeting.joinCall).toHaveBeenCalledWith("m1", "voice");
    act(() => engine.stores.liveMeetings.setState({ byConversation: {} }));
    expect(screen.queryByRole("button", { name: "Return to call" })).toBeNull();
  });

  it("begins a call on the whole page that is joined from the small result of the last", () => {
    setCallLayout("mini");
    engine.stores.meeting.setState(aMeeting({ phase: "ended", participants: [] }), true);
    renderWith(engine, <MeetingHost onOpenConversation={vi.fn()} />);
    act(() => engine.stores.meeting.setState({ phase: "joining" }));
    expect(screen.queryByRole("region", { name: "Current call" })).toBeNull();
    expect(screen.getByRole("region", { name: "Call" }).querySelector("[inert]")).toBeNull();
  });

  it("puts the caret where one writes when the stage goes with the focus", async () => {
    const composer = document.body.appendChild(document.createElement("textarea"));
    composer.id = kComposerId;
    engine.stores.meeting.setState(aMeeting(), true);
    renderWith(engine, <MeetingHost onOpenConversation={vi.fn()} />);
    (await screen.findByRole("button", { name: "Leave" })).focus();
    act(() => engine.stores.meeting.setState(NO_MEETING, true));
    await vi.waitFor(() => expect(document.activeElement).toBe(composer));
    composer.remove();
  });

  it("keeps a bar above the chat while the stage is small", async () => {
    setCallLayout("mini");
    engine.stores.meeting.setState(aMeeting(), true);
    renderWith(engine, <MeetingHost onOpenConversation={vi.fn()} />);
    const bar = await screen.findByRole("region", { name: "Current call" });
    expect(bar.textContent).toContain("Team");
  });
});
