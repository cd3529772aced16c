// What a peer connection tells about its way through the network, kept from its beginning, so that
// a call that was never connected can say why (diagnosis.ts).
import type { IceServer } from "../../protocol/types.gen";
import { checksIn, type Checks } from "./stats";

export type RelayProtocol = "udp" | "tcp" | "tls";

interface CandidateCounts {
  /** host, srflx and prflx */
  direct: number;
  relay: number;
}

export interface ConnectionEvidence extends Checks {
  /** The browser's word. */
  online: boolean;
  /** Only relays were allowed ("Always relay my calls"). */
  relayOnly: boolean;
  /** The relays that the server named. */
  relays: readonly RelayProtocol[];
  local: CandidateCounts;
  remote: CandidateCounts;
  /** A relay answered, and refused us: wrong or expired credentials, quota. */
  relayRefused: boolean;
  /** Our description was made: candidates had to come. */
  described: boolean;
  remoteDescribed: boolean;
  /** ICE has found a way, and holds it. */
  iceConnected: boolean;
}

/** STUN error codes with which a relay says no; 701 and the like mean that nothing answered. */
const REFUSALS: ReadonlySet<number> = new Set([400, 401, 403, 437, 438, 441, 442, 486, 508]);

export function relayProtocol(url: string): RelayProtocol | undefined {
  if (url.startsWith("turns:")) return "tls";
  if (!url.startsWith("turn:")) return undefined;
  return /[?&]transport=tcp\b/.test(url) ? "tcp" : "udp";
}

export function isRefusal(errorCode: number): boolean {
  return REFUSALS.has(errorCode);
}

export function candidateType(candidate: string): string | undefined {
  return / typ (\w+)/.exec(candidate)?.[1];
}

function count(counts: CandidateCounts, candidate: string): void {
  const type = candidateType(candidate);
  if (type !== undefined) counts[type === "relay" ? "relay" : "direct"] += 1;
}

export class EvidenceKeeper {
  /** Address and port of the other side's relays: a pair with one of them is relayed. */
  readonly remoteRelays = new Set<string>();
  private readonly connection: RTCPeerConnection;
  private readonly local: CandidateCounts = { direct: 0, relay: 0 };
  private readonly remote: CandidateCounts = { direct: 0, relay: 0 };
  private relayRefused = false;
  private checks: Checks = { checksSent: 0, checksAnswered: 0, checksReceived: 0 };

  constructor(connection: RTCPeerConnection) {
    this.connection = connection;
    connection.addEventListener("icecandidate", ({ candidate }) => {
      if (candidate) count(this.local, candidate.candidate);
    });
    connection.addEventListener("icecandidateerror", ({ url, errorCode }) => {
      if (relayProtocol(url ?? "") !== undefined && isRefusal(errorCode)) this.relayRefused = true;
    });
  }

  /** A candidate line of the other side. */
  sawRemote(candidate: string): void {
    count(this.remote, candidate);
    if (candidateType(candidate) !== "relay") return;
    const [, , , , address, port] = candidate.split(" ");
    this.remoteRelays.add(`${address} ${port}`);
  }

  sawReport(report: RTCStatsReport): void {
    this.checks = checksIn(report);
  }

  conclude(online: boolean, relayOnly: boolean, servers: readonly IceServer[]): ConnectionEvidence {
    const { iceConnectionState } = this.connection;
    const relays = servers.flatMap(({ urls }) => urls.map(relayProtocol));
    return {
      online,
      relayOnly,
      relays: relays.filter((each) => each !== undefined),
      local: { ...this.local },
      remote: { ...this.remote },
      relayRefused: this.relayRefused,
      described: this.connection.localDescription !== null,
      remoteDescribed: this.connection.remoteDescription !== null,
      iceConnected: iceConnectionState === "connected" || iceConnectionState === "completed",
      ...this.checks,
    };
  }
}
