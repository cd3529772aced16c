// @vitest-environment node
import { expect, it, vi } from "vitest";
import type { SettingsState } from "../settings/state";
import { FakeClock } from "../testing/fake_clock";
import { FakeBrowser } from "../testing/fake_ports";
import { RINGS } from "../tones/patterns";
import type { TonePlayer } from "../tones/player";
import { Ringer } from "./ringer";

it("a ring that is tried twice is not cut short by the end of the first", async () => {
  const clock = new FakeClock();
  const browser = new FakeBrowser();
  const element = {
    paused: true,
    setSinkId: async () => undefined,
    play: async () => void (element.paused = false),
    pause: () => void (element.paused = true),
  };
  const context = { createMediaStreamDestination: () => ({ stream: {} }) };
  const ringer = new Ringer(
    {
      clock,
      locks: browser.locks(),
      broadcast: browser.broadcast(),
      audio: { context: () => context as unknown as AudioContext },
      media: { createAudio: () => element } as unknown as ConstructorParameters<
        typeof Ringer
      >[0]["media"],
    },
    { play: vi.fn() } as unknown as TonePlayer,
    () => ({ ring: "warm", ringVolume: 1, ringSpeakerId: "room" }) as SettingsState,
    () => false,
    () => undefined,
  );
  const periodMs = (RINGS.warm?.period ?? 0) * 1000;
  await ringer.preview();
  await clock.advance(periodMs / 2);
  await ringer.preview();
  await clock.advance(periodMs * 0.75);
  expect(element.paused).toBe(false);
  await clock.advance(periodMs / 2);
  expect(element.paused).toBe(true);
});
