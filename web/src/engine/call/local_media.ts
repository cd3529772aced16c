// Our microphone, camera and screen in a call: asked for separately, shown while they are open,
// closed at its end.
import type { AudioPort, Clock, MediaPort } from "../ports/ports";
import type { SettingsState } from "../settings/state";
import type { Devices } from "./devices";
import { LevelMeter } from "./level_meter";
import { type CaptureDevice, mediaErrorId } from "./media_errors";
import type { MediaBefore } from "./media_memory";
import { MicrophoneWatch } from "./microphone_watch";
import { NoiseFilter } from "./noise_filter";
import type { Problems } from "./problems";
import { ScreenShare } from "./screen_share";
import type { ScreenHint, Slot, SlotTracks } from "./senders";
import { Source } from "./source";
import type { DeviceError, DeviceProblem, WantedMedia } from "./types";

export interface LocalMediaEvents {
  onTrack(slot: Slot, track: MediaStreamTrack | null): void;
  /** A device was lost for good. */
  onLost(device: CaptureDevice): void;
  onScreenHint(hint: ScreenHint): void;
  /** The screen is shared without sound from now on. */
  onScreenSoundEnded(): void;
  /** The browser's own bar ended the sharing. */
  onScreenEnded(): void;
  onChange(): void;
}

export interface Acquired {
  microphone: boolean;
  camera: boolean;
  problems: DeviceProblem[];
}

const KIND = { microphone: "audio", camera: "video" } as const;
/** 170 ms: no beep falls between two readings. */
const METER_SAMPLES = 8192;
const LIST = { microphone: "microphones", camera: "cameras" } as const;
const SETTING = { microphone: "microphoneId", camera: "cameraId" } as const;

export class LocalMedia {
  readonly microphone: Source;
  readonly camera: Source;
  readonly screen: ScreenShare;
  readonly noise: NoiseFilter;
  readonly watch: MicrophoneWatch;
  private readonly media: MediaPort;
  private readonly devices: Devices;
  private readonly problems: Problems;
  private readonly settings: () => SettingsState;
  private readonly events: LocalMediaEvents;
  private stream: MediaStream | undefined;
  private version = 0;
  private sent: MediaStreamTrack | null = null;
  /** Hears the microphone also while it is muted; nothing of it is sent. */
  private readonly meter: LevelMeter;
  private listening: MediaStreamTrack | undefined;
  /** Rises with every acquire and release: an older one opens nothing more. */
  private wasAcquired = false;
  private question = 0;
  /** Whose unplugged device is back, and this has been said. */
  private readonly offered = new Set<CaptureDevice>();

  constructor(
    ports: { media: MediaPort; clock: Clock; audio: AudioPort },
    devices: Devices,
    problems: Problems,
    settings: () => SettingsState,
    events: LocalMediaEvents,
  ) {
    const { media, clock, audio } = ports;
    this.media = media;
    this.devices = devices;
    this.problems = problems;
    this.settings = settings;
    this.events = events;
    this.microphone = this.createSource("microphone");
    this.camera = this.createSource("camera");
    this.screen = new ScreenShare(media, problems, {
      onTrack: (slot, track) => events.onTrack(slot, track),
      onHint: (hint) => events.onScreenHint(hint),
      onSoundEnded: () => events.onScreenSoundEnded(),
      onEnded: () => events.onScreenEnded(),
      onChange: () => events.onChange(),
    });
    this.noise = new NoiseFilter(media, () => {
      this.sendMicrophone();
      events.onChange();
    });
    this.meter = new LevelMeter(audio, METER_SAMPLES);
    const read = () => ({ state: this.microphone.state, level: this.meter.reading() });
    this.watch = new MicrophoneWatch(clock, read, () => events.onChange());
    devices.onChange(() => this.devicesChanged());
  }

  /** undefined while nothing is open. The same object until the tracks change. */
  get localStream(): MediaStream | undefined {
    return this.stream;
  }

