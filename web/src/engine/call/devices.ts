import { createStore } from "zustand/vanilla";
import type { Clock, MediaPort, TimerId } from "../ports/ports";
import { NO_DEVICES } from "./initial_view";
import type { DevicesState, MediaDeviceView } from "./view";

type Kind = "microphones" | "cameras" | "speakers";

/** Chromium on Linux tells of no headset that came or went without a new sound card. */
const LOOK_EVERY_MS = 2_000;
/** Chromium's names for whatever the system uses now. */
const STAND_INS: ReadonlySet<string> = new Set(["default", "communications"]);

function ofKind(found: readonly MediaDeviceInfo[], kind: MediaDeviceKind): MediaDeviceView[] {
  return (
    found
      // Before the first permission a browser shows one nameless entry per kind.
      .filter((each) => each.kind === kind && each.deviceId !== "")
      .map(({ deviceId, label }) => ({ id: deviceId, label }))
  );
}

/** Which microphones, cameras and speakers there are. Opens nothing. */
export class Devices {
  readonly store = createStore<DevicesState>(() => NO_DEVICES);
  private readonly media: MediaPort;
  private readonly clock: Clock;
  private readonly listeners = new Set<() => void>();
  private timer: TimerId | undefined;

  constructor(media: MediaPort, clock: Clock) {
    this.media = media;
    this.clock = clock;
    this.store.setState({ speakerChoiceSupported: media.speakerChoiceSupported });
    media.onDeviceChange(() => void this.refresh());
  }

  /** After each change of the list. */
  onChange(run: () => void): void {
    this.listeners.add(run);
  }

  /** While a device is in use; the browser's own word about changes may never come. */
  watch(on: boolean): void {
    if (on === (this.timer !== undefined)) return;
    this.clock.clearTimer(this.timer);
    this.timer = undefined;
    if (on) this.lookLater();
  }

  async refresh(): Promise<void> {
    await this.look();
    for (const run of this.listeners) run();
  }

  private lookLater(): void {
    this.timer = this.clock.setTimer(() => {
      this.lookLater();
      void this.look().then((changed) => {
        if (changed) for (const run of this.listeners) run();
      });
    }, LOOK_EVERY_MS);
  }

  /** Whether other devices are there than before. */
  private async look(): Promise<boolean> {
    const found = await this.media.enumerateDevices().catch(() => []);
    const microphones = ofKind(found, "audioinput");
    const cameras = ofKind(found, "videoinput");
    const speakers = ofKind(found, "audiooutput");
    const labelled = [...microphones, ...cameras].some(({ label }) => label !== "");
    const before = this.store.getState();
    const lists = [microphones, cameras, speakers];
    const known = [before.microphones, before.cameras, before.speakers];
    if (JSON.stringify(lists) === JSON.stringify(known)) return false;
    this.store.setState({ microphones, cameras, speakers, labelled });
    return true;
  }

  ids(kind: Kind): ReadonlySet<string> {
    return new Set(this.store.getState()[kind].map(({ id }) => id));
  }

  /** What people call it; undefined for a default that only the system knows. */
  nameOf(kind: Kind, { id, label }: MediaDeviceView): string | undefined {
    // "Default - Headset" says it, "Default" does not.
    if (!STAND_INS.has(id) || label.includes(" - ")) return label || undefined;
    const named = this.store.getState()[kind].filter((each) => !STAND_INS.has(each.id));
    return named.length === 1 ? named[0]?.label || undefined : undefined;
  }

  setUsed(used: Partial<Pick<DevicesState, "microphoneId" | "cameraId" | "speakerId">>): void {
    this.store.setState(used);
  }
}
