// The peer connection of the present call and what is measured on it.
//
// While the other side moves to another device there are two: `link` goes on with the device before
// and is seen and heard, `next` is made with the new one. Signals belong to `next` then; when its
// media arrives it takes the place of `link`.
import type { Ports, TimerId } from "../ports/ports";
import type { CallMemory } from "./call_memory";
import { type ConnectionFailure, diagnose } from "./diagnosis";
import type { IceCredentials } from "./ice_credentials";
import { type PeerEvents, PeerLink, type PeerRoute } from "./peer_link";
import type { Measured } from "./quality/call_quality";
import type { LazyQuality } from "./quality/lazy_quality";
import { SilenceWatch } from "./quality/silence_watch";
import type { SendPlan } from "./quality/send_plan";
import type { ScreenHint, Slot, SlotTracks } from "./senders";
import type { StatsTotals } from "./stats";
import type { Signal } from "./types";

const SAMPLE_MS = 1_000;
/** A timer this late means that the machine slept or the tab was frozen. */
const DRIFT_MS = 5_000;
const FOLLOWER_DELAY_MS = 700;
/** The other side may first have to find a new way to the server. */
const FOLLOWER_DELAY_SILENT_MS = 2_500;
/** Both sides agreed on another way so often, and nothing came: the connection is beyond repair. */
const FRUITLESS_AGREEMENTS = 2;

export interface PeerHostEvents extends Omit<PeerEvents, "onSpoilt"> {
  /** New statistics, or other remote tracks. */
  onChange(): void;
  onWake(): void;
  /** Nothing arrives any more; again every two seconds until something does. */
  onSilent(): void;
}

export class PeerHost {
  private readonly ports: Pick<Ports, "clock" | "media" | "page">;
  private readonly ice: IceCredentials;
  private readonly memory: CallMemory;
  private readonly quality: LazyQuality;
  private readonly silence = new SilenceWatch();
  private readonly tracks: () => SlotTracks;
  private readonly events: PeerHostEvents;
  private link: PeerLink | undefined;
  private next: PeerLink | undefined;
  private moving = false;
  private relayOnly = false;
  private callId = "";
  private sampleTimer: TimerId | undefined;
  private restartTimer: TimerId | undefined;
  private silenceTimer: TimerId | undefined;
  private leads = false;
  private mediaPackets = 0;
  /** Of the link, when media last came. */
  private agreementsHeard = 0;
  private version = 0;
  /** For the links to come. */
  private plan: SendPlan | undefined;
  private hint: ScreenHint | undefined;

  constructor(
    ports: Pick<Ports, "clock" | "media" | "page">,
    ice: IceCredentials,
    memory: CallMemory,
    quality: LazyQuality,
    tracks: () => SlotTracks,
    events: PeerHostEvents,
  ) {
    this.ports = ports;
    this.ice = ice;
    this.memory = memory;
    this.quality = quality;
    this.tracks = tracks;
    this.events = events;
  }

  get measured(): Measured | undefined {
    return this.quality.measured;
  }

  get remoteStream(): MediaStream | undefined {
    return this.link?.remoteStream;
  }

  get remoteScreen(): MediaStream | undefined {
    return this.link?.remoteScreen;
  }

  /** Nothing arrives, although something should. */
  get isSilent(): boolean {
    return this.silence.isSilentAt(this.ports.clock.now());
  }

  /** `run`: later, when nothing has come until then either. */
  ifSilentFor(ms: number, run: () => void): void {
    const { clock } = this.ports;
    clock.clearTimer(this.silenceTimer);
    if (!this.isSilent) return;
    this.silenceTimer = clock.setTimer(() => {
      if (this.isSilent) run();
    }, ms);
  }

  get streamVersion(): number {
    return this.version;
  }

  /** `leads`: where both sides want to offer, this one goes first. */
  open(opening: { callId: string; relayOnly: boolean; offerer: boolean; leads: boolean }): void {
    const { callId, relayOnly, offerer, leads } = opening;
    this.close();
    if (callId !== this.callId) this.quality.begin(callId);
    this.callId = callId;
    this.relayOnly = relayOnly;
    this.leads = leads;
    const ready = this.ice.begin(callId);
    this.link = this.createLink(this.memory.roundOf(callId));
    this.link.waitFor(ready);
    this.sampleLater();
    if (offerer) this.link.offer();
  }

