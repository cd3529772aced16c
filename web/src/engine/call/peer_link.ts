// One RTCPeerConnection: its negotiation and its state. What is sent is in senders.ts. Operations
// run one after the other.
import type { Clock, MediaPort, TimerId } from "../ports/ports";
import { EvidenceKeeper } from "./evidence";
import type { SendPlan } from "./quality/send_plan";
import { fingerprints, withStartBitrate, withSteadySound } from "./sdp";
import { type ScreenHint, Senders, SLOTS, type Slot, type SlotTracks } from "./senders";
import type { Candidate, IceServer } from "./types";

const VIDEO_START_KBPS = 1_000;
/**
 * Connected is believed with the first packet, or after this when the other side sends nothing yet.
 */
const FIRST_PACKET_WAIT_MS = 2_000;
const FIRST_PACKET_POLL_MS = 100;
/** Agreements that follow each other faster are one: nothing had time to come of the first. */
const AGREEMENT_MS = 1_500;

export interface PeerEvents {
  onOffer(negotiation: number, sdp: string): void;
  onAnswer(negotiation: number, sdp: string): void;
  onCandidate(candidate: Candidate): void;
  /** ICE and DTLS are up and media has arrived; again after each interruption. */
  onConnected(): void;
  onDisconnected(): void;
  onFailed(): void;
  /** Chromium shows no picture any more after a rollback in a running call: begin anew. */
  onSpoilt(): void;
  onRemoteTracks(): void;
  /** Media of a remote track began or ceased to arrive. */
  onTrackFlow(): void;
}

/** How the connection may find its way. */
export interface PeerRoute {
  iceServers: readonly IceServer[];
  /** Our address is shown to nobody but the relay. */
  relayOnly: boolean;
}

const SCREEN_SLOTS: ReadonlySet<Slot> = new Set(["screen", "screen_sound"]);

export function configurationOf({ iceServers, relayOnly }: PeerRoute): RTCConfiguration {
  return {
    iceServers: iceServers.map(({ urls, username, credential }) => ({
      urls: [...urls],
      ...(username !== undefined && { username }),
      ...(credential !== undefined && { credential }),
    })),
    iceTransportPolicy: relayOnly ? "relay" : "all",
    bundlePolicy: "max-bundle",
  };
}

export class PeerLink {
  /** Microphone and camera. */
  readonly remoteStream: MediaStream;
  /** The shared screen with its sound. */
  readonly remoteScreen: MediaStream;
  readonly evidence: EvidenceKeeper;
  private readonly clock: Clock;
  private readonly events: PeerEvents;
  private readonly connection: RTCPeerConnection;
  private readonly senders: Senders;
  private queue: Promise<void> = Promise.resolve();
  private round: number;
  private remoteFingerprints: string | undefined;
  private early: Candidate[] = [];
  private offersHeard = 0;
  private agreed = 0;
  private agreedAtMs = -AGREEMENT_MS;
  /** Candidates found before their description was handed out. */
  private held: Candidate[] | undefined;
  private connected = false;
  /** ICE says that it is connected, and nothing arrives. */
  private dumb = false;
  private packetTimer: TimerId | undefined;
  private closed = false;

  /** `lastRound`: the highest negotiation number this call has used, 0 at its beginning. */
  constructor(
    ports: { clock: Clock; media: MediaPort },
    route: PeerRoute,
    tracks: SlotTracks,
    lastRound: number,
    events: PeerEvents,
  ) {
    this.clock = ports.clock;
    this.events = events;
    this.round = lastRound;
    this.remoteStream = ports.media.createStream();
    this.remoteScreen = ports.media.createStream();
    this.connection = ports.media.createPeerConnection(configurationOf(route));
    this.senders = new Senders(this.connection, tracks);
    this.evidence = new EvidenceKeeper(this.connection);
    this.listen();
  }

  get lastRound(): number {
    return this.round;
  }

  /** How often both sides agreed on a way. */
  get agreements(): number {
    return this.agreed;
  }

  /** The sender of this offer is another page than the one we are connected with. */
  isFromAnotherPage(sdp: string): boolean {
    return this.remoteFingerprints !== undefined && this.remoteFingerprints !== fingerprints(sdp);
  }

  offer(): void {
    this.enqueue(async () => {
      const { connection } = this;
      // An earlier offer of ours that nobody answered is simply replaced.
      if (connection.getTransceivers().length === 0) this.senders.addTransceivers();
      this.round += 1;
      await this.describe("offer");
      this.events.onOffer(this.round, connection.localDescription?.sdp ?? "");
      this.releaseCandidates();
    });
  }

