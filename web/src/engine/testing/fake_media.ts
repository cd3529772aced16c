// Devices and peer connections without a browser. Only what the engine uses.
import { FakePlayer } from "./fake_player";
import { FakeStream, FakeTrack } from "./fake_track";
import type { FilteredTrack, MediaPort, PermissionAnswer, TestMedia } from "../ports/ports";

interface FakeParameters {
  encodings: RTCRtpEncodingParameters[];
  degradationPreference?: RTCDegradationPreference;
}

class FakeTransceiver {
  mid: string | null = null;
  readonly currentDirection: RTCRtpTransceiverDirection | null = null;
  direction: RTCRtpTransceiverDirection;
  stopped = false;
  readonly receiver: {
    track: FakeTrack;
    /** When sound of it was played last (ms). */
    playedMs: number | undefined;
    getSynchronizationSources(): { timestamp: number }[];
  };
  readonly sender: {
    track: FakeTrack | null;
    replaceTrack(track: FakeTrack | null): Promise<void>;
    getParameters(): FakeParameters;
    setParameters(parameters: FakeParameters): Promise<void>;
  };
  codecs: { mimeType: string }[] = [];

  constructor(
    kind: "audio" | "video",
    track: FakeTrack | null,
    direction: RTCRtpTransceiverDirection,
    sendEncodings: RTCRtpEncodingParameters[],
  ) {
    this.direction = direction;
    const receiver: FakeTransceiver["receiver"] = {
      track: new FakeTrack(kind, "remote"),
      playedMs: undefined,
      getSynchronizationSources: () =>
        receiver.playedMs === undefined ? [] : [{ timestamp: receiver.playedMs }],
    };
    this.receiver = receiver;
    let parameters: FakeParameters = { encodings: sendEncodings };
    const sender = {
      track,
      async replaceTrack(next: FakeTrack | null) {
        sender.track = next;
      },
      getParameters: () => structuredClone(parameters),
      async setParameters(next: FakeParameters) {
        parameters = next;
      },
    };
    this.sender = sender;
  }

  setCodecPreferences(codecs: { mimeType: string }[]): void {
    this.codecs = codecs;
  }

  stop(): void {
    this.stopped = true;
  }
}

let nextPage = 1;

export class FakePeerConnection extends EventTarget {
  signalingState: RTCSignalingState = "stable";
  connectionState: RTCPeerConnectionState = "new";
  localDescription: RTCSessionDescriptionInit | null = null;
  remoteDescription: RTCSessionDescriptionInit | null = null;
  packetsReceived = 0;
  closed = false;
  restarts = 0;
  iceConnectionState: RTCIceConnectionState = "new";
  iceGatheringState: RTCIceGatheringState = "new";
  /** More entries of getStats(). */
  stats: ({ id: string; type: string } & Record<string, unknown>)[] = [];
  readonly page = nextPage++;
  readonly added: RTCIceCandidateInit[] = [];
  readonly transceivers: FakeTransceiver[] = [];
  configuration: RTCConfiguration;

  constructor(configuration: RTCConfiguration) {
    super();
    this.configuration = configuration;
  }

  addTransceiver(
    trackOrKind: FakeTrack | "audio" | "video",
    { direction, sendEncodings = [{}] }: RTCRtpTransceiverInit,
  ): FakeTransceiver {
    const track = typeof trackOrKind === "string" ? null : trackOrKind;
    const kind = typeof trackOrKind === "string" ? trackOrKind : trackOrKind.kind;
    const transceiver = new FakeTransceiver(kind, track, direction ?? "sendrecv", sendEncodings);
    this.transceivers.push(transceiver);
    return transceiver;
  }

  getTransceivers(): FakeTransceiver[] {
    return this.transceivers;
  }

  async createOffer(): Promise<RTCSessionDescriptionInit> {
    return { type: "offer", sdp: this.sdp("offer") };
  }

  async createAnswer(): Promise<RTCSessionDescriptionInit> {
    return { type: "answer", sdp: this.sdp("answer") };
  }

