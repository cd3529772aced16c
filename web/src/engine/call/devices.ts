import { createStore } from "zustand/vanilla";
import type { MediaPort } from "../ports/ports";
import { NO_DEVICES } from "./initial_view";
import type { DevicesState, MediaDeviceView } from "./view";

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
  private readonly listeners = new Set<() => void>();

  constructor(media: MediaPort) {
    this.media = media;
    this.store.setState({ speakerChoiceSupported: media.speakerChoiceSupported });
    media.onDeviceChange(() => void this.refresh());
  }

  /** After each change of the list. */
  onChange(run: () => void): void {
    this.listeners.add(run);
  }

  async refresh(): Promise<void> {
    const found = await this.media.enumerateDevices().catch(() => []);
    const microphones = ofKind(found, "audioinput");
    const cameras = ofKind(found, "videoinput");
    const speakers = ofKind(found, "audiooutput");
    const labelled = [...microphones, ...cameras].some(({ label }) => label !== "");
    this.store.setState({ microphones, cameras, speakers, labelled });
    for (const run of this.listeners) run();
  }

  ids(kind: "microphones" | "cameras" | "speakers"): ReadonlySet<string> {
    return new Set(this.store.getState()[kind].map(({ id }) => id));
  }

  label(kind: "microphones" | "cameras" | "speakers", id: string): string | undefined {
    return this.store.getState()[kind].find((each) => each.id === id)?.label;
  }

  setUsed(used: Partial<Pick<DevicesState, "microphoneId" | "cameraId" | "speakerId">>): void {
    this.store.setState(used);
  }
}
