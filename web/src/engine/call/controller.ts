// Runs the pure call machine: events in, one after the other; effects out, in order.
import type { HelloResult, ReactionName, User } from "../../protocol/types.gen";
import type { Requester } from "../chat/context";
import type { Ports } from "../ports/ports";
import type { SettingsState } from "../settings/state";
import type { Dispatcher } from "../socket/dispatcher";
import { TONES } from "../tones/patterns";
import type { TonePlayer } from "../tones/player";
import { CallEffects } from "./call_effects";
import { CallOwner } from "./call_owner";
import type { Devices } from "./devices";
import type { ConnectionFailure } from "./diagnosis";
import type { GrantMessage, IceCredentials } from "./ice_credentials";
import type { LocalMedia } from "./local_media";
import { initialCallState, reduce } from "./machine";
import { CallParts } from "./parts";
import type { PeerHost } from "./peer_host";
import type { Problems } from "./problems";
import { Reactions } from "./reactions";
import type { RemotePlayer } from "./remote_player";
import type { Ringer } from "./ringer";
import { asActive, sessionCallId } from "./turn";
import type { CallMachineEvent, CallMachineState, Intent, LocalInput } from "./types";
import { unsupportedBy } from "./unsupported";

export interface CallContext {
  ports: Pick<
    Ports,
    "clock" | "random" | "tab" | "page" | "locks" | "broadcast" | "http" | "media" | "audio"
  >;
  socket: Requester & { setInCall(inCall: boolean): void; suspect(): Promise<boolean> };
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
const TEST_VOLUME = 0.8;

export class CallController {
  readonly parts: CallParts;
  readonly owner: CallOwner;
  readonly reactions: Reactions;
  private readonly context: CallContext;
  private readonly onChange: () => void;
  private readonly effects: CallEffects;
  private machine: CallMachineState = initialCallState;
  private queue: CallMachineEvent[] = [];
  private running = false;
  /** The page's first hello waits for what the page before it left. */
  private restoring = true;
  private firstHello = true;
  private inCall = false;

  /** `onChange`: something that screens show is another. */
  constructor(context: CallContext, onChange: () => void) {
    this.context = context;
    this.onChange = onChange;
    const report = (input: LocalInput): void => this.report(input);
    this.parts = new CallParts(context, () => this.machine, report, onChange);
    this.owner = new CallOwner(context.ports, {
      onLeave: () => this.intend({ type: "end", command_id: this.commandId() }),
      onChange,
    });
    this.effects = new CallEffects(this.parts, context.settings, () => this.machine, report);
    this.reactions = new Reactions(
      context.socket,
      context.events,
      () => sessionCallId(this.machine.session) ?? undefined,
      () => this.machine.self?.user_id,
      onChange,
    );
    this.listen();
  }

  get state(): CallMachineState {
    return this.machine;
  }

  /** From the press of a button to the end. */
  get isBusy(): boolean {
    return !OUTSIDE.has(this.machine.session.phase);
  }

  get callId(): string | undefined {
    return sessionCallId(this.machine.session) ?? undefined;
  }

  /** Of the call that is on. */
  get peerUserId(): string | undefined {
    const session = this.isBusy ? asActive(this.machine.session) : undefined;
    return session?.call[session.role === "caller" ? "callee" : "caller"].user_id;
  }

  get devices(): Devices {
    return this.parts.devices;
  }

  get problems(): Problems {
    return this.parts.problems;
  }

  get local(): LocalMedia {
    return this.parts.local;
  }

  get ice(): IceCredentials {
    return this.parts.ice;
  }

  get peer(): PeerHost {
    return this.parts.peer;
  }

  get player(): RemotePlayer {
    return this.parts.player;
  }

  get ringer(): Ringer {
    return this.parts.ringer;
  }

  get tones(): TonePlayer {
    return this.parts.tones;
  }

  get toneBlocked(): boolean {
    return this.parts.toneBlocked;
  }

