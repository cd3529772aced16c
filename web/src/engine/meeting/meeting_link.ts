// One RTCPeerConnection with the server's forwarding unit. We always offer; the server's candidates
// are in its answer, and it takes none of ours. Operations run one after the other.
import type { IceServer, NamedSource } from "../../protocol/types.gen";
import { configurationOf } from "../call/peer_link";
import { withStartBitrate } from "../call/sdp";
import type { Slot, SlotTracks } from "../call/senders";
import type { MediaPort } from "../ports/ports";
import { Publishing, type PublishingChoice } from "./publishing";
import { Receiving, preferred, type Receivers, type SlotCounts } from "./receiving";

const VIDEO_START_KBPS = 1_000;

/** Only relays help: how we look from outside, the server sees by itself. */
function relaysIn(servers: readonly IceServer[]): IceServer[] {
  return servers
    .map((server) => ({ ...server, urls: server.urls.filter((url) => /^turns?:/.test(url)) }))
    .filter(({ urls }) => urls.length > 0);
}

export interface LocalOffer {
  negotiation: number;
  sdp: string;
  sources: NamedSource[];
}

export interface LinkEvents {
  /** ICE and DTLS are up; again after each interruption. */
  onConnected(): void;
  onDisconnected(): void;
  /** No way was found, or the browser refused a step. */
  onFailed(): void;
  /** A picture or sound began or ceased to arrive. */
  onTrackFlow(): void;
  /** Sections were agreed on; more may be open than before. */
  onNegotiated(): void;
  /** A later offer, for `webrtc_offer`. */
  onOffer(offer: LocalOffer): void;
}

export interface LinkOptions {
  relayOnly: boolean;
  /** All receiving sections come with the first offer, and no codec is left out: Firefox. */
  firefox: boolean;
  slots: SlotCounts;
  choice: PublishingChoice;
}

export class MeetingLink {
  private readonly connection: RTCPeerConnection;
  private readonly publishing: Publishing;
  private readonly receiving: Receiving;
  private readonly events: LinkEvents;
  private readonly relayOnly: boolean;
  private queue: Promise<void> = Promise.resolve();
  private negotiation = 0;
  /** An offer waits for its answer; another one is wanted after it. */
  private asked = false;
  private again = false;
  private restart = false;
  private closed = false;

  constructor(media: MediaPort, options: LinkOptions, tracks: SlotTracks, events: LinkEvents) {
    this.events = events;
    this.relayOnly = options.relayOnly;
    this.connection = media.createPeerConnection(
      configurationOf({ iceServers: [], relayOnly: options.relayOnly }),
    );
    this.publishing = new Publishing(this.connection, tracks, options.choice);
    const codecs = preferred(media.videoCodecs(), !options.firefox);
    this.receiving = new Receiving(this.connection, (transceiver) => {
      // Older browsers keep their own order, which the server can work with.
      if (codecs.length > 0) transceiver.setCodecPreferences?.(codecs);
    });
    this.receiving.grow(options.slots);
    this.listen();
  }

  get isUp(): boolean {
    return this.connection.connectionState === "connected";
  }

  /** The first offer, for the join. */
  async begin(): Promise<LocalOffer> {
    this.asked = true;
    return this.describe();
  }

  /** The answer to the first offer, which the server has given this number. */
  async admit(negotiation: number, sdp: string): Promise<void> {
    this.negotiation = negotiation;
    await this.accept(negotiation, sdp);
  }

  /** An answer that came as an event. */
  answered(negotiation: number, sdp: string): void {
    this.enqueue(() => this.accept(negotiation, sdp));
  }

  /** Of the offer with this number; others change nothing. Rejects what the browser refuses. */
  private async accept(negotiation: number, sdp: string): Promise<void> {
    if (this.closed || !this.asked || negotiation !== this.negotiation) return;
    await this.connection.setRemoteDescription({
      type: "answer",
      sdp: withStartBitrate(sdp, VIDEO_START_KBPS),
    });
    await this.publishing.tuneAll();
    this.asked = false;
    this.events.onNegotiated();
    if (this.again) this.offer();
  }

  /** The server refused the latest offer: the connection goes on with what it had. */
  refused(): void {
    this.enqueue(async () => {
      if (this.connection.signalingState === "have-local-offer") {
        await this.connection.setLocalDescription({ type: "rollback" });
      }
      this.asked = false;
      this.again = false;
    });
  }

  /**
   * The latest offer, if it still waits, or its answer, may be lost: the same once more. What the
   * server took of it stays right, as another description of the same sections would not.
   */
  repeat(): void {
    this.enqueue(async () => {
      if (this.asked) this.events.onOffer(this.described());
    });
  }

  restartIce(): void {
    this.restart = true;
    this.offer();
  }

  /** More sections than before ask for an offer. */
  grow(slots: SlotCounts): void {
    if (!this.closed && this.receiving.grow(slots)) this.offer();
  }

  /** The last resort, for the next time candidates are gathered. */
  setServers(servers: readonly IceServer[]): void {
    if (this.closed) return;
    const iceServers = relaysIn(servers);
    try {
      this.connection.setConfiguration(configurationOf({ iceServers, relayOnly: this.relayOnly }));
    } catch {
      // Old browsers cannot change it; the connection goes on with what it has.
    }
  }

  setTrack(slot: Slot, track: MediaStreamTrack | null): void {
    this.enqueue(() => this.publishing.setTrack(slot, track));
  }

  setDemand(mid: string, layers: number): void {
    this.enqueue(() => this.publishing.setDemand(mid, layers));
  }

  choose(choice: PublishingChoice): void {
    this.enqueue(() => this.publishing.choose(choice));
  }

  receivers(kind: "audio" | "video"): Receivers {
    return this.receiving.receivers(kind);
  }

  stats(): Promise<RTCStatsReport> {
    return this.connection.getStats();
  }

  close(): void {
    this.closed = true;
    this.connection.close();
  }

  private offer(): void {
    this.enqueue(async () => {
      if (this.asked) {
        this.again = true;
        return;
      }
      this.asked = true;
      this.again = false;
      this.events.onOffer(await this.describe());
    });
  }

  private async describe(): Promise<LocalOffer> {
    const { connection } = this;
    if (this.restart) connection.restartIce();
    this.restart = false;
    await connection.setLocalDescription(await connection.createOffer());
    return this.described();
  }

  private described(): LocalOffer {
    this.negotiation += 1;
    const sdp = this.connection.localDescription?.sdp ?? "";
    return { negotiation: this.negotiation, sdp, sources: this.publishing.sources };
  }

  private listen(): void {
    const { connection } = this;
    connection.addEventListener("connectionstatechange", () => {
      if (this.closed) return;
      const { connectionState } = connection;
      if (connectionState === "connected") this.events.onConnected();
      else if (connectionState === "disconnected") this.events.onDisconnected();
      else if (connectionState === "failed") this.events.onFailed();
    });
    connection.addEventListener("track", ({ track }) => {
      for (const change of ["mute", "unmute"]) {
        track.addEventListener(change, () => {
          if (!this.closed) this.events.onTrackFlow();
        });
      }
    });
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
        console.warn("group call: the peer connection refused a step", cause);
        this.events.onFailed();
      }
    });
  }
}
