// Runs the pure call machine: events in, one after the other; effects out, in order.
import type { HelloResult, User } from "../../protocol/types.gen";
import type { Requester } from "../chat/context";
import type { Ports } from "../ports/ports";
import type { SettingsState } from "../settings/state";
import type { Dispatcher } from "../socket/dispatcher";
import { RINGBACK, RINGS, TONES } from "../tones/patterns";
import { TonePlayer } from "../tones/player";
import { CallMemory } from "./call_memory";
import { CallSender } from "./call_sender";
import { Devices } from "./devices";
import type { ConnectionFailure } from "./diagnosis";
import { type GrantMessage, IceCredentials } from "./ice_credentials";
import { LocalMedia } from "./local_media";
import { initialCallState, reduce } from "./machine";
import type { CaptureDevice } from "./media_errors";
import { PeerHost } from "./peer_host";
import { Problems } from "./problems";
import { RemotePlayer } from "./remote_player";
import { Ringer } from "./ringer";
import { CallTimers } from "./timers";
import type { CallMachineEvent, CallMachineState, Effect, Intent, LocalInput } from "./types";

export interface CallContext {
  ports: Pick<
    Ports,
    "clock" | "random" | "tab" | "page" | "locks" | "broadcast" | "http" | "media" | "audio"
  >;
  socket: Requester & { setInCall(inCall: boolean): void };
  events: Dispatcher;
  settings: () => SettingsState;
  /** Do not disturb. */
  quiet: () => boolean;
  serverNowMs: () => number;
  clientId: () => string | undefined;
  /** From what is known, else from the server. */
  findUser: (userId: string) => Promise<User>;
}

const OUTSIDE: ReadonlySet<CallMachineState["session"]["phase"]> = new Set([
  "idle",
  "incoming",
  "ended",
]);
const RINGBACK_VOLUME = 0.8;
const TONE_VOLUME = 0.8;

export class CallController {
  readonly devices: Devices;
  readonly problems: Problems;
  readonly local: LocalMedia;
  readonly ice: IceCredentials;
  readonly peer: PeerHost;
  readonly player: RemotePlayer;
  readonly ringer: Ringer;
  readonly tones: TonePlayer;
  toneBlocked = false;
  lastAnnouncement: Extract<Effect, { type: "announce" }> | undefined;
  announcements = 0;
  /** Why the latest peer connection was not up when it was closed. */
  failure: ConnectionFailure | undefined;
  private readonly context: CallContext;
  private readonly onChange: () => void;
  private readonly sender: CallSender;
  private readonly timers: CallTimers;
  private readonly memory: CallMemory;
  private machine: CallMachineState = initialCallState;
  private queue: CallMachineEvent[] = [];
  private running = false;
  /** The page's first hello waits for what the page before it left. */
  private restoring = true;
  private firstHello = true;
  private acquisition = 0;
  private inCall = false;
  private stopRingback: (() => void) | undefined;

  /** `onChange`: something that screens show is another. */
  constructor(context: CallContext, onChange: () => void) {
    this.context = context;
    this.onChange = onChange;
    const { ports } = context;
    this.devices = new Devices(ports.media);
    this.problems = new Problems(onChange);
    this.memory = new CallMemory(ports);
    this.ice = new IceCredentials(ports.clock, context.socket, context.serverNowMs, () =>
      this.peer.routeChanged(),
    );
    this.sender = new CallSender(context.socket, ports.clock, (request, result) => {
      if (result.ok) this.ice.learn(result);
      this.report({ type: "reply", request, result });
    });
    this.timers = new CallTimers(ports.clock, (timer) => this.report({ type: "timer", timer }));
    this.tones = new TonePlayer(ports.audio, ports.clock, (blocked) => {
      this.toneBlocked = blocked;
      onChange();
    });
    this.ringer = new Ringer(ports, this.tones, context.settings, context.quiet, onChange);
    this.player = new RemotePlayer(ports.media, onChange);
    this.local = this.createLocal();
    this.peer = this.createPeer();
    this.listen();
  }

  get state(): CallMachineState {
    return this.machine;
  }

