// The stage of a group call, in a window that has a size.
import { vi } from "vitest";
import { setCallLayout } from "../features/call/call_layout";
import MeetingStage from "../features/meeting/MeetingStage";
import type { FakeEngine } from "./fake_engine";
import { aMeeting } from "./fake_meeting";
import { renderWith } from "./render";

/** jsdom lays nothing out: what asks is told of a stage of this size. */
export function showFullStage(width = 1264, height = 600): void {
  setCallLayout("full");
  vi.stubGlobal(
    "ResizeObserver",
    class {
      observe() {}
      unobserve() {}
      disconnect() {}
    },
  );
  vi.spyOn(HTMLElement.prototype, "clientWidth", "get").mockReturnValue(width);
  vi.spyOn(HTMLElement.prototype, "clientHeight", "get").mockReturnValue(height);
}

export function renderStage(engine: FakeEngine, change: Parameters<typeof aMeeting>[0] = {}) {
  engine.stores.meeting.setState(aMeeting(change), true);
  return renderWith(engine, <MeetingStage last={undefined} onOpenConversation={vi.fn()} />);
}
