// One capture device of ours: its track, whether it is on, and what happens when it is unplugged.
import type { MediaPort } from "../ports/ports";
import { openDevice, openPreferred } from "./capture";
import type { CaptureDevice } from "./media_errors";
import type { DeviceError } from "./types";
import type { LocalTrackState } from "./view";

export interface SourceEvents {
  /** The track or the state is another one. */
  onChange(): void;
  /** The device went away; `replacement` is used now, undefined when there is none. */
  onUnplugged(replacement: string | undefined): void;
}

/** Newer than the type library. */
interface BlurrableTrack {
  getCapabilities?(): { backgroundBlur?: boolean[] };
  getSettings(): { backgroundBlur?: boolean };
}

export class Source {
  readonly device: CaptureDevice;
  private readonly media: MediaPort;
  private readonly events: SourceEvents;
  private current: MediaStreamTrack | undefined;
  private stateNow: LocalTrackState = "off";
  /** Rises with every open and close: an answer to an older question closes what it opened. */
  private question = 0;
  private lostId: string | undefined;

  constructor(media: MediaPort, device: CaptureDevice, events: SourceEvents) {
    this.media = media;
    this.device = device;
    this.events = events;
  }

  get track(): MediaStreamTrack | undefined {
    return this.current;
  }

  get state(): LocalTrackState {
    return this.stateNow;
  }

  get deviceId(): string | undefined {
    return this.current?.getSettings().deviceId;
  }

  /** The device that was unplugged in this call. */
  get lostDeviceId(): string | undefined {
    return this.lostId;
  }

  /** undefined: it is open now, or nobody wants it any more. */
  async open(preferredId: string | undefined): Promise<DeviceError | undefined> {
    const question = ++this.question;
    this.set(this.current, "starting");
    const result = await openPreferred(this.media, this.device, preferredId);
    if (question !== this.question) {
      if (result.ok) result.track.stop();
      return undefined;
    }
    if (!result.ok) {
      this.set(undefined, result.error === "denied" ? "blocked" : "off");
      return result.error;
    }
    this.take(result.track, "on");
    return undefined;
  }

  /** Stops the track: the light goes out. */
  close(): void {
    this.question += 1;
    this.set(undefined, "off");
  }

  /** Camera only; undefined where the camera or the browser offers none. */
  get backgroundBlur(): boolean | undefined {
    const track = this.current as BlurrableTrack | undefined;
    const offered = track?.getCapabilities?.().backgroundBlur ?? [];
    if (!offered.includes(true) || !offered.includes(false)) return undefined;
    return track?.getSettings().backgroundBlur === true;
  }

  setBackgroundBlur(on: boolean): void {
    const { backgroundBlur, current } = this;
    if (backgroundBlur === undefined || backgroundBlur === on) return;
    const constraints = { backgroundBlur: { exact: on } } as MediaTrackConstraints;
    current?.applyConstraints(constraints).then(this.events.onChange, () => undefined);
  }

  /** Microphone only: captured and silent. */
  setMuted(muted: boolean): void {
    if (!this.current) return;
    this.current.enabled = !muted;
    this.set(this.current, muted ? "muted" : "on");
  }

  /** Another device in the place of this one; muted stays muted. */
  async switchTo(deviceId: string): Promise<DeviceError | undefined> {
    const before = this.stateNow;
    if (before !== "on" && before !== "muted") return undefined;
    const question = ++this.question;
    const result = await openDevice(this.media, this.device, deviceId);
    if (question !== this.question) {
      if (result.ok) result.track.stop();
      return undefined;
    }
    if (!result.ok) return result.error;
    this.take(result.track, before);
    this.lostId = undefined;
    return undefined;
  }

  /** The list of devices changed: some browsers keep a track alive whose device is gone. */
  devicesChanged(presentIds: ReadonlySet<string>): void {
    const { deviceId } = this;
    const listed = presentIds.size > 0 && deviceId !== undefined && deviceId !== "";
    if (this.current && listed && !presentIds.has(deviceId)) void this.unplugged();
  }

  private take(track: MediaStreamTrack, state: LocalTrackState): void {
    track.enabled = state !== "muted";
    track.addEventListener("ended", () => {
      if (this.current === track) void this.unplugged();
    });
    this.set(track, state);
  }

  private async unplugged(): Promise<void> {
    const before = this.stateNow;
    this.lostId = this.deviceId;
    const question = ++this.question;
    const result = await openPreferred(this.media, this.device, undefined);
    if (question !== this.question) {
      if (result.ok) result.track.stop();
      return;
    }
    if (result.ok) this.take(result.track, before === "muted" ? "muted" : "on");
    else this.set(undefined, "off");
    this.events.onUnplugged(result.ok ? result.track.label : undefined);
  }

  private set(track: MediaStreamTrack | undefined, state: LocalTrackState): void {
    const before = this.current;
    this.current = track;
    this.stateNow = state;
    if (before && before !== track) before.stop();
    this.events.onChange();
  }
}
