import { describe, expect, it } from "vitest";
import type { CallView } from "../../engine";
import { aCall } from "../../test/fake_engine";
import { announcementsFor } from "./announcements";

const texts = (before: CallView, now: CallView) =>
  announcementsFor(before, now).map(({ text }) => text);
const connected = aCall({ phase: "connected" });

describe("announcementsFor", () => {
  it("interrupts for an incoming call", () => {
    expect(
      announcementsFor(aCall({ phase: "idle" }), aCall({ phase: "incoming", kind: "video" })),
    ).toEqual([{ text: "Video call from Ana Pérez", politeness: "assertive" }]);
  });

  it("says each phase once", () => {
    expect(texts(aCall({ phase: "connecting" }), connected)).toEqual(["Connected with Ana Pérez"]);
    expect(texts(connected, { ...connected })).toEqual([]);
  });

  it("tells what both sides switch", () => {
    const media = { microphone: true, camera: false, screen: false };
    const before = { ...connected, remote: { ...connected.remote, media } };
    const muted = {
      ...before,
      remote: { ...before.remote, media: { ...media, microphone: false } },
    };
    expect(texts(before, muted)).toEqual(["Ana Pérez is muted"]);
    const remote = { ...before.remote, media: { ...media, screen: true, screen_sound: true } };
    const film = { ...before, remote };
    expect(texts(before, film)).toEqual(["Ana Pérez is sharing the screen with sound"]);
    expect(texts(film, before)).toEqual(["Ana Pérez no longer shares the screen"]);
    const camera = { ...before, local: { ...before.local, camera: "on" as const } };
    expect(texts(before, camera)).toEqual(["Your camera is on"]);
  });

  it("speaks a new problem with its remedy", () => {
    const problem = {
      id: "microphone_in_use",
      remedies: ["close_other_program", "try_again"],
      deviceLabel: undefined,
    } as const;
    expect(texts(connected, { ...connected, problems: [problem] })).toEqual([
      "Another program is using the microphone. Close that program, then try again.",
    ]);
  });

  it("says that an unplugged device is back, once", () => {
    const lost = { id: "microphone_gone", remedies: [], deviceLabel: undefined } as const;
    const back = { ...lost, remedies: ["go_back_to_device"] } as const;
    const before = { ...connected, problems: [lost] };
    const now = { ...connected, problems: [back] };
    expect(texts(before, now)).toEqual([
      "Your microphone was unplugged, and there is no other. It is plugged in again.",
    ]);
    expect(texts(now, { ...now })).toEqual([]);
  });
});
