import { act, fireEvent, screen } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type FakeEngine, fakeEngine, kAna, kMe } from "../../test/fake_engine";
import { aMeeting, aParticipant } from "../../test/fake_meeting";
import { renderStage, showFullStage } from "../../test/fake_stage";

let engine: FakeEngine;

beforeEach(() => {
  engine = fakeEngine();
  showFullStage();
  // jsdom has no pointers to capture.
  HTMLElement.prototype.setPointerCapture = vi.fn();
});

afterEach(() => {
  document.documentElement.dir = "";
});

const stage = () => renderStage(engine);
const handle = () => screen.getByRole("button", { name: /^Move your own picture/ });
const tile = () => screen.getByRole("group", { name: "You" });
const place = ({ style }: HTMLElement) => `${style.insetInlineStart} ${style.insetBlockStart}`;
const kCorners = { bottomEnd: "1056px 479.5px", topStart: "8px 8px", topEnd: "1056px 8px" };

const pointer = (clientX: number, clientY: number, pointerId = 1) => ({
  clientX,
  clientY,
  pointerId,
});

describe("our own tile", () => {
  it("is moved by the arrow keys", () => {
    stage();
    fireEvent.keyDown(handle(), { key: "ArrowUp" });
    expect(place(tile())).toBe(kCorners.topEnd);
    fireEvent.keyDown(handle(), { key: "ArrowLeft" });
    expect(place(tile())).toBe(kCorners.topStart);
  });

  it("follows the pointer, and moves to the nearest corner in the end", () => {
    stage();
    expect(place(tile())).toBe(kCorners.bottomEnd);
    fireEvent.pointerDown(handle(), pointer(1100, 500));
    fireEvent.pointerMove(handle(), pointer(1000, 400));
    expect(place(tile())).toBe("956px 379.5px");
    expect(place(handle())).toBe("956px 379.5px");
    expect(tile().dataset.dragged).toBe("true");
    // Another finger.
    fireEvent.pointerMove(handle(), pointer(0, 0, 2));
    expect(place(tile())).toBe("956px 379.5px");
    fireEvent.pointerMove(handle(), pointer(-900, -900));
    expect(place(tile())).toBe("0px 0px");
    fireEvent.pointerUp(handle(), pointer(-900, -900));
    expect(place(tile())).toBe(kCorners.topStart);
    expect(tile().dataset.dragged).toBeUndefined();
    fireEvent.pointerMove(handle(), pointer(500, 500));
    expect(place(tile())).toBe(kCorners.topStart);
  });

  it("follows it where one writes from right to left", () => {
    document.documentElement.dir = "rtl";
    stage();
    fireEvent.pointerDown(handle(), pointer(100, 500));
    fireEvent.pointerMove(handle(), pointer(300, 100));
    expect(place(tile())).toBe("856px 79.5px");
    fireEvent.pointerUp(handle(), pointer(300, 100));
    expect(place(tile())).toBe(kCorners.topEnd);
  });

  it("is back in its corner when the browser takes the pointer, or the tile its handle", () => {
    stage();
    fireEvent.pointerDown(handle(), pointer(1100, 500));
    fireEvent.pointerMove(handle(), pointer(100, 100));
    fireEvent.pointerCancel(handle(), pointer(100, 100));
    expect(place(tile())).toBe(kCorners.bottomEnd);
    fireEvent.pointerDown(handle(), pointer(1100, 500));
    fireEvent.pointerMove(handle(), pointer(100, 100));
    const media = { microphone: true, camera: false, screen: true };
    const sharing = aMeeting({ participants: [aParticipant(kAna, { media }), aParticipant(kMe)] });
    act(() => engine.stores.meeting.setState(sharing));
    expect(tile().dataset.role).toBe("strip");
    act(() => engine.stores.meeting.setState(aMeeting()));
    expect(place(tile())).toBe(kCorners.bottomEnd);
  });
});
