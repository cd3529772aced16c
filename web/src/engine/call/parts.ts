// Everything a call is made of on this page, wired together; the controller tells it what to do.
import { TonePlayer } from "../tones/player";
import { CallMemory } from "./call_memory";
import { CallSender } from "./call_sender";
import type { CallContext } from "./controller";
import { Devices } from "./devices";
import { IceCredentials } from "./ice_credentials";
import { LocalMedia } from "./local_media";
import { MediaMemory } from "./media_memory";
import { PeerHost } from "./peer_host";
import { Problems } from "./problems";
import type { Circumstances } from "./quality/call_quality";
import { LazyQuality } from "./quality/lazy_quality";
import { ReportSender } from "./quality/report_sender";
import { RemotePlayer } from "./remote_player";
import { Ringer } from "./ringer";
import type { ScreenHint, Slot } from "./senders";
import { CallTimers } from "./timers";
import { asActive, isOn } from "./turn";
import type { CallMachineState, Intent, LocalInput } from "./types";

/** A group call, which uses the devices of this page. */
export interface MediaGuest {
  onTrack(slot: Slot, track: MediaStreamTrack | null): void;
  onScreenHint(hint: ScreenHint): void;
  /** The state of a device is another one. */
  onChange(): void;
  /** In a click: the browser may play sound now. */
  unlock(): void;
  /** A wish of the person that is for it and not for a call of two. */
  takes(intent: Intent): boolean;
}

/** A new way needs some time to be found before another one is sought. */
const SEEK_AGAIN_MS = 6_000;
const OFFER_WAIT_MS = 400;

export class CallParts {
  readonly devices: Devices;
  readonly problems: Problems;
  readonly local: LocalMedia;
  readonly ice: IceCredentials;
  readonly quality: LazyQuality;
  readonly reports: ReportSender;
  readonly peer: PeerHost;
  readonly player: RemotePlayer;
  readonly ringer: Ringer;
  readonly tones: TonePlayer;
  readonly sender: CallSender;
  readonly timers: CallTimers;
  readonly memory: CallMemory;
  readonly mediaMemory: MediaMemory;
  /** While there is one, the devices stay open without a call of two. */
  guest: MediaGuest | undefined;
  /** The browser wants a click before it plays a tone. */
  toneBlocked = false;
  private soughtAtMs = Number.NEGATIVE_INFINITY;
  private readonly context: CallContext;
  private readonly state: () => CallMachineState;
  private readonly report: (input: LocalInput) => void;
  private readonly onChange: () => void;

  /** `report`: what happened, for the machine. `onChange`: screens show something else now. */
  constructor(
    context: CallContext,
    state: () => CallMachineState,
    report: (input: LocalInput) => void,
    onChange: () => void,
  ) {
    this.context = context;
    this.state = state;
    this.report = report;
    this.onChange = onChange;
    const { ports } = context;
    this.devices = new Devices(ports.media, ports.clock);
    this.problems = new Problems(onChange);
    this.memory = new CallMemory(ports);
    this.ice = new IceCredentials(ports.clock, context.socket, context.serverNowMs, () =>
      this.peer.routeChanged(),
    );
    this.sender = new CallSender(
      context.socket,
      ports.clock,
      (callId) => isOn(this.state(), callId),
      (request, result) => {
        if (result.ok) this.ice.learn(result);
        report({ type: "reply", request, result });
      },
    );
    this.timers = new CallTimers(ports.clock, (timer) => report({ type: "timer", timer }));
    this.tones = new TonePlayer(ports.audio, ports.clock, (blocked) => {
      this.toneBlocked = blocked;
      onChange();
    });
    this.ringer = new Ringer(ports, this.tones, context.settings, context.quiet, onChange);
    this.player = new RemotePlayer(ports.media, ports.audio, onChange);
    this.local = this.createLocal();
    this.mediaMemory = new MediaMemory(ports, this.local);
    this.reports = new ReportSender(context.socket);
    this.quality = new LazyQuality(
      () => this.circumstances(),
      (video_paused) => report({ type: "media_changed", video_paused }),
    );
    this.peer = this.createPeer();
    this.devices.onChange(() => void this.useSpeaker());
  }

