import { act, fireEvent, screen } from "@testing-library/react";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { NO_MEETING } from "../../engine/meeting/initial_view";
import { type FakeEngine, fakeEngine, kMe } from "../../test/fake_engine";
import { aMeeting, aParticipant, kLive } from "../../test/fake_meeting";
import { showFullStage } from "../../test/fake_stage";
import { renderWith } from "../../test/render";
import { setCallLayout } from "../call/call_layout";
import { kComposerId } from "../chat/composer_focus";
import MeetingHost from "./MeetingHost";

let engine: FakeEngine;

beforeEach(() => {
  engine = fakeEngine();
  showFullStage();
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
      const meeting = { ...kLive, participant_ids: ["ana", "me"] };
      engine.stores.liveMeetings.setState({ byConversation: { g1: meeting } });
      renderWith(engine, <MeetingHost onOpenConversation={vi.fn()} />);
      expect(screen.queryByRole("button", { name: "Move here" })).toBeNull();
      act(() => vi.advanceTimersByTime(2_000));
      fireEvent.click(screen.getByRole("button", { name: "Move here" }));
      expect(engine.meeting.moveHere).toHaveBeenCalledWith("m1", "voice");
    } finally {
      vi.useRealTimers();
    }
  });

  it.each([
    ["completed", 8_000],
    ["replaced", 4_000],
  ] as const)(
    "takes away the result of a call that is %s as a call of two does",
    (why, afterMs) => {
      vi.useFakeTimers();
      try {
        const end = { why, refusal: undefined, durationMs: 5_000 };
        engine.stores.meeting.setState(aMeeting({ phase: "ended", participants: [], end }), true);
        renderWith(engine, <MeetingHost onOpenConversation={vi.fn()} />);
        act(() => vi.advanceTimersByTime(afterMs - 100));
        expect(engine.meeting.dismiss).not.toHaveBeenCalled();
        act(() => vi.advanceTimersByTime(200));
        expect(engine.meeting.dismiss).toHaveBeenCalledOnce();
      } finally {
        vi.useRealTimers();
      }
    },
  );

  it("keeps a result that asks for a reason, and leaves the next call alone", () => {
    vi.useFakeTimers();
    try {
      const of = (why: "removed" | "lost" | "completed") =>
        aMeeting({
          phase: "ended",
          participants: [],
          end: { why, refusal: undefined, durationMs: 5_000 },
        });
      engine.stores.meeting.setState(of("removed"), true);
      renderWith(engine, <MeetingHost onOpenConversation={vi.fn()} />);
      act(() => vi.advanceTimersByTime(60_000));
      act(() => engine.stores.meeting.setState(of("lost"), true));
      act(() => vi.advanceTimersByTime(60_000));
      act(() => engine.stores.meeting.setState(of("completed"), true));
      act(() => vi.advanceTimersByTime(1_000));
      act(() => engine.stores.meeting.setState(aMeeting(), true));
      act(() => vi.advanceTimersByTime(60_000));
      expect(engine.meeting.dismiss).not.toHaveBeenCalled();
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
    engine.stores.liveMeetings.setState({ byConversation: { g1: kLive } });
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

  it("names the call that was lost, and offers the way back while it goes on", async () => {
    const media = { microphone: true, camera: true, screen: false };
    const end = { why: "lost" as const, refusal: undefined, durationMs: 5_000 };
    engine.stores.liveMeetings.setState({ byConversation: { g1: kLive } });
    engine.stores.meeting.setState(
      aMeeting({ participants: [aParticipant(kMe, { media })] }),
      true,
    );
    const { user } = renderWith(engine, <MeetingHost onOpenConversation={vi.fn()} />);
    act(() => engine.stores.meeting.setState({ ...NO_MEETING, phase: "ended", end }, true));
    const result = await screen.findByRole("group", { name: "Result of the call" });
    expect(result.textContent).toContain("TeamConnection lost · 0:05");
    await user.click(screen.getByRole("button", { name: "Join again" }));
    expect(engine.meeting.joinCall).toHaveBeenCalledExactlyOnceWith("m1", "video");
    act(() => engine.stores.liveMeetings.setState({ byConversation: {} }));
    expect(screen.queryByRole("button", { name: "Join again" })).toBeNull();
    act(() => engine.stores.liveMeetings.setState({ byConversation: { g1: kLive } }));
    expect(screen.getByRole("button", { name: "Join again" })).toBeTruthy();
    const removed = { ...end, why: "removed" as const };
    act(() => engine.stores.meeting.setState({ end: removed }));
    expect(screen.queryByRole("button", { name: "Join again" })).toBeNull();
    act(() => setCallLayout("mini"));
    expect(screen.getByRole("region", { name: "Current call" }).textContent).toContain("Team");
    // The next one was never let in.
    act(() => engine.stores.meeting.setState({ ...NO_MEETING, phase: "joining" }, true));
    act(() => engine.stores.meeting.setState({ ...NO_MEETING, phase: "ended", end }, true));
    expect(screen.getByRole("group", { name: "Result of the call" }).textContent).toContain(
      "Group call",
    );
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
    expect(bar.querySelector("[data-time]")?.textContent).toBe("1:05");
    act(() => engine.stores.meeting.setState({ phase: "reconnecting" }));
    expect(bar.querySelector("[data-time]")).toBeNull();
  });

  it("ends a share from the bar, by a button that has a sign beside its words", async () => {
    setCallLayout("mini");
    const { local } = engine.stores.call.getState();
    engine.stores.call.setState({ local: { ...local, screen: "on" } });
    engine.stores.meeting.setState(aMeeting(), true);
    const { user } = renderWith(engine, <MeetingHost onOpenConversation={vi.fn()} />);
    const stop = await screen.findByRole("button", { name: "Stop sharing" });
    expect(stop.querySelector("svg")).toBeTruthy();
    await user.click(stop);
    expect(engine.call.setScreen).toHaveBeenCalledWith(false);
  });
});