  close(): void {
    this.ports.clock.clearTimer(this.sampleTimer);
    this.ports.clock.clearTimer(this.restartTimer);
    this.ports.clock.clearTimer(this.silenceTimer);
    this.ice.end();
    this.plan = undefined;
    this.moving = false;
    for (const link of this.links) link.close();
    this.next = undefined;
    this.link = undefined;
    this.interrupt();
    this.version += 1;
  }

  deliver(signal: Signal): void {
    if (signal.type === "webrtc_ice_candidate") {
      const { type: _type, call_id: _call, ...candidate } = signal;
      this.latest?.receiveCandidate(candidate);
    } else if (signal.type === "webrtc_answer") {
      // Nobody has the other end of ours any more.
      if (this.latest?.isFromAnotherPage(signal.sdp)) this.beginAnew();
      else this.latest?.receiveAnswer(signal.negotiation, signal.sdp);
    } else {
      // It restarts ICE as well; ours is not needed.
      this.ports.clock.clearTimer(this.restartTimer);
      this.silence.excuse(this.ports.clock.now());
      this.makeRoomFor(signal.sdp);
      this.latest?.receiveOffer(signal.negotiation, signal.sdp);
    }
  }

  /** The other side goes to another device: begins to, is there, or has stayed where it was. */
  move(step: "begin" | "done" | "undone"): void {
    if (step === "done") this.promote();
    this.moving = step === "begin";
    if (step !== "undone") return;
    this.next?.close();
    this.next = undefined;
  }

  /**
   * Both sides notice most troubles together: the one that does not lead gives the other time to
   * offer. Where restarts lead nowhere, as in a browser that is stuck, a new connection is made.
   */
  restartIce(): void {
    const { clock } = this.ports;
    clock.clearTimer(this.restartTimer);
    this.quality.restarted();
    const ready = this.ice.refresh();
    this.signalling?.waitFor(ready);
    const restart = (): void => {
      if (!this.moving && this.isFruitless) this.beginAnew(ready);
      else this.signalling?.restartIce();
    };
    if (this.leads) restart();
    else {
      const delayMs = this.isSilent ? FOLLOWER_DELAY_SILENT_MS : FOLLOWER_DELAY_MS;
      this.restartTimer = clock.setTimer(restart, delayMs);
    }
  }

  /** There are other servers than before. */
  routeChanged(): void {
    for (const link of this.links) link.setRoute(this.route);
  }

  /** Why the present link does not connect, as far as it can be told by now. */
  diagnose(): ConnectionFailure | undefined {
    const { link, ports, relayOnly, ice } = this;
    return link && diagnose(link.evidence.conclude(ports.page.isOnline(), relayOnly, ice.servers));
  }

  private get route(): PeerRoute {
    return { iceServers: this.ice.servers, relayOnly: this.relayOnly };
  }

  setTrack(slot: Slot, track: MediaStreamTrack | null): void {
    for (const link of this.links) link.setTrack(slot, track);
  }

  apply(plan: SendPlan): void {
    this.plan = plan;
    for (const link of this.links) link.apply(plan);
  }

  setScreenHint(hint: ScreenHint): void {
    this.hint = hint;
    for (const link of this.links) link.setScreenHint(hint);
  }

  private get links(): PeerLink[] {
    return [this.link, this.next].filter((link) => link !== undefined);
  }

  /** Whom what comes is for. */
  private get latest(): PeerLink | undefined {
    return this.next ?? this.link;
  }

  /** Who may send: nobody at the other end knows the first connection while a second is due. */
  private get signalling(): PeerLink | undefined {
    return this.moving ? this.next : this.link;
  }

  /** An offer of a page that none of our connections is with has one made for it. */
  private makeRoomFor(offer: string): void {
    if (!this.latest?.isFromAnotherPage(offer)) return;
    if (!this.moving) return this.replaceLink();
    this.next?.close();
    this.next = this.createLink(0);
  }

