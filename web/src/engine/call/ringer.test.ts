// @vitest-environment node
import { expect, it, vi } from "vitest";
import type { SettingsState } from "../settings/state";
import { FakeClock } from "../testing/fake_clock";
import { FakeBrowser } from "../testing/fake_ports";
import { RINGS } from "../tones/patterns";
import type { TonePlayer } from "../tones/player";
import { Ringer } from "./ringer";

it("of two rings the newest is heard, and then the other again", () => {
  const browser = new FakeBrowser();
  const ports = {
    clock: new FakeClock(),
    locks: browser.locks(),
    broadcast: browser.broadcast(),
    audio: { context: () => undefined },
    media: {},
  } as unknown as ConstructorParameters<typeof Ringer>[0];
  let loops = 0;
  const playing = new Set<number>();
  const loop = () => {
    const number = ++loops;
    playing.add(number);
    return () => playing.delete(number);
  };
  const ringer = new Ringer(
    ports,
    { loop } as unknown as TonePlayer,
    () => ({ ring: "warm", ringVolume: 1 }) as SettingsState,
    () => false,
    () => undefined,
  );
  ringer.start("two");
  expect([...playing]).toEqual([1]);
  ringer.start("group");
  expect([...playing]).toEqual([2]);
  expect([ringer.ringsHere("two"), ringer.ringsHere("group")]).toEqual([true, true]);
  ringer.stop("group");
  expect([...playing]).toEqual([3]);
  ringer.start("group");
  ringer.silence("group");
  expect([...playing]).toEqual([5]);
  ringer.stop("two");
  expect([...playing]).toEqual([]);
  expect([ringer.ringsHere("two"), ringer.ringsHere("group")]).toEqual([false, true]);
});

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
