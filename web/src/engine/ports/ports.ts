// What the engine needs of the world. The browser's version is in browser.ts, the tests' in
// ../testing.

export type TimerId = number;

export interface Clock {
  /** Monotonic, ms. */
  now(): number;
  /** Unix ms. */
  wallNow(): number;
  setTimer(run: () => void, delayMs: number): TimerId;
  clearTimer(id: TimerId | undefined): void;
}

export interface Random {
  /** 0 ≤ x < 1 */
  unit(): number;
  /** 128 random bits, at most 64 characters. */
  id(): string;
}

export interface SocketHandlers {
  onOpen(): void;
  onMessage(text: string): void;
  /** Once, after open or instead of it. */
  onClose(code: number): void;
}

export interface SocketConnection {
  send(text: string): void;
  close(): void;
}

export interface SocketPort {
  open(handlers: SocketHandlers): SocketConnection;
}

/** Survives the browser's end. Rejects when storage is not available. */
export interface KeyValueStore {
  get(key: string): Promise<unknown>;
  set(key: string, value: unknown): Promise<void>;
  delete(key: string): Promise<void>;
  /** In key order. */
  entries(prefix: string): Promise<[string, unknown][]>;
}

/** Survives a reload, one per tab. */
export interface TabStorage {
  get(key: string): string | undefined;
  set(key: string, value: string): void;
  delete(key: string): void;
}

export interface LockPort {
  /**
   * Asks for the lock; `onGranted` runs when this tab holds it. The returned function gives it back
   * or stops waiting. It is given back by itself when the tab ends.
   */
  acquire(name: string, onGranted: () => void): () => void;
}

export interface BroadcastPort {
  /** To the other tabs of this browser. */
  post(message: unknown): void;
  subscribe(onMessage: (message: unknown) => void): () => void;
}

export interface HttpRequest {
  method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** Below /api/v1/ */
  path: string;
  headers: Readonly<Record<string, string>>;
  body: string | Blob | undefined;
  onProgress?: (share: number) => void;
  signal?: AbortSignal;
}

export interface HttpResponse {
  status: number;
  text: string;
}

export interface HttpPort {
  /** Rejects when no answer came; every status is an answer. */
  send(request: HttpRequest): Promise<HttpResponse>;
  /** Fire and forget, also while the page goes away. */
  beacon(path: string, body: string): void;
}

export interface PagePort {
  isOnline(): boolean;
  isHidden(): boolean;
  /** E.g. "Firefox on Linux". */
  clientName(): string;
  /** Also from one kind of network to another, where the browser tells. */
  onOnlineChange(run: () => void): () => void;
  onVisibilityChange(run: () => void): () => void;
  /** Also when the same page comes back at once. */
  onPageHide(run: () => void): () => void;
  /** Any key or pointer use, not more than once a second. */
  onActivity(run: () => void): () => void;
}

export type PermissionAnswer = "granted" | "denied" | "prompt" | "unknown";

/** Sound and picture that are made, not captured. */
export interface TestMedia {
  audio: MediaStreamTrack;
  video: MediaStreamTrack;
  stop(): void;
}

/** A track made of another one; stopping it leaves the other as it is. */
export interface FilteredTrack {
  track: MediaStreamTrack;
  stop(): void;
}

export interface MediaPort {
  readonly secure: boolean;
  readonly captureSupported: boolean;
  readonly webrtcSupported: boolean;
  readonly speakerChoiceSupported: boolean;
  getUserMedia(constraints: MediaStreamConstraints): Promise<MediaStream>;
  readonly screenSupported: boolean;
  /** In a click. */
  getDisplayMedia(options: DisplayMediaStreamOptions): Promise<MediaStream>;
  /** Strong noise suppression. `onHalt`: it gives nothing any more. Rejects where it cannot run. */
  filterNoise(input: MediaStreamTrack, onHalt: () => void): Promise<FilteredTrack>;
  enumerateDevices(): Promise<MediaDeviceInfo[]>;
  onDeviceChange(run: () => void): () => void;
  permission(name: "microphone" | "camera"): Promise<PermissionAnswer>;
  createPeerConnection(configuration: RTCConfiguration): RTCPeerConnection;
  /** What this browser can show; empty where it does not tell. */
  videoCodecs(): RTCRtpCodec[];
  createStream(): MediaStream;
  /** An element that plays sound, not on the page. */
  createAudio(): HTMLMediaElement;
  /** Needs no permission. Rejects where a browser cannot make them. */
  createTestMedia(): Promise<TestMedia>;
}

/** Sounds out of tones; undefined when the browser has no WebAudio. */
export interface AudioPort {
  context(): AudioContext | undefined;
}

export interface PageNotification {
  title: string;
  body: string;
  /** A newer one of the same tag replaces it. */
  tag: string;
  /** Until somebody acts: a ring. */
  stays?: boolean;
  onClick: () => void;
}

export interface AttentionPort {
  /** Puts the text before the page's own title; undefined takes it away. */
  setTitleNote(note: string | undefined): void;
  setFavicon(state: "normal" | "unread" | "ringing" | "in_call"): void;
  notificationPermission(): "granted" | "denied" | "default" | "unsupported";
  requestNotificationPermission(): Promise<"granted" | "denied" | "unsupported">;
  /** Returns how to take it away. */
  notify(input: PageNotification): () => void;
}

/** The service worker. Everything but `supported` and `pushSupported` needs it to be registered. */
export interface WorkerPort {
  readonly supported: boolean;
  readonly pushSupported: boolean;
  /** Until it is active. `onUpdate`: a newer version waits. */
  register(onUpdate: () => void): Promise<void>;
  checkForUpdate(): Promise<void>;
  /** Loads the page anew, with the version that waits. */
  applyUpdate(): void;
  subscription(): Promise<PushSubscription | undefined>;
  /** Rejects when the browser may not or cannot. */
  subscribe(vapidKey: string): Promise<PushSubscription>;
  closeNotifications(tag: string): Promise<void>;
  onMessage(run: (message: unknown) => void): void;
}

export interface Ports {
  clock: Clock;
  random: Random;
  socket: SocketPort;
  store: KeyValueStore;
  tab: TabStorage;
  locks: LockPort;
  broadcast: BroadcastPort;
  http: HttpPort;
  page: PagePort;
  media: MediaPort;
  audio: AudioPort;
  attention: AttentionPort;
  /** Its code comes with the first use. */
  loadWorker(): Promise<WorkerPort>;
}
