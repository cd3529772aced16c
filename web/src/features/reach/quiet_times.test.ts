// @vitest-environment node
import { describe, expect, it } from "vitest";
import { daysOf, dndUntilMs, maskOf, minuteOf, timeText } from "./quiet_times";

const at = (hour: number, minute = 0) => new Date(2026, 10, 22, hour, minute).getTime();

describe("do not disturb", () => {
  it("lasts as long as was chosen", () => {
    expect(dndUntilMs("half_hour", at(14))).toBe(at(14, 30));
    expect(dndUntilMs("hour", at(14))).toBe(at(15));
    expect(dndUntilMs("endless", at(14))).toBeUndefined();
  });

  it("until tomorrow ends in the morning, also when it is past midnight", () => {
    expect(dndUntilMs("tomorrow", at(22))).toBe(new Date(2026, 10, 23, 8).getTime());
    expect(dndUntilMs("tomorrow", at(1))).toBe(at(8));
  });
});

describe("times and days", () => {
  it("go into fields and back", () => {
    expect([timeText(0), timeText(425), timeText(1439)]).toEqual(["00:00", "07:05", "23:59"]);
    expect([minuteOf("00:00"), minuteOf("07:05"), minuteOf("23:59")]).toEqual([0, 425, 1439]);
    expect([minuteOf(""), minuteOf("7"), minuteOf("24:00"), minuteOf("a:b")]).toEqual(
      Array.from({ length: 4 }),
    );
    expect(daysOf(0b1000001)).toEqual([0, 6]);
    expect(maskOf([0, 6])).toBe(0b1000001);
  });
});
