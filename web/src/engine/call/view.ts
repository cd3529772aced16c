// What screens see of the call: derived from the call machine, the media and the statistics.
import type { CallErrorId, RemedyId } from "../errors";
import type { ConnectionFailure } from "./diagnosis";
import type { RelayProtocol } from "./evidence";
import type { RemotePictureKind } from "./remote_player";
import type { ScreenHint } from "./senders";
import type { Announcement } from "./types";
import type { TimelineSample } from "./quality/timeline";
import type { CallKind, EndReason, MediaState, ReactionName, User } from "../../protocol/types.gen";

export type CallPhase =
  | "idle"
  /** Caller: pressed; no device of the callee has answered the ring. */
  | "calling"
  /** Caller: rings at the other side. */
  | "ringing"
  /** Callee: rings here. */
  | "incoming"
  /** Callee: accept is on its way. */
  | "answering"
  | "connecting"
  | "connected"
  | "reconnecting"
  /** The result stays on view until dismissed. */
  | "ended";

/**
 * off: not captured. starting: asked for. on: captured and sent. muted: captured, nothing is sent.
 */
export type LocalTrackState = "off" | "starting" | "on" | "muted" | "blocked";

export type Quality = "excellent" | "good" | "weak" | "bad";
export type WeakSide = "mine" | "theirs" | "both";

export interface CallProblem {
  id: CallErrorId;
  remedies: readonly RemedyId[];
  /** Name of the device in use now, for the unplugged errors. */
  deviceLabel: string | undefined;
}

/** unavailable: wanted, but this browser cannot; its own suppression works instead. */
export type NoiseFilterState = "off" | "starting" | "on" | "unavailable";

/** silent: open and gives nothing. muted: somebody speaks into a muted one. */
export type MicrophoneHint = "silent" | "muted";

export interface ScreenView {
  state: "off" | "starting" | "on";
  hint: ScreenHint;
  /** Its sound is shared, too. */
  sound: boolean;
}

export interface ReactionView {
  /** Rises with each. */
  number: number;
  reaction: ReactionName;
  mine: boolean;
}

export interface LocalMediaView {
  microphone: LocalTrackState;
  camera: LocalTrackState;
  screen: ScreenView["state"];
  screenHint: ScreenHint;
  screenSound: boolean;
  noiseFilter: NoiseFilterState;
  /** undefined: this camera or browser offers none. */
  backgroundBlur: boolean | undefined;
  microphoneHint: MicrophoneHint | undefined;
  /** Changes whenever `engine.call.localStream()` has other tracks. */
  streamVersion: number;
}

export interface RemoteMediaView {
  /** What the other side says it sends. */
  media: MediaState;
  /** The other side says its camera is on, and its picture arrives. */
  videoFlows: boolean;
  /** The other side says it shares its screen, and the picture arrives. */
  screenFlows: boolean;
  /** 0..2 */
  volume: number;
  streamVersion: number;
  /** The browser refuses sound before a click: show "Enable sound". */
  autoplayBlocked: boolean;
}

export interface CallQualityView {
  /** undefined until measured. */
  path: "direct" | "relayed" | undefined;
  /** How we reach our relay; undefined when only the other side uses one. */
  relayProtocol: RelayProtocol | undefined;
  quality: Quality | undefined;
  /** Whose side is weak, when quality is weak or bad. */
  weakSide: WeakSide | undefined;
  /** Our picture is held back to keep the sound. */
  videoPaused: boolean;
  /** A sentence is due: bad for 8 s, until good for 10 s, at most once a minute. */
  warn: boolean;
  roundTripMs: number | undefined;
  /** Share of lost packets, 0..1. */
  lossSent: number | undefined;
  lossReceived: number | undefined;
  sentKbps: number | undefined;
  receivedKbps: number | undefined;
  sentWidth: number | undefined;
  sentHeight: number | undefined;
  receivedWidth: number | undefined;
  receivedHeight: number | undefined;
}

export interface CallEndView {
  reason: EndReason;
  /** 0 when it never connected. */
  durationMs: number;
  /** Name of the device that answered, for answered_elsewhere and replaced. */
  otherDevice: string | undefined;
  /** Set when the server refused to start or to join: why. */
  refusal: string | undefined;
  /** Why no media came through, when that ended the call. */
  failure: ConnectionFailure | undefined;
}