  async setLocalDescription(description: RTCSessionDescriptionInit): Promise<void> {
    if (description.type === "rollback") {
      this.signalingState = "stable";
      if (!this.remoteDescription) for (const each of this.transceivers) each.mid = null;
      return;
    }
    this.localDescription = description;
    this.transceivers.forEach((each, index) => {
      each.mid ??= String(index);
    });
    this.signalingState = description.type === "offer" ? "have-local-offer" : "stable";
    // A browser may find the first candidates before anybody saw the description.
    this.candidate("early");
  }

  async setRemoteDescription(description: RTCSessionDescriptionInit): Promise<void> {
    const expected = description.type === "offer" ? "stable" : "have-local-offer";
    if (this.signalingState !== expected) throw new Error(`wrong state ${this.signalingState}`);
    this.remoteDescription = description;
    this.signalingState = description.type === "offer" ? "have-remote-offer" : "stable";
    if (description.type === "offer" && this.transceivers.length === 0) {
      for (const kind of ["audio", "video", "video", "audio"] as const) {
        this.addTransceiver(kind, { direction: "recvonly" });
      }
    }
    this.transceivers.forEach((each, index) => {
      each.mid ??= String(index);
    });
    for (const { receiver } of this.transceivers) {
      this.dispatchEvent(Object.assign(new Event("track"), { track: receiver.track }));
    }
  }

  async addIceCandidate(candidate: RTCIceCandidateInit): Promise<void> {
    if (!this.remoteDescription) throw new Error("no remote description");
    this.added.push(candidate);
  }

  setConfiguration(configuration: RTCConfiguration): void {
    this.configuration = configuration;
  }

  restartIce(): void {
    this.restarts += 1;
  }

  async getStats(): Promise<Map<string, unknown>> {
    const { packetsReceived } = this;
    const heard = { id: "in", type: "inbound-rtp", kind: "audio", packetsReceived };
    return new Map([heard, ...this.stats].map((entry) => [entry.id, entry]));
  }

  close(): void {
    this.closed = true;
  }

  candidate(name: string): void {
    const sent = { candidate: name, sdpMid: "0", sdpMLineIndex: 0, usernameFragment: null };
    const candidate = { ...sent, toJSON: () => sent };
    this.dispatchEvent(Object.assign(new Event("icecandidate"), { candidate }));
  }

  become(state: RTCPeerConnectionState): void {
    this.connectionState = state;
    this.dispatchEvent(new Event("connectionstatechange"));
  }

  /** All candidates are there. */
  gathered(): void {
    this.iceGatheringState = "complete";
    this.dispatchEvent(new Event("icegatheringstatechange"));
  }

  /** A STUN or TURN server failed. */
  serverFailed(url: string, errorCode: number): void {
    this.dispatchEvent(Object.assign(new Event("icecandidateerror"), { url, errorCode }));
  }

  private sdp(type: string): string {
    return `v=0\r\ns=${type}\r\na=fingerprint:sha-256 PAGE:${this.page}\r\n`;
  }
}

interface FakeDevice {
  deviceId: string;
  kind: MediaDeviceKind;
  label: string;
}

export class FakeMedia implements MediaPort {
  secure = true;
  captureSupported = true;
  webrtcSupported = true;
  speakerChoiceSupported = true;
  /** Thrown instead of opening. */
  failures: Partial<Record<"microphone" | "camera", Error>> = {};
  permissions: Record<"microphone" | "camera", PermissionAnswer> = {
    microphone: "prompt",
    camera: "prompt",
  };
  devices: FakeDevice[] = [
    { deviceId: "mic1", kind: "audioinput", label: "label of mic1" },
    { deviceId: "cam1", kind: "videoinput", label: "label of cam1" },
    { deviceId: "out1", kind: "audiooutput", label: "label of out1" },
  ];
  /** Set: questions stay open until answered. */
  hold = false;
  autoplay = true;
  /** Cannot make sound and picture of its own. */
  noTestMedia = false;
  screenSupported = true;
  /** Thrown instead of sharing. */
  screenFailure: Error | undefined;
  screenWithSound = false;
  readonly screens: FakeTrack[] = [];
  /** Thrown instead of filtering. */
  noFilter = false;
  readonly filters: { input: FakeTrack; track: FakeTrack; halt(): void }[] = [];
  readonly testTracks: FakeTrack[] = [];
  readonly players: FakePlayer[] = [];
  readonly asked: string[] = [];
  readonly opened: FakeTrack[] = [];
  readonly connections: FakePeerConnection[] = [];
  private held: (() => void)[] = [];
  private readonly listeners = new Set<() => void>();

