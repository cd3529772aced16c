// The peer connection of the present call and what is measured on it.
import type { Ports, TimerId } from "../ports/ports";
import type { CallMemory } from "./call_memory";
import { type ConnectionFailure, diagnose } from "./diagnosis";
import type { IceCredentials } from "./ice_credentials";
import { type PeerEvents, PeerLink, type PeerRoute } from "./peer_link";
import type { CallQuality, Measured } from "./quality/call_quality";
import type { SendPlan } from "./quality/send_plan";
import type { ScreenHint, Slot, SlotTracks } from "./senders";
import type { Signal } from "./types";

const SAMPLE_MS = 1_000;
/** A timer this late means that the machine slept or the tab was frozen. */
const DRIFT_MS = 5_000;
const FOLLOWER_DELAY_MS = 700;

export interface PeerHostEvents extends Omit<PeerEvents, "onSpoilt"> {
  /** New statistics, or other remote tracks. */
  onChange(): void;
  onWake(): void;
}

export class PeerHost {
  private readonly ports: Pick<Ports, "clock" | "media" | "page">;
  private readonly ice: IceCredentials;
  private readonly memory: CallMemory;
  private readonly quality: CallQuality;
  private readonly tracks: () => SlotTracks;
  private readonly events: PeerHostEvents;
  private link: PeerLink | undefined;
  private relayOnly = false;
  private callId = "";
  private sampleTimer: TimerId | undefined;
  private restartTimer: TimerId | undefined;
  private leads = false;
  private version = 0;
  /** For the links to come. */
  private plan: SendPlan | undefined;
  private hint: ScreenHint | undefined;

  constructor(
    ports: Pick<Ports, "clock" | "media" | "page">,
    ice: IceCredentials,
    memory: CallMemory,
    quality: CallQuality,
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

  get streamVersion(): number {
    return this.version;
  }

  /** `leads`: where both sides want to offer, this one goes first. */
  open(opening: { callId: string; relayOnly: boolean; offerer: boolean; leads: boolean }): void {
    const { callId, relayOnly, offerer, leads } = opening;
    this.close();
    if (callId !== this.callId) this.quality.begin();
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
    this.ice.end();
    this.plan = undefined;
    this.link?.close();
    this.link = undefined;
    this.quality.interrupt();
    this.version += 1;
  }

  deliver(signal: Signal): void {
    if (signal.type === "webrtc_ice_candidate") {
      const { type: _type, call_id: _call, ...candidate } = signal;
      this.link?.receiveCandidate(candidate);
    } else if (signal.type === "webrtc_answer") {
      this.link?.receiveAnswer(signal.negotiation, signal.sdp);
    } else {
      // It restarts ICE as well; ours is not needed.
      this.ports.clock.clearTimer(this.restartTimer);
      if (this.link?.isFromAnotherPage(signal.sdp)) this.replaceLink();
      this.link?.receiveOffer(signal.negotiation, signal.sdp);
    }
  }

  /**
   * Both sides notice most troubles together: the one that does not lead gives the other time to
   * offer.
   */
  restartIce(): void {
    const { clock } = this.ports;
    clock.clearTimer(this.restartTimer);
    this.link?.waitFor(this.ice.refresh());
    if (this.leads) this.link?.restartIce();
    else this.restartTimer = clock.setTimer(() => this.link?.restartIce(), FOLLOWER_DELAY_MS);
  }

  /** There are other servers than before. */
  routeChanged(): void {
    this.link?.setRoute(this.route);
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
    this.link?.setTrack(slot, track);
  }

  apply(plan: SendPlan): void {
    this.plan = plan;
    this.link?.apply(plan);
  }

  setScreenHint(hint: ScreenHint): void {
    this.hint = hint;
    this.link?.setScreenHint(hint);
  }

  /** Ours cannot go on: the other side answers the new certificate with a new connection. */
  private beginAnew(): void {
    this.replaceLink();
    this.link?.offer();
  }

  /** The other side's page began anew: its connection is gone, ours with it. */
  private replaceLink(): void {
    const round = this.link?.lastRound ?? 0;
    this.link?.close();
    this.link = this.createLink(round);
    this.version += 1;
    this.quality.interrupt();
    this.events.onDisconnected();
    this.events.onChange();
  }

  private createLink(lastRound: number): PeerLink {
    const remember = (round: number): void => this.memory.setRound(this.callId, round);
    const link = new PeerLink(this.ports, this.route, this.tracks(), lastRound, {
      ...this.events,
      onOffer: (round, sdp) => {
        remember(round);
        this.events.onOffer(round, sdp);
      },
      onAnswer: (round, sdp) => {
        remember(round);
        this.events.onAnswer(round, sdp);
      },
      onSpoilt: () => this.beginAnew(),
      onRemoteTracks: () => {
        this.version += 1;
        this.events.onRemoteTracks();
      },
    });
    if (this.plan) link.apply(this.plan);
    if (this.hint) link.setScreenHint(this.hint);
    return link;
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
    const { decision } = this.quality.take(report, nowMs, link.evidence.remoteRelays);
    if (decision) this.apply(decision.plan);
    this.events.onChange();
  }
}