export interface CallView {
  phase: CallPhase;
  callId: string | undefined;
  conversationId: string | undefined;
  kind: CallKind;
  direction: "outgoing" | "incoming";
  peer: User | undefined;
  peerUserId: string | undefined;
  /** Caller: 5 s passed and no device has acknowledged the ring. */
  peerSeemsOffline: boolean;
  /** Caller: a push service took a notification for them. */
  peerNotified: boolean;
  /** Caller: there is no way to the server; the call starts when there is. */
  waitsForConnection: boolean;
  /** Server wall clock, unix ms: pressed; accepted; media flows (start of the timer). */
  startedAtMs: number | undefined;
  connectedAtMs: number | undefined;
  /** Server wall clock at which the ring or the attempt to connect ends. */
  deadlineAtMs: number | undefined;
  /** Who the call waits for while reconnecting. */
  reconnectingSide: "mine" | "theirs" | undefined;
  /** The remote picture is stale: dim it. */
  dimmed: boolean;
  local: LocalMediaView;
  remote: RemoteMediaView;
  stats: CallQualityView;
  end: CallEndView | undefined;
  /** The callee silenced the ring with Esc. */
  silenced: boolean;
  /** This tab rings; other tabs of the browser only show it. */
  ringsHere: boolean;
  /** The ring or tone could not be heard: show "Click to hear". */
  ringBlocked: boolean;
  problems: readonly CallProblem[];
  /** An incoming call while one is going on: shown as a banner, without ring. */
  waiting: WaitingCallView | undefined;
  /** The call goes from here to another device of ours, which has no media yet: its name. */
  movingTo: string | undefined;
  /** A call of this account in another tab or on another device. */
  elsewhere: ElsewhereCallView | undefined;
  /**
   * A call that was here before the page was loaded anew; the browser wants a click to return to
   * it.
   */
  returnable: { callId: string } | undefined;
  /** Of both sides; the newest last, each to be shown once. */
  reactions: readonly ReactionView[];
  /** What the live regions say next; a higher number is a new one. */
  announcement: CallAnnouncement | undefined;
}

interface CallAnnouncement {
  number: number;
  what: Announcement;
  /** For ended. */
  reason: EndReason | undefined;
}

interface WaitingCallView {
  callId: string;
  kind: CallKind;
  caller: User;
}

interface ElsewhereCallView {
  callId: string;
  peerUserId: string;
  kind: CallKind;
  /** In another tab of this browser. */
  inTabBeside: boolean;
  /** The device it is on, e.g. "Firefox on Linux". */
  deviceName: string | undefined;
}

export interface MediaDeviceView {
  id: string;
  label: string;
}

export interface DevicesState {
  /** Empty labels before the first permission; see `labelled`. */
  microphones: readonly MediaDeviceView[];
  cameras: readonly MediaDeviceView[];
  speakers: readonly MediaDeviceView[];
  labelled: boolean;
  /** What the call uses now. */
  microphoneId: string | undefined;
  cameraId: string | undefined;
  speakerId: string | undefined;
  speakerChoiceSupported: boolean;
}

export interface CallActions {
  /** The seconds of this call, or of the one that has just ended, in the order of time. */
  qualityTimeline(): readonly TimelineSample[];
  /** Why a call cannot be made from this browser, or undefined. */
  unsupported(): CallErrorId | undefined;
  /** Needs a click: the microphone is asked for. A second press returns to the same call. */
  start(conversationId: string, kind: CallKind): void;
  /** camera: also ask for the camera. */
  accept(options: { camera: boolean }): void;
  reject(): void;
  rejectWithMessage(text: string): void;
  /** Hangs up, cancels, or gives up connecting. */
  end(): void;
  /** Takes the result off the screen. */
  dismiss(): void;
  /** Stops the sound of the ring here; the call still rings. */
  silence(): void;
  rejectWaiting(): void;
  /** Ends this call and takes the waiting one. */
  acceptWaiting(options: { camera: boolean }): void;
  /** After an ended outgoing call: the same person and kind once more. */
  callAgain(): void;
  toggleMicrophone(): void;
  toggleCamera(): void;
  setMicrophone(on: boolean): void;
  /** In a click: the browser asks what to share. */
  setScreen(on: boolean): void;
  setScreenHint(hint: ScreenHint): void;
  react(reaction: ReactionName): void;
  /** A short tone on the speaker of the call. */
  testSpeaker(): void;
  /** Of the other side, on this device from now on: 0..2. */
  setVolume(volume: number): void;
  selectMicrophone(deviceId: string): void;
  selectCamera(deviceId: string): void;
  selectSpeaker(deviceId: string): void;
  /** Acts on a problem; ids without an action (read-only advice) do nothing. */
  applyRemedy(problem: CallErrorId, remedy: RemedyId): void;
  dismissProblem(problem: CallErrorId): void;
  /** In a click: lets the browser play what it refused. */
  enableSound(): void;
  /** Takes a call that runs in another tab over into this one. */
  moveHere(): void;
  returnToCall(): void;
  localStream(): MediaStream | undefined;
  /** Our screen while it is shared. */
  localScreen(): MediaStreamTrack | undefined;
  remoteStream(): MediaStream | undefined;
  /**
   * Shows the remote picture in this element until the returned function is called. Sound needs no
   * element: the engine plays it itself, on the chosen speaker.
   */
  attachRemote(element: HTMLMediaElement, kind?: RemotePictureKind): () => void;
  /** 0..1, for level meters; 0 when silent or muted. */
  localLevel(): number;
  remoteLevel(): number;
}