  /** After a greeting: the network may be another one now. */
  cameBack(): void {
    this.reports.flush();
    // An offer of the other side that waited for us comes first: two that cross cost a connection.
    this.peer.ifSilentFor(OFFER_WAIT_MS, () => this.report({ type: "network_changed" }));
  }

  /**
   * Media has stopped. A dead socket is replaced first: without it no other way can be agreed on.
   */
  private async lookForAWay(): Promise<void> {
    const answered = await this.context.socket.suspect();
    const nowMs = this.context.ports.clock.now();
    if (!answered || !this.peer.isSilent || nowMs - this.soughtAtMs < SEEK_AGAIN_MS) return;
    this.soughtAtMs = nowMs;
    this.report({ type: "network_changed" });
  }

  /** `failure`: why there was no connection at the end. */
  sendReport(failure: string | undefined): void {
    const report = this.quality.report(failure);
    if (report) this.reports.send(report);
  }

  /** Closes the devices, unless a group call uses them. */
  release(): void {
    if (!this.guest) this.local.release();
  }

  private createLocal(): LocalMedia {
    const { ports, settings } = this.context;
    return new LocalMedia(ports, this.devices, this.problems, settings, {
      onTrack: (slot, track) => {
        this.peer.setTrack(slot, track);
        this.guest?.onTrack(slot, track);
      },
      onLost: (device) => this.report({ type: "media_changed", [device]: false }),
      onScreenHint: (hint) => {
        this.peer.setScreenHint(hint);
        this.guest?.onScreenHint(hint);
      },
      onScreenSoundEnded: () => this.report({ type: "media_changed", screen_sound: false }),
      onScreenEnded: () => this.report({ type: "media_changed", screen: false }),
      onChange: () => {
        this.guest?.onChange();
        this.onChange();
      },
    });
  }

  private createPeer(): PeerHost {
    const tracks = () => this.local.tracks;
    return new PeerHost(this.context.ports, this.ice, this.memory, this.quality, tracks, {
      onOffer: (negotiation, sdp) => this.report({ type: "local_offer", negotiation, sdp }),
      onAnswer: (negotiation, sdp) => this.report({ type: "local_answer", negotiation, sdp }),
      onCandidate: (candidate) => this.report({ type: "local_candidate", ...candidate }),
      onConnected: () => this.report({ type: "peer_connected" }),
      onDisconnected: () => this.report({ type: "peer_disconnected" }),
      onFailed: () => this.report({ type: "peer_failed" }),
      onRemoteTracks: () => {
        this.player.setStream(this.peer.remoteStream, this.peer.remoteScreen);
        this.onChange();
      },
      onTrackFlow: () => this.onChange(),
      onSilent: () => void this.lookForAWay(),
      onWake: () => this.report({ type: "network_changed" }),
      onChange: () => this.onChange(),
    });
  }

  private circumstances(): Circumstances {
    const camera = this.local.camera.track;
    const { width = 0, height = 0 } = camera?.getSettings?.() ?? {};
    const session = asActive(this.state().session);
    const theirs = session?.call[session.role === "caller" ? "callee" : "caller"].media;
    return {
      dataSaver: this.context.settings().dataSaver,
      camera: camera !== undefined,
      cameraHeight: Math.min(width, height) || undefined,
      screen: session?.local.screen ?? false,
      hearsPeer: theirs?.microphone ?? false,
      seesPeer: (theirs?.camera ?? false) && !theirs?.video_paused,
    };
  }

  /** The chosen speaker, or the system's where that is not plugged in. */
  private async useSpeaker(): Promise<void> {
    const chosen = this.context.settings().speakerId;
    const present = chosen !== undefined && this.devices.ids("speakers").has(chosen);
    const used = present ? chosen : undefined;
    const before = this.devices.store.getState().speakerId;
    if (used === before) return;
    this.devices.setUsed({ speakerId: used });
    await this.player.setSpeaker(used);
    if (before !== undefined && used === undefined && this.peer.remoteStream) {
      this.problems.add("speaker_unplugged");
    } else if (used !== undefined) this.problems.remove((id) => id === "speaker_unplugged");
  }
}
