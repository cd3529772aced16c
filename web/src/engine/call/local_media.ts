// Our microphone and camera in a call: asked for separately, shown while they are open, closed at
// its end.
import type { MediaPort } from "../ports/ports";
import type { SettingsState } from "../settings/state";
import type { Devices } from "./devices";
import { type CaptureDevice, mediaErrorId } from "./media_errors";
import type { Problems } from "./problems";
import type { Slot } from "./senders";
import { Source } from "./source";
import type { DeviceError, DeviceProblem } from "./types";

export interface LocalMediaEvents {
  onTrack(slot: Slot, track: MediaStreamTrack | null): void;
  /** A device was lost for good. */
  onLost(device: CaptureDevice): void;
  onChange(): void;
}

export interface Acquired {
  microphone: boolean;
  camera: boolean;
  problems: DeviceProblem[];
}

const KIND = { microphone: "audio", camera: "video" } as const;
const LIST = { microphone: "microphones", camera: "cameras" } as const;
const SETTING = { microphone: "microphoneId", camera: "cameraId" } as const;

export class LocalMedia {
  readonly microphone: Source;
  readonly camera: Source;
  private readonly media: MediaPort;
  private readonly devices: Devices;
  private readonly problems: Problems;
  private readonly settings: () => SettingsState;
  private readonly events: LocalMediaEvents;
  private stream: MediaStream | undefined;
  private version = 0;

  constructor(
    media: MediaPort,
    devices: Devices,
    problems: Problems,
    settings: () => SettingsState,
    events: LocalMediaEvents,
  ) {
    this.media = media;
    this.devices = devices;
    this.problems = problems;
    this.settings = settings;
    this.events = events;
    this.microphone = this.createSource("microphone");
    this.camera = this.createSource("camera");
    devices.onChange(() => this.devicesChanged());
  }

  /** undefined while nothing is open. The same object until the tracks change. */
  get localStream(): MediaStream | undefined {
    return this.stream;
  }

  get streamVersion(): number {
    return this.version;
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
  async setOn(device: CaptureDevice, on: boolean): Promise<boolean> {
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
      this.events.onTrack(device, source.track ?? null);
    }
    this.events.onChange();
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
