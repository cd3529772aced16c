// @vitest-environment node
import { describe, expect, it } from "vitest";
import { SilenceWatch } from "./silence_watch";

describe("the watch for silence", () => {
  it("speaks after a second without any packet, and again every two seconds", () => {
    const watch = new SilenceWatch();
    expect(watch.isDue(10, 5, 0)).toBe(false);
    expect(watch.isDue(60, 50, 1000)).toBe(false);
    expect(watch.isDue(60, 50, 1500)).toBe(false);
    expect(watch.isDue(60, 50, 2000)).toBe(true);
    expect(watch.isSilentAt(2000)).toBe(true);
    expect(watch.isDue(60, 50, 3000)).toBe(false);
    expect(watch.isDue(60, 50, 4000)).toBe(true);
    expect(watch.isDue(61, 50, 5000)).toBe(false);
    expect(watch.isSilentAt(5000)).toBe(false);
  });

  it("is patient while a new way is agreed on", () => {
    const watch = new SilenceWatch();
    watch.isDue(10, 5, 0);
    watch.isDue(20, 15, 1000);
    watch.excuse(2000);
    expect(watch.isDue(20, 15, 2500)).toBe(false);
    expect(watch.isSilentAt(2500)).toBe(false);
    expect(watch.isDue(20, 15, 3000)).toBe(true);
  });

  it("takes six seconds for the end of the connection, excused or not", () => {
    const watch = new SilenceWatch();
    watch.isDue(10, 5, 0);
    watch.isDue(20, 15, 1000);
    watch.excuse(5000);
    watch.isDue(20, 15, 6900);
    expect(watch.isDumbAt(6900)).toBe(false);
    expect(watch.isDumbAt(7000)).toBe(true);
    watch.isDue(21, 15, 8000);
    expect(watch.isDumbAt(8000)).toBe(false);
  });

  it("says nothing where nobody sends media, or a new connection begins", () => {
    const watch = new SilenceWatch();
    watch.isDue(10, 5, 0);
    watch.isDue(20, 5, 1000);
    expect(watch.isDue(20, 5, 9000)).toBe(false);
    watch.isDue(30, 9, 10_000);
    watch.reset();
    expect(watch.isDue(0, 0, 12_000)).toBe(false);
    expect(watch.isDue(0, 0, 15_000)).toBe(false);
  });
});
