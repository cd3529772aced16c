import { describe, expect, it } from "vitest";
import { preferred, slotsFor } from "./receiving";
import { SlotTable } from "./slots";

const camera = (mid: string, participant_id: string) =>
  ({ mid, participant_id, source: "camera" }) as const;

describe("the table of receiving sections", () => {
  it("follows the newest epoch, whatever comes late", () => {
    const slots = new SlotTable();
    slots.begin([{ mid: "8" }, { mid: "9" }]);
    expect(slots.take(2, [camera("8", "ana"), { mid: "9" }])).toBe(true);
    expect(slots.take(1, [camera("8", "ben"), { mid: "9" }])).toBe(false);
    expect(slots.playing("8")).toEqual({ participantId: "ana", source: "camera" });
    expect(slots.midOf("ana", "camera")).toBe("8");
    expect(slots.midOf("ana", "screen")).toBeUndefined();
    expect(slots.playing("9")).toBeUndefined();
  });

  it("begins its epochs anew with another connection", () => {
    const slots = new SlotTable();
    slots.take(40, [camera("8", "ana")]);
    slots.begin([camera("4", "ana")]);
    expect(slots.midOf("ana", "camera")).toBe("4");
    expect(slots.take(1, [camera("5", "ana")])).toBe(true);
  });
});

describe("receiving sections", () => {
  it("are opened in steps, and all at once where the browser wants that", () => {
    expect(slotsFor(0, 2, false)).toEqual({ audio: 4, video: 6 });
    expect(slotsFor(7, 2, false)).toEqual({ audio: 8, video: 12 });
    expect(slotsFor(2, 5, false)).toEqual({ audio: 8, video: 12 });
    expect(slotsFor(24, 30, false)).toEqual({ audio: 8, video: 24 });
    expect(slotsFor(0, 2, true)).toEqual({ audio: 8, video: 24 });
  });

  it("leave out what the server never sends, except in Firefox", () => {
    const codecs = ["video/H264", "video/rtx", "video/VP9", "video/VP8"].map((mimeType) => ({
      mimeType,
    }));
    const names = (mayOmit: boolean) => preferred(codecs, mayOmit).map(({ mimeType }) => mimeType);
    expect(names(true)).toEqual(["video/VP8", "video/VP9", "video/rtx"]);
    expect(names(false)).toEqual(["video/VP8", "video/VP9", "video/rtx", "video/H264"]);
  });
});