  /** The second connection has media, or is all there is. */
  private promote(): void {
    const { next } = this;
    if (!next) return;
    this.link?.close();
    this.link = next;
    this.next = undefined;
    this.moving = false;
    this.version += 1;
    this.interrupt();
    this.events.onRemoteTracks();
    this.events.onChange();
  }

  /** Ours cannot go on: the other side answers the new certificate with a new connection. */
  private beginAnew(ready?: Promise<void>): void {
    this.replaceLink();
    if (ready) this.link?.waitFor(ready);
    this.link?.offer();
  }

  private get isFruitless(): boolean {
    return (this.link?.agreements ?? 0) - this.agreementsHeard >= FRUITLESS_AGREEMENTS;
  }

  /** The other side's page began anew: its connection is gone, ours with it. */
  private replaceLink(): void {
    const round = this.link?.lastRound ?? 0;
    this.link?.close();
    this.link = this.createLink(round);
    this.version += 1;
    this.interrupt();
    this.events.onDisconnected();
    this.events.onChange();
  }

  private createLink(lastRound: number): PeerLink {
    const { events } = this;
    const signals = (): boolean => link === this.signalling;
    const plays = (): boolean => link === this.link;
    const remember = (round: number): void => this.memory.setRound(this.callId, round);
    const link: PeerLink = new PeerLink(this.ports, this.route, this.tracks(), lastRound, {
      onOffer: (round, sdp) => {
        if (!signals()) return;
        remember(round);
        events.onOffer(round, sdp);
      },
      onAnswer: (round, sdp) => {
        if (!signals()) return;
        remember(round);
        events.onAnswer(round, sdp);
      },
      onCandidate: (candidate) => {
        if (signals()) events.onCandidate(candidate);
      },
      onConnected: () => {
        if (link === this.next) this.promote();
        if (!plays()) return;
        this.quality.connected();
        events.onConnected();
      },
      onDisconnected: () => {
        if (plays()) events.onDisconnected();
      },
      onFailed: () => {
        if (plays()) events.onFailed();
      },
      onSpoilt: () => {
        if (plays()) this.beginAnew();
      },
      onRemoteTracks: () => {
        if (!plays()) return;
        this.version += 1;
        events.onRemoteTracks();
      },
      onTrackFlow: () => {
        if (plays()) events.onTrackFlow();
      },
    });
    if (this.plan) link.apply(this.plan);
    if (this.hint) link.setScreenHint(this.hint);
    return link;
  }

  private listenFor({ activity, packetsReceived }: StatsTotals, nowMs: number): void {
    if (packetsReceived > this.mediaPackets) this.agreementsHeard = this.link?.agreements ?? 0;
    this.mediaPackets = packetsReceived;
    if (this.silence.isDue(activity, packetsReceived, nowMs)) this.events.onSilent();
    if (this.silence.isDumbAt(nowMs)) this.link?.fellSilent();
    else this.link?.speaksAgain();
  }

  /** What is measured begins at zero. */
  private interrupt(): void {
    this.quality.interrupt();
    this.silence.reset();
    this.mediaPackets = 0;
    this.agreementsHeard = 0;
  }

  private sampleLater(): void {
    const { clock } = this.ports;
    const dueMs = clock.wallNow() + SAMPLE_MS;
    this.sampleTimer = clock.setTimer(() => {
      if (clock.wallNow() - dueMs > DRIFT_MS) this.events.onWake();
      void this.sample();
      this.sampleLater();
    }, SAMPLE_MS);
  }

  private async sample(): Promise<void> {
    const { link } = this;
    if (!link) return;
    const report = await link.stats().catch(() => undefined);
    if (!report || link !== this.link) return;
    const nowMs = this.ports.clock.now();
    link.evidence.sawReport(report);
    const measured = this.quality.take(report, nowMs, link.evidence.remoteRelays);
    if (measured?.decision) this.apply(measured.decision.plan);
    if (measured) this.listenFor(measured.totals, nowMs);
    this.events.onChange();
  }
}