  restartIce(): void {
    this.enqueue(async () => this.connection.restartIce());
    this.offer();
  }

  /** Whatever is asked for next begins when this is settled. */
  waitFor(ready: Promise<void>): void {
    this.enqueue(() => ready);
  }

  /** For the next time candidates are gathered. */
  setRoute(route: PeerRoute): void {
    if (this.closed) return;
    try {
      this.connection.setConfiguration(configurationOf(route));
    } catch {
      // Old browsers cannot change it; the connection goes on with what it has.
    }
  }

  /**
   * A machine that slept wakes to all the offers that were made meanwhile. Only the last is open;
   * Firefox may never connect again when each of them begins another restart.
   */
  receiveOffer(negotiation: number, sdp: string): void {
    this.offersHeard += 1;
    const heard = this.offersHeard;
    this.enqueue(async () => {
      if (heard !== this.offersHeard) return;
      const { connection } = this;
      const crossed = connection.signalingState === "have-local-offer";
      const established = this.remoteFingerprints !== undefined;
      // Both offered; the server took theirs and refused ours.
      if (crossed) await connection.setLocalDescription({ type: "rollback" });
      await this.setRemote("offer", negotiation, sdp);
      await this.senders.prepareAnswer();
      await this.describe("answer");
      this.agree();
      this.events.onAnswer(negotiation, connection.localDescription?.sdp ?? "");
      this.releaseCandidates();
      if (crossed && established) this.events.onSpoilt();
    });
  }

  receiveAnswer(negotiation: number, sdp: string): void {
    this.enqueue(async () => {
      const expected = this.connection.signalingState === "have-local-offer";
      if (!expected || negotiation !== this.round) return;
      await this.setRemote("answer", negotiation, sdp);
    });
  }

  receiveCandidate(candidate: Candidate): void {
    this.enqueue(async () => {
      const ahead = (candidate.negotiation ?? this.round) > this.round;
      if (ahead || !this.connection.remoteDescription) this.early.push(candidate);
      else await this.addCandidate(candidate);
    });
  }

  setTrack(slot: Slot, track: MediaStreamTrack | null): void {
    this.enqueue(() => this.senders.setTrack(slot, track));
  }

  apply(plan: SendPlan): void {
    this.enqueue(() => this.senders.apply(plan));
  }

  setScreenHint(hint: ScreenHint): void {
    this.enqueue(() => this.senders.setScreenHint(hint));
  }

  stats(): Promise<RTCStatsReport> {
    return this.connection.getStats();
  }

  close(): void {
    this.closed = true;
    this.clock.clearTimer(this.packetTimer);
    this.connection.close();
  }

  private listen(): void {
    const { connection } = this;
    connection.addEventListener("icecandidate", ({ candidate }) => {
      if (!this.closed) this.found(candidate);
    });
    connection.addEventListener("connectionstatechange", () => {
      if (!this.closed) this.stateChanged(connection.connectionState);
    });
    connection.addEventListener("track", ({ track }) => {
      if (this.closed) return;
      this.collect();
      for (const change of ["mute", "unmute"]) {
        track.addEventListener(change, () => {
          if (!this.closed) this.events.onTrackFlow();
        });
      }
      this.events.onRemoteTracks();
    });
  }

  /** The streams keep their identity; what is in them follows the transceivers. */
  private collect(): void {
    for (const slot of SLOTS) {
      const stream = SCREEN_SLOTS.has(slot) ? this.remoteScreen : this.remoteStream;
      const track = this.senders.remoteTrack(slot);
      if (!track) continue;
      for (const old of stream.getTracks()) {
        if (old.kind === track.kind && old.id !== track.id) stream.removeTrack(old);
      }
      if (!stream.getTracks().includes(track)) stream.addTrack(track);
    }
  }

  private stateChanged(state: RTCPeerConnectionState): void {
    if (state === "connected") {
      this.awaitPackets(this.clock.now() + FIRST_PACKET_WAIT_MS);
      return;
    }
    if (state !== "disconnected" && state !== "failed") return;
    this.clock.clearTimer(this.packetTimer);
    this.connected = false;
    this.dumb = false;
    if (state === "failed") this.events.onFailed();
    else this.events.onDisconnected();
  }

