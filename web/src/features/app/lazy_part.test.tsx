import { act, render, screen } from "@testing-library/react";
import { Suspense } from "react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { lazyPart } from "./lazy_part";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test("a part that does not load is tried again, and what stands around it stays", async () => {
  let failures = 2;
  const Part = lazyPart(async () => {
    if (failures-- > 0) throw new TypeError("Failed to fetch dynamically imported module");
    return { default: () => <p>the part</p> };
  });
  await act(async () => {
    render(
      <div>
        <p>around it</p>
        <Suspense fallback={<p>loading</p>}>
          <Part />
        </Suspense>
      </div>,
    );
  });
  await act(() => vi.advanceTimersByTimeAsync(2_000));
  expect(screen.getByText("loading")).toBeDefined();
  expect(screen.getByText("around it")).toBeDefined();
  await act(() => vi.advanceTimersByTimeAsync(2_000));
  expect(screen.getByText("the part")).toBeDefined();
});