  get streamVersion(): number {
    return this.version;
  }

  /** What is to be sent now. */
  get tracks(): SlotTracks {
    return {
      microphone: this.noise.output ?? null,
      camera: this.camera.track ?? null,
      screen: this.screen.track("video"),
      screen_sound: this.screen.track("audio"),
    };
  }

  /** What the next page comes back with; undefined where the microphone is not open. */
  get kept(): MediaBefore | undefined {
    const muted = this.microphone.state === "muted" || this.microphone.wasMuted;
    if (!muted && this.microphone.state !== "on") return undefined;
    const { state: camera } = this.camera;
    return { muted, camera: camera === "on" || camera === "starting" };
  }

  /** No device was ever asked for, or the first ones are still being opened. */
  get isUntouched(): boolean {
    return !this.wasAcquired;
  }

  /**
   * Opens what the call wants; in parallel only where no question would be asked. What was released
   * meanwhile is not asked for any more.
   */
  async acquire(wanted: WantedMedia): Promise<Acquired> {
    const question = ++this.question;
    const devices = (["microphone", "camera"] as const).filter((device) => wanted[device]);
    const answers = await Promise.all(devices.map((device) => this.media.permission(device)));
    const isWanted = (): boolean => question === this.question;
    const open = (device: CaptureDevice) =>
      this.open(device, device === "microphone" && wanted.muted ? "muted" : "on");
    const opens =
      isWanted() && answers.every((answer) => answer === "granted")
        ? await Promise.all(devices.map(open))
        : await this.openInTurn(devices, isWanted, open);
    this.wasAcquired = true;
    const problems = opens.flatMap((error, index): DeviceProblem[] => {
      const device = devices[index];
      return error && device ? [{ device, error }] : [];
    });
    return {
      microphone: this.microphone.state === "on",
      camera: this.camera.state === "on",
      problems,
    };
  }

  /** Whether it is on afterwards. */
  async setOn(device: CaptureDevice | "screen", on: boolean): Promise<boolean> {
    if (device === "screen") {
      if (on) return this.screen.start();
      this.screen.stop();
      return false;
    }
    const source = this[device];
    if (!on) {
      if (device === "microphone") source.setMuted(true);
      else source.close();
      return false;
    }
    if (source.track && device === "microphone") {
      source.setMuted(false);
      return true;
    }
    return (await this.open(device)) === undefined && source.state === "on";
  }

  /** To the device that was unplugged and is back. Whether it has to be switched on for that. */
  async goBack(device: CaptureDevice): Promise<boolean> {
    const source = this[device];
    const lost = source.lostDeviceId;
    if (lost === undefined) return false;
    if (source.track) await this.select(device, lost);
    else if (source.wasMuted) await this.open(device, "muted");
    else return true;
    return false;
  }

  async select(device: CaptureDevice, deviceId: string): Promise<void> {
    const error = await this[device].switchTo(deviceId);
    if (error) this.problems.add(mediaErrorId(device, error, this.media), undefined, ["decline"]);
    else this.problems.remove((id) => id.startsWith(device));
  }

  release(): void {
    this.question += 1;
    this.offered.clear();
    this.microphone.close();
    this.camera.close();
    this.screen.stop();
  }

  /** The settings are others than before. */
  settingsChanged(): void {
    this.filterNoise();
    this.camera.setBackgroundBlur(this.settings().backgroundBlur);
  }

  private async openInTurn(
    devices: readonly CaptureDevice[],
    isWanted: () => boolean,
    open: (device: CaptureDevice) => Promise<DeviceError | undefined>,
  ): Promise<(DeviceError | undefined)[]> {
    const errors: (DeviceError | undefined)[] = [];
    for (const device of devices) {
      if (isWanted()) errors.push(await open(device));
    }
    return errors;
  }