  /** Signed in: what did the page before this one leave? Before the first hello is handled. */
  async begin(): Promise<void> {
    this.restoring = true;
    this.firstHello = true;
    // Opens nothing and asks nothing: the settings show what there is.
    void this.devices.refresh();
    const remembered = this.memory.take();
    if (remembered) {
      const granted = (await this.context.ports.media.permission("microphone")) === "granted";
      this.queue.unshift({
        from: "local",
        input: { type: "restore", call_id: remembered.callId, granted },
      });
    }
    this.restoring = false;
    this.drain();
  }

  connected(hello: HelloResult): void {
    const { client_id, call, user } = hello;
    // A page that was loaded anew knows nothing, whatever the server could replay.
    const resumed = hello.resumed && !this.firstHello;
    this.firstHello = false;
    this.report({
      type: "online",
      user_id: user.id,
      client_id,
      resumed,
      ...(call && { call }),
    });
    this.sender.pump();
    // A server that restarted knows nothing of the credentials it gave.
    if (!resumed) void this.ice.refresh();
    if (call?.state === "ringing" && call.callee.user_id === user.id && !resumed) {
      void this.meetCaller(call);
    }
  }

  disconnected(): void {
    this.report({ type: "offline" });
  }

  intend(intent: Intent): void {
    this.dispatch({ from: "person", intent });
  }

  /** A number no other press of a button has. */
  commandId(): string {
    return this.context.ports.random.id();
  }

  previewRing(): void {
    const { ring, ringVolume } = this.context.settings();
    const pattern = RINGS[ring];
    if (pattern) this.tones.play(pattern, ringVolume);
  }

  /** Signed out: the server ends what was running, here everything closes. */
  reset(): void {
    this.queue = [];
    this.sender.reset();
    this.timers.clear();
    this.ringer.stop();
    this.run({ type: "stop_ringback" });
    this.peer.close();
    this.player.setStream(undefined);
    this.local.release();
    this.problems.clear();
    this.memory.forget();
    this.machine = initialCallState;
    this.listenCloser();
    this.onChange();
  }

  private listen(): void {
    const { events, ports, clientId } = this.context;
    for (const type of [
      "call_incoming",
      "call_ringing",
      "call_accepted",
      "call_rejected",
      "call_ended",
      "call_changed",
      "webrtc_offer",
      "webrtc_answer",
      "webrtc_ice_candidate",
    ] as const) {
      events.on(type, (data) => {
        // Each pair of type and data matches by the contract; the union does not carry it through.
        const input = { type, ...data } as Extract<CallMachineEvent, { from: "server" }>["input"];
        this.ice.learn(data as GrantMessage);
        this.dispatch({ from: "server", input });
      });
    }
    this.devices.onChange(() => void this.useSpeaker());
    ports.page.onOnlineChange(() => {
      if (ports.page.isOnline()) this.report({ type: "network_changed" });
    });
    ports.page.onPageHide(() => {
      const { current } = this.memory;
      const client_id = clientId();
      if (!current || client_id === undefined) return;
      ports.http.beacon(`calls/${current.callId}/leave`, JSON.stringify({ client_id }));
    });
  }

  private createLocal(): LocalMedia {
    const { ports, settings } = this.context;
    return new LocalMedia(ports.media, this.devices, this.problems, settings, {
      onTrack: (kind, track) => this.peer.setTrack(kind, track),
      onLost: (device) => this.report({ type: "media_changed", [device]: false }),
      onChange: () => this.onChange(),
    });
  }

