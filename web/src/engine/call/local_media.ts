// Our microphone, camera and screen in a call: asked for separately, shown while they are open,
// closed at its end.
import type { AudioPort, Clock, MediaPort } from "../ports/ports";
import type { SettingsState } from "../settings/state";
import type { Devices } from "./devices";
import { LevelMeter } from "./level_meter";
import { type CaptureDevice, mediaErrorId } from "./media_errors";
import { MicrophoneWatch } from "./microphone_watch";
import { NoiseFilter } from "./noise_filter";
import type { Problems } from "./problems";
import { ScreenShare } from "./screen_share";
import type { ScreenHint, Slot, SlotTracks } from "./senders";
import { Source } from "./source";
import type { DeviceError, DeviceProblem } from "./types";

export interface LocalMediaEvents {
  onTrack(slot: Slot, track: MediaStreamTrack | null): void;
  /** A device was lost for good. */
  onLost(device: CaptureDevice): void;
  onScreenHint(hint: ScreenHint): void;
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

  /** Opens what the call wants; in parallel only where no question would be asked. */
  async acquire(wanted: { microphone: boolean; camera: boolean }): Promise<Acquired> {
    const devices = (["microphone", "camera"] as const).filter((device) => wanted[device]);
    const answers = await Promise.all(devices.map((device) => this.media.permission(device)));
    const opens = answers.every((answer) => answer === "granted")
      ? await Promise.all(devices.map((device) => this.open(device)))
      : await this.openInTurn(devices);
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

  async select(device: CaptureDevice, deviceId: string): Promise<void> {
    const error = await this[device].switchTo(deviceId);
    if (error) this.problems.add(mediaErrorId(device, error, this.media), undefined, ["decline"]);
    else this.problems.remove((id) => id.startsWith(device));
  }

  release(): void {
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
  ): Promise<(DeviceError | undefined)[]> {
    const errors: (DeviceError | undefined)[] = [];
    for (const device of devices) errors.push(await this.open(device));
    return errors;
  }

  private async open(device: CaptureDevice): Promise<DeviceError | undefined> {
    this.problems.remove((id) => id.startsWith(device));
    const error = await this[device].open(this.settings()[SETTING[device]]);
    if (error) this.problems.add(mediaErrorId(device, error, this.media));
    // Names are told from the first permission on.
    void this.devices.refresh();
    return error;
  }

  private createSource(device: CaptureDevice): Source {
    return new Source(this.media, device, {
      onChange: () => this.sourceChanged(device),
      onUnplugged: (replacement) => {
        // Going back is possible once the device returns; see devicesChanged.
        this.problems.add(`${device}_unplugged`, replacement, ["go_back_to_device"]);
        if (replacement === undefined) this.events.onLost(device);
      },
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

  private devicesChanged(): void {
    for (const device of ["microphone", "camera"] as const) {
      const source = this[device];
      const present = this.devices.ids(LIST[device]);
      source.devicesChanged(present);
      const lost = source.lostDeviceId;
      const isBack = lost !== undefined && present.has(lost);
      const shown = this.problems.list.find(({ id }) => id === `${device}_unplugged`);
      if (shown && isBack) this.problems.add(`${device}_unplugged`, shown.deviceLabel);
    }
  }
}