  async getUserMedia(constraints: MediaStreamConstraints): Promise<MediaStream> {
    const device = constraints.audio ? "microphone" : "camera";
    this.asked.push(device);
    if (this.hold) await new Promise<void>((resolve) => this.held.push(resolve));
    const failure = this.failures[device];
    if (failure) throw failure;
    const wanted = (constraints.audio || constraints.video) as MediaTrackConstraints;
    const exact = (wanted.deviceId as { exact?: string } | undefined)?.exact;
    const kind = device === "microphone" ? "audioinput" : "videoinput";
    const found = this.devices.find(
      (each) => each.kind === kind && (exact === undefined || each.deviceId === exact),
    );
    if (!found) throw new DOMException("none", exact ? "OverconstrainedError" : "NotFoundError");
    const track = new FakeTrack(device === "microphone" ? "audio" : "video", found.deviceId);
    this.opened.push(track);
    return new FakeStream(track) as unknown as MediaStream;
  }

  async getDisplayMedia(): Promise<MediaStream> {
    if (this.hold) await new Promise<void>((resolve) => this.held.push(resolve));
    if (this.screenFailure) throw this.screenFailure;
    const tracks = [new FakeTrack("video", "screen")];
    if (this.screenWithSound) tracks.push(new FakeTrack("audio", "screen"));
    this.screens.push(...tracks);
    return new FakeStream(...tracks) as unknown as MediaStream;
  }

  async filterNoise(input: MediaStreamTrack, onHalt: () => void): Promise<FilteredTrack> {
    if (this.noFilter) throw new Error("no worklet");
    const track = new FakeTrack("audio", "filtered");
    this.filters.push({ input: input as unknown as FakeTrack, track, halt: onHalt });
    return { track: track as unknown as MediaStreamTrack, stop: () => track.stop() };
  }

  answerQuestions(): void {
    const due = this.held;
    this.held = [];
    for (const resolve of due) resolve();
  }

  async enumerateDevices(): Promise<MediaDeviceInfo[]> {
    return this.devices as MediaDeviceInfo[];
  }

  onDeviceChange(run: () => void): () => void {
    this.listeners.add(run);
    return () => this.listeners.delete(run);
  }

  setDevices(devices: FakeDevice[]): void {
    this.devices = devices;
    for (const run of this.listeners) run();
  }

  async permission(name: "microphone" | "camera"): Promise<PermissionAnswer> {
    return this.permissions[name];
  }

  createPeerConnection(configuration: RTCConfiguration): RTCPeerConnection {
    const connection = new FakePeerConnection(configuration);
    this.connections.push(connection);
    return connection as unknown as RTCPeerConnection;
  }

  videoCodecs(): RTCRtpCodec[] {
    return ["video/VP9", "video/ulpfec", "video/VP8", "video/rtx"].map((mimeType) => ({
      mimeType,
      clockRate: 90_000,
    }));
  }

  createStream(): MediaStream {
    return new FakeStream() as unknown as MediaStream;
  }

  createAudio(): HTMLMediaElement {
    const player = new FakePlayer(this);
    this.players.push(player);
    return player as unknown as HTMLMediaElement;
  }

  async createTestMedia(): Promise<TestMedia> {
    if (this.noTestMedia) throw new Error("no canvas");
    const audio = new FakeTrack("audio", "tone");
    const video = new FakeTrack("video", "canvas");
    this.testTracks.push(audio, video);
    const stop = (): void => [audio, video].forEach((track) => track.stop());
    return { audio, video, stop } as unknown as TestMedia;
  }

  get live(): string[] {
    return this.opened.filter(({ readyState }) => readyState === "live").map(({ kind }) => kind);
  }

  get connection(): FakePeerConnection {
    const connection = this.connections.at(-1);
    if (!connection) throw new Error("no peer connection was made");
    return connection;
  }
}
