// Tracks and streams without a browser. Only what the engine uses.
let nextTrack = 1;

export class FakeTrack extends EventTarget {
  readonly id = `track${nextTrack++}`;
  readonly kind: "audio" | "video";
  readonly label: string;
  enabled = true;
  muted = false;
  readyState: "live" | "ended" = "live";
  contentHint = "";
  /** Of the newest applyConstraints(). */
  constraints: MediaTrackConstraints = {};
  /** Of its pictures. */
  size: { width?: number; height?: number } = {};
  capabilities: { backgroundBlur?: boolean[] } = {};
  private readonly deviceId: string;

  constructor(kind: "audio" | "video", deviceId: string) {
    super();
    this.kind = kind;
    this.deviceId = deviceId;
    this.label = `label of ${deviceId}`;
  }

  /** Of a track that has ended, Firefox tells nothing. */
  getSettings(): MediaTrackSettings {
    if (this.readyState === "ended") return {};
    const { backgroundBlur } = this.constraints as { backgroundBlur?: { exact: boolean } };
    const blur = backgroundBlur && { backgroundBlur: backgroundBlur.exact };
    return { deviceId: this.deviceId, ...this.size, ...blur };
  }

  getCapabilities() {
    return this.capabilities;
  }

  async applyConstraints(constraints: MediaTrackConstraints): Promise<void> {
    this.constraints = constraints;
  }

  clone(): FakeTrack {
    return new FakeTrack(this.kind, this.deviceId);
  }

  stop(): void {
    this.readyState = "ended";
  }

  /** The first packets of the other side. */
  arrive(): void {
    this.muted = false;
    this.dispatchEvent(new Event("unmute"));
  }

  /** The device was unplugged. */
  end(): void {
    this.readyState = "ended";
    this.dispatchEvent(new Event("ended"));
  }
}

export class FakeStream {
  private tracks: FakeTrack[] = [];

  constructor(...tracks: FakeTrack[]) {
    this.tracks = tracks;
  }

  addTrack(track: FakeTrack): void {
    this.tracks.push(track);
  }

  removeTrack(track: FakeTrack): void {
    this.tracks = this.tracks.filter((each) => each !== track);
  }

  getTracks(): FakeTrack[] {
    return [...this.tracks];
  }

  getAudioTracks(): FakeTrack[] {
    return this.tracks.filter(({ kind }) => kind === "audio");
  }

  getVideoTracks(): FakeTrack[] {
    return this.tracks.filter(({ kind }) => kind === "video");
  }
}
