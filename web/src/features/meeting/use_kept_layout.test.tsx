import { act, cleanup, screen } from "@testing-library/react";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { NO_MEETING } from "../../engine/meeting/initial_view";
import { type FakeEngine, fakeEngine } from "../../test/fake_engine";
import { aMeeting } from "../../test/fake_meeting";
import { showFullStage } from "../../test/fake_stage";
import { renderWith } from "../../test/render";
import { setCallLayout, useCallLayout } from "../call/call_layout";
import MeetingHost from "./MeetingHost";

let engine: FakeEngine;

function Page() {
  return (
    <>
      <p data-testid="layout">{useCallLayout()}</p>
      <MeetingHost onOpenConversation={vi.fn()} />
    </>
  );
}

beforeEach(() => {
  engine = fakeEngine();
  showFullStage();
  sessionStorage.clear();
});

describe("a group call over a reload of the page", () => {
  /** The page goes with a call on it that stands as `layout` says, and comes again without one. */
  function loadAnew(layout: "mini" | "full") {
    setCallLayout(layout);
    engine.stores.meeting.setState(aMeeting(), true);
    const { unmount } = renderWith(engine, <Page />);
    act(() => window.dispatchEvent(new Event("pagehide")));
    unmount();
    engine = fakeEngine();
    setCallLayout("full");
    renderWith(engine, <Page />);
  }
  const join = () =>
    act(() => engine.stores.meeting.setState({ ...NO_MEETING, phase: "joining" }, true));
  const letIn = (callId: string) =>
    act(() => engine.stores.meeting.setState(aMeeting({ callId }), true));
  const isSmall = () => screen.getByTestId("layout").textContent === "mini";

  it("keeps a small call small when the page is loaded anew, and once only", () => {
    loadAnew("mini");
    join();
    expect(isSmall()).toBe(true);
    letIn("m1");
    expect(isSmall()).toBe(true);
    act(() => engine.stores.meeting.setState(NO_MEETING, true));
    join();
    letIn("m1");
    expect(isSmall()).toBe(false);
  });

  it("leaves a small call that was made large before it was let in", () => {
    loadAnew("mini");
    join();
    act(() => setCallLayout("full"));
    letIn("m1");
    expect(isSmall()).toBe(false);
  });

  it("begins on the whole page after a reload when it was large, or another call", () => {
    loadAnew("full");
    join();
    expect(isSmall()).toBe(false);
    letIn("m1");
    expect(isSmall()).toBe(false);
    cleanup();
    loadAnew("mini");
    join();
    letIn("m2");
    expect(isSmall()).toBe(false);
  });
});
