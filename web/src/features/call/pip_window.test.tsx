import { act, renderHook } from "@testing-library/react";
import { afterEach, beforeEach, expect, it } from "vitest";
import { closePip, openPip, usePipOfCall } from "./pip_window";

class FakeWindow extends EventTarget {
  readonly document = document.implementation.createHTMLDocument();
  closed = false;

  close(): void {
    if (this.closed) return;
    this.closed = true;
    this.dispatchEvent(new Event("pagehide"));
  }
}

let requests: ((opened: FakeWindow) => void)[];

beforeEach(() => {
  requests = [];
  const requestWindow = () => new Promise<FakeWindow>((resolve) => requests.push(resolve));
  Object.assign(window, { documentPictureInPicture: { requestWindow } });
});

afterEach(() => {
  act(closePip);
  Object.assign(window, { documentPictureInPicture: undefined });
});

/** The browser opens the window that was asked for. */
async function grant(number = 0): Promise<FakeWindow> {
  const opened = new FakeWindow();
  await act(async () => requests[number]?.(opened));
  return opened;
}

it("a small window is there until it is closed", async () => {
  const { result } = renderHook(() => usePipOfCall(true));
  void openPip();
  const opened = await grant();
  expect(result.current).toBe(opened);
  act(() => opened.close());
  expect(result.current).toBeUndefined();
});

it("a small window that opens after the end of the call is closed", async () => {
  const { rerender } = renderHook(({ active }) => usePipOfCall(active), {
    initialProps: { active: true },
  });
  void openPip();
  rerender({ active: false });
  expect((await grant()).closed).toBe(true);
});

it("a small window that opens when nothing of the call is shown any more is closed", async () => {
  const { unmount } = renderHook(() => usePipOfCall(true));
  void openPip();
  unmount();
  expect((await grant()).closed).toBe(true);
});

it("a small window stays when the one that it replaces closes", async () => {
  const { result } = renderHook(() => usePipOfCall(true));
  void openPip();
  const first = await grant();
  void openPip();
  const second = await grant(1);
  act(() => first.close());
  expect(result.current).toBe(second);
});