  private createPeer(): PeerHost {
    const tracks = () => ({
      audio: this.local.microphone.track ?? null,
      video: this.local.camera.track ?? null,
    });
    return new PeerHost(this.context.ports, this.ice, this.memory, tracks, {
      onOffer: (negotiation, sdp) => this.report({ type: "local_offer", negotiation, sdp }),
      onAnswer: (negotiation, sdp) => this.report({ type: "local_answer", negotiation, sdp }),
      onCandidate: (candidate) => this.report({ type: "local_candidate", ...candidate }),
      onConnected: () => this.report({ type: "peer_connected" }),
      onDisconnected: () => this.report({ type: "peer_disconnected" }),
      onFailed: () => this.report({ type: "peer_failed" }),
      onRemoteTracks: () => {
        this.player.setStream(this.peer.remoteStream);
        this.onChange();
      },
      onTrackFlow: () => this.onChange(),
      onWake: () => this.report({ type: "network_changed" }),
      onChange: () => this.onChange(),
    });
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

  private report(input: LocalInput): void {
    this.dispatch({ from: "local", input });
  }

  private dispatch(event: CallMachineEvent): void {
    this.queue.push(event);
    this.drain();
  }

  /** An effect may bring the next event at once; it waits until the effects before it have run. */
  private drain(): void {
    if (this.running || this.restoring) return;
    this.running = true;
    try {
      for (;;) {
        const event = this.queue.shift();
        if (!event) break;
        const [state, effects] = reduce(this.machine, event, this.context.serverNowMs());
        this.machine = state;
        for (const effect of effects) this.run(effect);
      }
    } finally {
      this.running = false;
    }
    this.listenCloser();
    this.onChange();
  }

  /** From the press of the button to the end the server wants to hear from us more often. */
  private listenCloser(): void {
    const inCall = !OUTSIDE.has(this.machine.session.phase);
    if (inCall === this.inCall) return;
    this.inCall = inCall;
    this.context.socket.setInCall(inCall);
  }

  private run(effect: Effect): void {
    switch (effect.type) {
      case "send":
        return this.sender.send(effect.request);
      case "start_ring":
        return this.ringer.start(effect.call.call_id);
      case "stop_ring":
        return this.ringer.stop();
      case "start_ringback":
        if (this.context.settings().callTones) {
          this.stopRingback ??= this.tones.loop(RINGBACK, RINGBACK_VOLUME);
        }
        return;
      case "stop_ringback":
        this.stopRingback?.();
        this.stopRingback = undefined;
        return;
      case "play_tone":
        if (this.context.settings().callTones) this.tones.play(TONES[effect.tone], TONE_VOLUME);
        return;
      case "acquire_media":
        return void this.acquire(effect);
      case "release_media":
        this.acquisition += 1;
        this.local.release();
        return this.problems.clear();
      case "set_source":
        return void this.setSource(effect.source, effect.on);
      case "create_peer":
        return this.openPeer(effect);
      case "close_peer":
        this.failure = this.peer.diagnose();
        this.peer.close();
        return this.player.setStream(undefined);
      case "restart_ice":
        return this.peer.restartIce();
      case "deliver_signal":
        return this.peer.deliver(effect.signal);
      case "start_timer":
        return this.timers.start(effect.timer, effect.delay_ms);
      case "stop_timer":
        return this.timers.stop(effect.timer);
      case "remember_call":
        return this.memory.remember(effect.call_id);
      case "forget_call":
        return this.memory.forget();
      case "announce":
        this.lastAnnouncement = effect;
        this.announcements += 1;
        return;
      default:
        effect satisfies never;
    }
  }

  private openPeer({ offerer }: Extract<Effect, { type: "create_peer" }>): void {
    const { session } = this.machine;
    if (!("role" in session) || !session.call) return;
    const callId = session.call.call_id;
    const leads = session.role === "caller";
    const relayOnly = this.context.settings().alwaysRelay;
    this.failure = undefined;
    this.peer.open({ callId, relayOnly, offerer, leads });
  }

  private async acquire(wanted: { microphone: boolean; camera: boolean }): Promise<void> {
    const question = ++this.acquisition;
    const acquired = await this.local.acquire(wanted);
    // Released meanwhile: nobody waits for this answer, and the next call has its own.
    if (question === this.acquisition) this.report({ type: "media_ready", ...acquired });
  }

  private async setSource(source: CaptureDevice | "screen", on: boolean): Promise<void> {
    if (source === "screen") return;
    const isOn = await this.local.setOn(source, on);
    this.report({ type: "media_changed", [source]: isOn });
  }

  /** The greeting names a call that rings here; the caller's name comes from elsewhere. */
  private async meetCaller(call: NonNullable<HelloResult["call"]>): Promise<void> {
    try {
      const caller = await this.context.findUser(call.caller.user_id);
      this.dispatch({ from: "server", input: { type: "call_incoming", call, caller } });
    } catch {
      // The connection broke again; the next greeting names the call anew.
    }
  }
}
