import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { QuietHours } from "../../protocol/types.gen";
import { quietUntilMs } from "./quiet_hours";

const ZONE = process.env.TZ;
const EVERY_DAY = 0b1111111;
const FRIDAY = 1 << 4;

function night(change: Partial<QuietHours> = {}): QuietHours {
  return { enabled: true, from_minute: 22 * 60, to_minute: 7 * 60, days: EVERY_DAY, ...change };
}

/** Local time in Berlin. */
function at(day: string, time: string): number {
  return new Date(`${day}T${time}:00`).getTime();
}

beforeEach(() => {
  process.env.TZ = "Europe/Berlin";
});

afterEach(() => {
  process.env.TZ = ZONE;
});

describe("quiet hours within a day", () => {
  const hours = night({ from_minute: 13 * 60, to_minute: 14 * 60 + 30 });

  it("begin with their first minute and end before their last", () => {
    expect(quietUntilMs(hours, at("2026-11-22", "12:59"))).toBeUndefined();
    expect(quietUntilMs(hours, at("2026-11-22", "13:00"))).toBe(at("2026-11-22", "14:30"));
    expect(quietUntilMs(hours, at("2026-11-22", "14:29"))).toBe(at("2026-11-22", "14:30"));
    expect(quietUntilMs(hours, at("2026-11-22", "14:30"))).toBeUndefined();
  });

  it("do not count when they are off or unknown", () => {
    expect(quietUntilMs({ ...hours, enabled: false }, at("2026-11-22", "13:30"))).toBeUndefined();
    expect(quietUntilMs(undefined, at("2026-11-22", "13:30"))).toBeUndefined();
  });
});

describe("quiet hours over midnight", () => {
  it("go on until the morning", () => {
    expect(quietUntilMs(night(), at("2026-11-22", "21:59"))).toBeUndefined();
    expect(quietUntilMs(night(), at("2026-11-22", "22:00"))).toBe(at("2026-11-23", "07:00"));
    expect(quietUntilMs(night(), at("2026-11-23", "06:59"))).toBe(at("2026-11-23", "07:00"));
    expect(quietUntilMs(night(), at("2026-11-23", "07:00"))).toBeUndefined();
  });

  it("belong to the day on which they begin", () => {
    const hours = night({ days: FRIDAY });
    expect(quietUntilMs(hours, at("2026-11-27", "03:00"))).toBeUndefined();
    expect(quietUntilMs(hours, at("2026-11-27", "23:00"))).toBe(at("2026-11-28", "07:00"));
    expect(quietUntilMs(hours, at("2026-11-28", "03:00"))).toBe(at("2026-11-28", "07:00"));
    expect(quietUntilMs(hours, at("2026-11-28", "23:00"))).toBeUndefined();
  });

  it("of Sunday reach into Monday", () => {
    const hours = night({ days: 1 << 6 });
    expect(quietUntilMs(hours, at("2026-11-23", "06:00"))).toBe(at("2026-11-23", "07:00"));
    expect(quietUntilMs(hours, at("2026-11-24", "06:00"))).toBeUndefined();
  });

  it("with equal times last a whole day", () => {
    const hours = night({ from_minute: 600, to_minute: 600, days: FRIDAY });
    expect(quietUntilMs(hours, at("2026-11-27", "10:00"))).toBe(at("2026-11-28", "10:00"));
    expect(quietUntilMs(hours, at("2026-11-28", "09:59"))).toBe(at("2026-11-28", "10:00"));
    expect(quietUntilMs(hours, at("2026-11-28", "10:00"))).toBeUndefined();
  });
});

describe("in the nights when the clocks change", () => {
  const HOUR_MS = 3_600_000;

  it("end at seven by the clock on the wall in spring, an hour earlier than counted", () => {
    const begin = at("2026-03-28", "22:00");
    expect(quietUntilMs(night(), begin)).toBe(begin + 8 * HOUR_MS);
    expect(quietUntilMs(night(), at("2026-03-29", "06:59"))).toBe(at("2026-03-29", "07:00"));
  });

  it("and an hour later in autumn", () => {
    const begin = at("2026-10-24", "22:00");
    expect(quietUntilMs(night(), begin)).toBe(begin + 10 * HOUR_MS);
  });

  it("are quiet in both of the two hours that have the same name", () => {
    const hours = night({ from_minute: 2 * 60, to_minute: 3 * 60 });
    const first = at("2026-10-25", "02:30");
    expect(quietUntilMs(hours, first)).toBeDefined();
    expect(quietUntilMs(hours, first + HOUR_MS)).toBeDefined();
    expect(quietUntilMs(hours, first + 2 * HOUR_MS)).toBeUndefined();
  });
});