  /** Nothing arrives any more, whatever ICE says. Once, until it speaks again. */
  fellSilent(): void {
    if (this.closed || !this.connected) return;
    this.connected = false;
    this.dumb = true;
    this.events.onDisconnected();
  }

  /** Packets arrive again. */
  speaksAgain(): void {
    if (this.closed || !this.dumb || this.connection.connectionState !== "connected") return;
    this.connected = true;
    this.dumb = false;
    this.events.onConnected();
  }

  private awaitPackets(untilMs: number): void {
    this.clock.clearTimer(this.packetTimer);
    this.packetTimer = this.clock.setTimer(() => {
      void this.hasPackets().then((arrived) => {
        if (this.closed || this.connected || this.connection.connectionState !== "connected") {
          return;
        }
        if (!arrived && this.clock.now() < untilMs) {
          this.awaitPackets(untilMs);
          return;
        }
        this.connected = true;
        this.events.onConnected();
      });
    }, FIRST_PACKET_POLL_MS);
  }

  private async hasPackets(): Promise<boolean> {
    // Closed meanwhile: a browser may refuse then.
    const report = await this.connection.getStats().catch(() => undefined);
    let arrived = false;
    report?.forEach((entry: { type: string; packetsReceived?: number }) => {
      if (entry.type === "inbound-rtp" && (entry.packetsReceived ?? 0) > 0) arrived = true;
    });
    return arrived;
  }

  private async describe(type: "offer" | "answer"): Promise<void> {
    const { connection } = this;
    this.held = [];
    const description =
      type === "offer" ? await connection.createOffer() : await connection.createAnswer();
    await connection.setLocalDescription(description);
    if (type === "answer") await this.senders.tune();
  }

  private async setRemote(
    type: "offer" | "answer",
    negotiation: number,
    sdp: string,
  ): Promise<void> {
    await this.connection.setRemoteDescription({
      type,
      sdp: withSteadySound(withStartBitrate(sdp, VIDEO_START_KBPS)),
    });
    this.remoteFingerprints = fingerprints(sdp);
    if (type === "answer") this.agree();
    // Also downwards: the numbers begin anew when another client takes the call over.
    this.round = negotiation;
    const due = this.early;
    this.early = [];
    for (const candidate of due) await this.addCandidate(candidate);
    if (type === "answer") await this.senders.tune();
  }

  private agree(): void {
    const nowMs = this.clock.now();
    if (nowMs - this.agreedAtMs < AGREEMENT_MS) return;
    this.agreedAtMs = nowMs;
    this.agreed += 1;
  }

  private async addCandidate(candidate: Candidate): Promise<void> {
    // The end mark is a hint, and not every browser takes it in this form.
    if (candidate.candidate === "") return;
    this.evidence.sawRemote(candidate.candidate);
    try {
      await this.connection.addIceCandidate({
        candidate: candidate.candidate,
        ...(candidate.sdp_mid !== undefined && { sdpMid: candidate.sdp_mid }),
        ...(candidate.sdp_m_line_index !== undefined && {
          sdpMLineIndex: candidate.sdp_m_line_index,
        }),
        ...(candidate.username_fragment !== undefined && {
          usernameFragment: candidate.username_fragment,
        }),
      });
    } catch {
      // Of a round that an ICE restart has overtaken; the new round has its own.
    }
  }

  private found(candidate: RTCIceCandidate | null): void {
    const sent: Candidate = {
      negotiation: this.round,
      candidate: candidate?.candidate ?? "",
      ...(candidate?.sdpMid != null && { sdp_mid: candidate.sdpMid }),
      ...(candidate?.sdpMLineIndex != null && { sdp_m_line_index: candidate.sdpMLineIndex }),
      ...(candidate?.usernameFragment != null && {
        username_fragment: candidate.usernameFragment,
      }),
    };
    if (this.held) this.held.push(sent);
    else this.events.onCandidate(sent);
  }

  private releaseCandidates(): void {
    const held = this.held ?? [];
    this.held = undefined;
    for (const candidate of held)
      this.events.onCandidate({ ...candidate, negotiation: this.round });
  }

  private enqueue(run: () => Promise<void>): void {
    this.queue = this.queue.then(async () => {
      if (this.closed) return;
      try {
        await run();
      } catch (cause) {
        if (this.closed) return;
        // The only trace of a description that a browser refuses.
        // oxlint-disable-next-line no-console
        console.warn("call: the peer connection refused a step", cause);
        this.events.onFailed();
      }
    });
  }
}