  get lastAnnouncement(): CallEffects["lastAnnouncement"] {
    return this.effects.lastAnnouncement;
  }

  get announcements(): number {
    return this.effects.announcements;
  }

  get failure(): ConnectionFailure | undefined {
    return this.effects.failure;
  }

  /** Signed in: what did the page before this one leave? Before the first hello is handled. */
  async begin(): Promise<void> {
    this.restoring = true;
    this.firstHello = true;
    // Opens nothing and asks nothing: the settings show what there is.
    void this.devices.refresh();
    const remembered = this.parts.memory.take();
    if (remembered) {
      const granted = (await this.context.ports.media.permission("microphone")) === "granted";
      const { before } = this.parts.mediaMemory;
      this.queue.unshift({
        from: "local",
        input: {
          type: "restore",
          call_id: remembered.callId,
          granted,
          ...(before && { before }),
        },
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
    this.parts.sender.pump();
    this.parts.cameBack();
    // A server that restarted knows nothing of the credentials it gave.
    if (!resumed) void this.ice.refresh();
    if (!call || resumed) return;
    if (call.state === "ringing" && call.callee.user_id === user.id) {
      if (this.canTakeCalls) void this.meetCaller(call);
    } else {
      const { caller, callee } = call;
      const other = caller.user_id === user.id ? callee : caller;
      // Its name, for a call that goes on elsewhere; without it the words say "somebody".
      this.context.findUser(other.user_id).catch(() => undefined);
    }
  }

  disconnected(): void {
    this.report({ type: "offline" });
  }

  intend(intent: Intent): void {
    if (!this.parts.guest?.takes(intent)) this.dispatch({ from: "person", intent });
  }

  /** A number no other press of a button has. */
  commandId(): string {
    return this.context.ports.random.id();
  }

  previewRing(): void {
    void this.parts.ringer.preview();
  }

  react(reaction: ReactionName): void {
    const callId = sessionCallId(this.machine.session);
    if (callId !== null) this.reactions.send(callId, reaction);
  }

  /** Where the call is heard. */
  testSpeaker(): void {
    const { speakerId } = this.devices.store.getState();
    void this.parts.ringer.play(TONES.connected, TEST_VOLUME, speakerId);
  }

  settingsChanged(): void {
    this.local.settingsChanged();
  }

  /** Signed out: the server ends what was running, here everything closes. */
  reset(): void {
    this.queue = [];
    this.effects.reset();
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
        if (type === "call_incoming" && !this.canTakeCalls) return;
        // Each pair of type and data matches by the contract; the union does not carry it through.
        const input = { type, ...data } as Extract<CallMachineEvent, { from: "server" }>["input"];
        this.ice.learn(data as GrantMessage);
        this.dispatch({ from: "server", input });
      });
    }
    ports.page.onOnlineChange(() => {
      if (ports.page.isOnline()) this.report({ type: "network_changed" });
    });
    ports.page.onPageHide(() => {
      const { current } = this.parts.memory;
      const client_id = clientId();
      if (!current || client_id === undefined) return;
      ports.http.beacon(`calls/${current.callId}/leave`, JSON.stringify({ client_id }));
    });
  }

  /** What rings in vain here rings at the person's other devices. */
  private get canTakeCalls(): boolean {
    return unsupportedBy(this.context.ports.media) === undefined;
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
        for (const effect of effects) this.effects.run(effect);
      }
    } finally {
      this.running = false;
    }
    this.listenCloser();
    this.onChange();
  }

  /** From the press of the button to the end the server wants to hear from us more often. */
  private listenCloser(): void {
    const { session, elsewhere } = this.machine;
    const inCall = this.isBusy;
    const own = inCall ? sessionCallId(session) : null;
    this.owner.follow(own ?? undefined, elsewhere?.call_id);
    if (inCall === this.inCall) return;
    this.inCall = inCall;
    this.context.socket.setInCall(inCall || this.parts.guest !== undefined);
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
