import { act, screen } from "@testing-library/react";
import type { ReactElement } from "react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { fakeEngine } from "../../test/fake_engine";
import { renderWith } from "../../test/render";
import { EngineProvider } from "./engine_context";
import { useServerNow } from "./use_server_now";

const kStartMs = Date.UTC(2026, 10, 29, 23, 59, 40, 250);

function Clock({ pace, running = true }: { pace: "second" | "minute"; running?: boolean }) {
  const nowMs = useServerNow(pace, running);
  return <time>{new Date(nowMs).toISOString().slice(11, 19)}</time>;
}

const engine = fakeEngine();
engine.session.serverNowMs = () => Date.now();

const show = (clocks: ReactElement) => renderWith(engine, clocks);

const shown = () => screen.getAllByRole("time").map((clock) => clock.textContent);
const pass = (ms: number) => act(() => vi.advanceTimersByTime(ms));

describe("the server's clock on screen", () => {
  beforeEach(() => {
    vi.useFakeTimers({ now: kStartMs });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it("goes on with every full second", () => {
    show(<Clock pace="second" />);
    expect(shown()).toEqual(["23:59:40"]);
    pass(749);
    expect(shown()).toEqual(["23:59:40"]);
    pass(1);
    expect(shown()).toEqual(["23:59:41"]);
    pass(1000);
    expect(shown()).toEqual(["23:59:42"]);
  });

  it("turns the day at midnight where it goes by the minute", () => {
    show(<Clock pace="minute" />);
    pass(19_749);
    expect(shown()).toEqual(["23:59:00"]);
    pass(1);
    expect(shown()).toEqual(["00:00:00"]);
  });

  it("keeps one timer for all, and none when nobody looks", () => {
    const { unmount } = show(
      <>
        <Clock pace="minute" />
        <Clock pace="minute" />
        <Clock pace="minute" />
      </>,
    );
    expect(vi.getTimerCount()).toBe(1);
    pass(60_000);
    expect(shown()).toEqual(["00:00:00", "00:00:00", "00:00:00"]);
    expect(vi.getTimerCount()).toBe(1);
    unmount();
    expect(vi.getTimerCount()).toBe(0);
  });

  it("stands still while it is not running, and catches up at once", () => {
    const { rerender } = show(<Clock pace="second" running={false} />);
    pass(5000);
    expect(shown()).toEqual(["23:59:40"]);
    rerender(
      <EngineProvider value={engine}>
        <Clock pace="second" />
      </EngineProvider>,
    );
    expect(shown()).toEqual(["23:59:45"]);
  });
});