  private async open(
    device: CaptureDevice,
    state?: "on" | "muted",
  ): Promise<DeviceError | undefined> {
    this.problems.remove((id) => id.startsWith(device));
    const source = this[device];
    const back = this.isBack(device) ? source.lostDeviceId : undefined;
    const error = await source.open(back ?? this.settings()[SETTING[device]], state);
    if (error) this.problems.add(mediaErrorId(device, error, this.media));
    // Names are told from the first permission on.
    void this.devices.refresh();
    return error;
  }

  private createSource(device: CaptureDevice): Source {
    return new Source(this.media, device, {
      onChange: () => this.sourceChanged(device),
      onUnplugged: (error) => this.unplugged(device, error),
    });
  }

  private sourceChanged(device: CaptureDevice): void {
    const source = this[device];
    this.devices.setUsed({ [SETTING[device]]: source.deviceId });
    const current = this.stream?.getTracks().find(({ kind }) => kind === KIND[device]);
    if (current !== source.track) {
      this.rebuildStream();
      if (device === "microphone") this.microphoneChanged();
      else {
        source.setBackgroundBlur(this.settings().backgroundBlur);
        this.events.onTrack("camera", source.track ?? null);
      }
    }
    this.devices.watch(this.microphone.needsDevices || this.camera.needsDevices);
    this.events.onChange();
  }

  private microphoneChanged(): void {
    this.filterNoise();
    this.sendMicrophone();
    this.listen();
  }

  private filterNoise(): void {
    this.noise.set(this.microphone.track, this.settings().noiseSuppression);
  }

  private sendMicrophone(): void {
    const track = this.noise.output ?? null;
    if (track === this.sent) return;
    this.sent = track;
    this.events.onTrack("microphone", track);
  }

  /** On a clone, which stays open while the track itself is muted. */
  private listen(): void {
    this.listening?.stop();
    this.listening = this.microphone.track?.clone();
    if (!this.listening) {
      this.meter.attach(undefined);
      this.watch.stop();
      return;
    }
    this.listening.enabled = true;
    const stream = this.media.createStream();
    stream.addTrack(this.listening);
    this.meter.attach(stream);
    this.watch.start();
  }

  private rebuildStream(): void {
    const tracks = [this.microphone.track, this.camera.track].filter(
      (track) => track !== undefined,
    );
    this.stream = undefined;
    if (tracks.length > 0) {
      this.stream = this.media.createStream();
      for (const track of tracks) this.stream.addTrack(track);
    }
    this.version += 1;
  }

  private unplugged(device: CaptureDevice, error: DeviceError | undefined): void {
    this.offered.delete(device);
    if (error !== undefined) {
      const none = error === "missing" || error === "overconstrained";
      const id = none ? (`${device}_gone` as const) : mediaErrorId(device, error, this.media);
      this.problems.add(id, undefined, ["go_back_to_device"]);
      this.events.onLost(device);
    }
    const { track } = this[device];
    void this.devices.refresh().then(() => {
      // The list has the name of what is used now.
      const isOffered = this.offered.has(device);
      if (track && this[device].track === track && !isOffered) this.sayUnplugged(device);
    });
  }

  private sayUnplugged(device: CaptureDevice): void {
    const source = this[device];
    const without = this.offered.has(device) ? [] : (["go_back_to_device"] as const);
    if (source.track) {
      const { label } = source.track;
      const name = this.devices.nameOf(LIST[device], { id: source.deviceId ?? "", label });
      this.problems.add(`${device}_unplugged`, name, without);
    } else this.problems.add(`${device}_gone`, undefined, without);
  }

  private isBack(device: CaptureDevice): boolean {
    const lost = this[device].lostDeviceId;
    return lost !== undefined && this.devices.ids(LIST[device]).has(lost);
  }

  private devicesChanged(): void {
    for (const device of ["microphone", "camera"] as const) {
      this[device].devicesChanged(this.devices.ids(LIST[device]));
      if (!this.isBack(device)) this.offered.delete(device);
      else if (!this.offered.has(device)) {
        this.offered.add(device);
        this.sayUnplugged(device);
      }
    }
  }
}
