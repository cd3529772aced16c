// One capture device of ours: its track, whether it is on, and what happens when it is unplugged.
import type { MediaPort } from "../ports/ports";
import { openDevice, openPreferred } from "./capture";
import type { CaptureDevice } from "./media_errors";
import type { DeviceError } from "./types";
import type { LocalTrackState } from "./view";

export interface SourceEvents {
  /** The track or the state is another one. */
  onChange(): void;
  /** The device went away. Another one is used now, or none could be: `error` says why. */
  onUnplugged(error: DeviceError | undefined): void;
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
  /** Read while it was live: Firefox tells nothing of a track that has ended. */
  private currentId: string | undefined;
  private wasListed = false;
  private stateNow: LocalTrackState = "off";
  /** Rises with every open and close: an answer to an older question closes what it opened. */
  private question = 0;
  private lostId: string | undefined;
  private lostMuted = false;
  /** Its device is gone and another one is being sought. */
  private leaving: MediaStreamTrack | undefined;

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
    return this.current && this.currentId;
  }

  /** The device that was unplugged, until something else was opened or closed. */
  get lostDeviceId(): string | undefined {
    return this.leaving !== undefined && this.leaving === this.current ? undefined : this.lostId;
  }

  /** Something is open, or waits for its device to return. */
  get needsDevices(): boolean {
    return this.current !== undefined || this.lostId !== undefined;
  }

  /** It was unplugged while muted, and nothing took its place. */
  get wasMuted(): boolean {
    return this.lostMuted;
  }

  /** undefined: it is open now, or nobody wants it any more. */
  async open(
    preferredId: string | undefined,
    state: "on" | "muted" = "on",
  ): Promise<DeviceError | undefined> {
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
    this.take(result.track, state);
    this.forgetLost();
    return undefined;
  }

  /** Stops the track: the light goes out. */
  close(): void {
    this.question += 1;
    this.forgetLost();
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
    this.take(result.track, this.stateNow === "muted" ? "muted" : "on");
    this.forgetLost();
    return undefined;
  }

  /**
   * The list of devices was read: some browsers keep a track alive whose device is gone. What was
   * never in the list, as what an extension makes, is not gone.
   */
  devicesChanged(presentIds: ReadonlySet<string>): void {
    const { deviceId } = this;
    if (presentIds.size === 0 || deviceId === undefined || deviceId === "") return;
    if (presentIds.has(deviceId)) this.wasListed = true;
    else if (this.wasListed) void this.unplugged();
  }

  private take(track: MediaStreamTrack, state: LocalTrackState): void {
    track.enabled = state !== "muted";
    this.currentId = track.getSettings().deviceId;
    this.wasListed = false;
    track.addEventListener("ended", () => {
      if (this.current === track) void this.unplugged();
    });
    this.set(track, state);
  }

  private forgetLost(): void {
    this.lostId = undefined;
    this.lostMuted = false;
  }

  private async unplugged(): Promise<void> {
    if (this.leaving === this.current) return;
    this.leaving = this.current;
    this.lostId = this.deviceId;
    const question = ++this.question;
    const result = await openPreferred(this.media, this.device, undefined);
    if (question !== this.question) {
      if (result.ok) result.track.stop();
      return;
    }
    // Muted or not may have changed meanwhile.
    const muted = this.stateNow === "muted";
    if (result.ok) {
      this.take(result.track, muted ? "muted" : "on");
      // The system's default is the next device by now.
      if (this.deviceId === this.lostId) this.lostId = undefined;
    } else {
      this.lostMuted = muted;
      this.set(undefined, "off");
    }
    this.events.onUnplugged(result.ok ? undefined : result.error);
  }

  private set(track: MediaStreamTrack | undefined, state: LocalTrackState): void {
    const before = this.current;
    this.current = track;
    this.stateNow = state;
    if (before && before !== track) before.stop();
    this.events.onChange();
  }
}
