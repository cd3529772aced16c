// Reads what matters out of getStats(): the sums since the beginning, and the rates between two
// reports.

import type { RelayProtocol } from "./evidence";

export interface StatsTotals {
  atMs: number;
  path: "direct" | "relayed" | undefined;
  /** How we reach our relay; undefined when only the other side uses one. */
  relayProtocol: RelayProtocol | undefined;
  roundTripS: number | undefined;
  bytesSent: number;
  bytesReceived: number;
  packetsSent: number;
  packetsReceived: number;
  packetsLostReceived: number;
  /** As the other side reported, 0..1. */
  fractionLostSent: number | undefined;
  framesDecoded: number;
  sentWidth: number | undefined;
  sentHeight: number | undefined;
  receivedWidth: number | undefined;
  receivedHeight: number | undefined;
}

export interface StatsRates {
  sentKbps: number;
  receivedKbps: number;
  /** 0..1; undefined when nothing was expected. */
  lossReceived: number | undefined;
  framesDecoded: number;
}

/** The fields of all the kinds of entries that are read here. */
interface Entry {
  id: string;
  type: string;
  kind?: string;
  state?: string;
  nominated?: boolean;
  /** Firefox. */
  selected?: boolean;
  lastPacketReceivedTimestamp?: number;
  selectedCandidatePairId?: string;
  localCandidateId?: string;
  remoteCandidateId?: string;
  candidateType?: string;
  relayProtocol?: string;
  address?: string | null;
  port?: number;
  requestsSent?: number;
  responsesReceived?: number;
  requestsReceived?: number;
  currentRoundTripTime?: number;
  bytesSent?: number;
  bytesReceived?: number;
  packetsSent?: number;
  packetsReceived?: number;
  packetsLost?: number;
  fractionLost?: number;
  framesDecoded?: number;
  frameWidth?: number;
  frameHeight?: number;
}

function entriesOf(report: RTCStatsReport): Map<string, Entry> {
  const entries = new Map<string, Entry>();
  report.forEach((entry: Entry, id: string) => entries.set(id, entry));
  return entries;
}

function selectedPair(entries: Map<string, Entry>): Entry | undefined {
  for (const { type, selectedCandidatePairId } of entries.values()) {
    if (type === "transport" && selectedCandidatePairId !== undefined) {
      return entries.get(selectedCandidatePairId);
    }
  }
  // Pairs of before an ICE restart may still be there: what arrives, arrives on the present one.
  const heard = (pair: Entry): number => pair.lastPacketReceivedTimestamp ?? 0;
  const [latest] = [...entries.values()]
    .filter(
      ({ type, nominated, state }) =>
        type === "candidate-pair" && nominated && state === "succeeded",
    )
    .toSorted((a, b) => Number(b.selected ?? 0) - Number(a.selected ?? 0) || heard(b) - heard(a));
  return latest;
}

type Way = Pick<StatsTotals, "path" | "relayProtocol">;

/** `remoteRelays`: a browser may have met a relay of the other side before it was told of it. */
function wayOf(
  entries: Map<string, Entry>,
  pair: Entry | undefined,
  remoteRelays: ReadonlySet<string>,
): Way {
  const local = entries.get(pair?.localCandidateId ?? "");
  const remote = entries.get(pair?.remoteCandidateId ?? "");
  if (!local && !remote) return { path: undefined, relayProtocol: undefined };
  if (local?.candidateType === "relay") {
    const relayProtocol = local.relayProtocol as RelayProtocol | undefined;
    return { path: "relayed", relayProtocol };
  }
  const theirs =
    remote?.candidateType === "relay" || remoteRelays.has(`${remote?.address} ${remote?.port}`);
  return { path: theirs ? "relayed" : "direct", relayProtocol: undefined };
}

/** Connectivity checks of all pairs so far. */
export interface Checks {
  checksSent: number;
  checksAnswered: number;
  checksReceived: number;
}

export function checksIn(report: RTCStatsReport): Checks {
  const sums: Checks = { checksSent: 0, checksAnswered: 0, checksReceived: 0 };
  for (const entry of entriesOf(report).values()) {
    if (entry.type !== "candidate-pair") continue;
    sums.checksSent += entry.requestsSent ?? 0;
    sums.checksAnswered += entry.responsesReceived ?? 0;
    sums.checksReceived += entry.requestsReceived ?? 0;
  }
  return sums;
}

function largest(values: readonly (number | undefined)[]): number | undefined {
  const known = values.filter((value) => value !== undefined);
  return known.length === 0 ? undefined : Math.max(...known);
}

export function readTotals(
  report: RTCStatsReport,
  atMs: number,
  remoteRelays: ReadonlySet<string> = new Set(),
): StatsTotals {
  const entries = entriesOf(report);
  const of = (type: string): Entry[] => [...entries.values()].filter((each) => each.type === type);
  const sum = (list: readonly Entry[], read: (entry: Entry) => number | undefined): number =>
    list.reduce((total, entry) => total + (read(entry) ?? 0), 0);
  const outbound = of("outbound-rtp");
  const inbound = of("inbound-rtp");
  const pair = selectedPair(entries);
  const videoOut = outbound.find(({ kind }) => kind === "video");
  const videoIn = inbound.find(({ kind }) => kind === "video");
  return {
    atMs,
    ...wayOf(entries, pair, remoteRelays),
    roundTripS: pair?.currentRoundTripTime,
    bytesSent: sum(outbound, ({ bytesSent }) => bytesSent),
    bytesReceived: sum(inbound, ({ bytesReceived }) => bytesReceived),
    packetsSent: sum(outbound, ({ packetsSent }) => packetsSent),
    packetsReceived: sum(inbound, ({ packetsReceived }) => packetsReceived),
    packetsLostReceived: sum(inbound, ({ packetsLost }) => packetsLost),
    fractionLostSent: largest(of("remote-inbound-rtp").map(({ fractionLost }) => fractionLost)),
    framesDecoded: videoIn?.framesDecoded ?? 0,
    sentWidth: videoOut?.frameWidth,
    sentHeight: videoOut?.frameHeight,
    receivedWidth: videoIn?.frameWidth,
    receivedHeight: videoIn?.frameHeight,
  };
}

export function ratesBetween(before: StatsTotals, after: StatsTotals): StatsRates {
  const seconds = Math.max(0.001, (after.atMs - before.atMs) / 1000);
  const kbps = (from: number, to: number): number =>
    Math.round((Math.max(0, to - from) * 8) / 1000 / seconds);
  const lost = Math.max(0, after.packetsLostReceived - before.packetsLostReceived);
  const received = Math.max(0, after.packetsReceived - before.packetsReceived);
  return {
    sentKbps: kbps(before.bytesSent, after.bytesSent),
    receivedKbps: kbps(before.bytesReceived, after.bytesReceived),
    lossReceived: lost + received === 0 ? undefined : lost / (lost + received),
    framesDecoded: Math.max(0, after.framesDecoded - before.framesDecoded),
  };
}
