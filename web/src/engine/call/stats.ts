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
  /** The same per stream that is sent, without reports that are no longer true. */
  streamsSent: readonly SentStream[];
  /** Grows with everything that arrives, connectivity checks included; has no unit. */
  activity: number;
  /** Of the incoming speech, in seconds. */
  jitterS: number | undefined;
  audioBytesSent: number;
  audioBytesReceived: number;
  /** Samples of speech that were played, and those of them that had to be made up. */
  samples: number;
  samplesConcealed: number;
  /** Made up as silence: after a long gap, or where nobody spoke. */
  samplesSilent: number;
  /** Separate gaps. */
  concealments: number;
  audioEnergy: number;
  audioDurationS: number;
  audioPacketsReceived: number;
  framesEncoded: number;
  framesDecoded: number;
  /** Not counted by all browsers, and only once the picture moves again. */
  freezesS: number;
  sentWidth: number | undefined;
  sentHeight: number | undefined;
  receivedWidth: number | undefined;
  receivedHeight: number | undefined;
  /** What the browser believes to get through; only Chromium says it. */
  availableKbps: number | undefined;
}

interface SentStream {
  id: string;
  packets: number;
  fractionLost: number | undefined;
}

export interface StatsRates {
  sentKbps: number;
  receivedKbps: number;
  audioSentKbps: number;
  audioReceivedKbps: number;
  /** 0..1; undefined when nothing was expected, or reported. */
  lossReceived: number | undefined;
  lossSent: number | undefined;
  packetsReceived: number;
  /** Share of the played speech that had to be made up. */
  concealed: number;
  concealedMs: number;
  concealments: number;
  /** 0..1, of what was heard. */
  level: number;
  framesEncoded: number;
  framesDecoded: number;
  freezeMs: number;
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
  framesEncoded?: number;
  framesDecoded?: number;
  frameWidth?: number;
  frameHeight?: number;
  totalFreezesDuration?: number;
  mid?: string;
  localId?: string;
  timestamp?: number;
  jitter?: number;
  totalSamplesReceived?: number;
  concealedSamples?: number;
  silentConcealedSamples?: number;
  concealmentEvents?: number;
  totalAudioEnergy?: number;
  totalSamplesDuration?: number;
  availableOutgoingBitrate?: number;
}

const SAMPLES_PER_MS = 48;
/** Reports about sound come every five seconds. */
const REPORT_TRUE_MS = 7_000;

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
  const videoOut = firstOf(outbound, "video");
  const videoIn = firstOf(inbound, "video");
  const speech = firstOf(inbound, "audio");
  const reports = freshReports(of("remote-inbound-rtp"), outbound);
  return {
    atMs,
    ...wayOf(entries, pair, remoteRelays),
    roundTripS: pair?.currentRoundTripTime,
    bytesSent: sum(outbound, ({ bytesSent }) => bytesSent),
    bytesReceived: sum(inbound, ({ bytesReceived }) => bytesReceived),
    packetsSent: sum(outbound, ({ packetsSent }) => packetsSent),
    packetsReceived: sum(inbound, ({ packetsReceived }) => packetsReceived),
    packetsLostReceived: sum(inbound, ({ packetsLost }) => packetsLost),
    fractionLostSent: largest(reports.map(({ fractionLost }) => fractionLost)),
    streamsSent: outbound.map(({ id, packetsSent }) => ({
      id,
      packets: packetsSent ?? 0,
      fractionLost: reports.find(({ localId }) => localId === id)?.fractionLost,
    })),
    activity:
      sum(inbound, ({ packetsReceived }) => packetsReceived) +
      sum(
        of("candidate-pair"),
        ({ requestsReceived = 0, responsesReceived = 0, bytesReceived = 0 }) =>
          requestsReceived + responsesReceived + bytesReceived,
      ),
    jitterS: speech?.jitter,
    audioBytesSent: sum(outbound, ({ kind, bytesSent }) => (kind === "audio" ? bytesSent : 0)),
    audioBytesReceived: sum(inbound, ({ kind, bytesReceived }) =>
      kind === "audio" ? bytesReceived : 0,
    ),
    samples: speech?.totalSamplesReceived ?? 0,
    samplesConcealed: speech?.concealedSamples ?? 0,
    samplesSilent: speech?.silentConcealedSamples ?? 0,
    concealments: speech?.concealmentEvents ?? 0,
    audioEnergy: speech?.totalAudioEnergy ?? 0,
    audioDurationS: speech?.totalSamplesDuration ?? 0,
    audioPacketsReceived: speech?.packetsReceived ?? 0,
    framesEncoded: videoOut?.framesEncoded ?? 0,
    framesDecoded: videoIn?.framesDecoded ?? 0,
    freezesS: videoIn?.totalFreezesDuration ?? 0,
    sentWidth: videoOut?.frameWidth,
    sentHeight: videoOut?.frameHeight,
    receivedWidth: videoIn?.frameWidth,
    receivedHeight: videoIn?.frameHeight,
    availableKbps:
      pair?.availableOutgoingBitrate === undefined
        ? undefined
        : pair.availableOutgoingBitrate / 1000,
  };
}

/** The camera before the screen, speech before the sound of the screen: the order of m-lines. */
function firstOf(entries: readonly Entry[], kind: string): Entry | undefined {
  return entries
    .filter((each) => each.kind === kind)
    .toSorted((a, b) => Number(a.mid ?? 0) - Number(b.mid ?? 0))[0];
}

/** The last report about a stream that has paused stays in the statistics for ever. */
function freshReports(reports: readonly Entry[], outbound: readonly Entry[]): Entry[] {
  const nowMs = largest(outbound.map(({ timestamp }) => timestamp));
  return reports.filter(
    ({ timestamp }) =>
      nowMs === undefined || timestamp === undefined || nowMs - timestamp < REPORT_TRUE_MS,
  );
}

/** Each stream counts by what it sent: a few packets of silence say little. */
function lossSentBetween(before: StatsTotals, after: StatsTotals): number | undefined {
  let sent = 0;
  let lost = 0;
  for (const { id, packets, fractionLost } of after.streamsSent) {
    if (fractionLost === undefined) continue;
    const earlier = before.streamsSent.find((each) => each.id === id)?.packets ?? 0;
    const weight = Math.max(0, packets - earlier);
    sent += weight;
    lost += weight * fractionLost;
  }
  return sent === 0 ? undefined : lost / sent;
}

type Speech = Pick<StatsRates, "concealed" | "concealedMs" | "concealments" | "level">;

function speechBetween(before: StatsTotals, after: StatsTotals): Speech {
  const grown = (read: (totals: StatsTotals) => number): number =>
    Math.max(0, read(after) - read(before));
  const played = grown(({ samples }) => samples);
  const silence = grown(({ samplesSilent }) => samplesSilent);
  // While packets come, silence that is made up belongs to a pause of the speaker.
  const arriving = grown(({ audioPacketsReceived }) => audioPacketsReceived) > 0;
  const missing = grown(({ samplesConcealed }) => samplesConcealed) - (arriving ? silence : 0);
  const seconds = grown(({ audioDurationS }) => audioDurationS);
  const energy = grown(({ audioEnergy }) => audioEnergy);
  return {
    concealed: played === 0 ? 0 : Math.min(1, Math.max(0, missing) / played),
    concealedMs: Math.round(Math.max(0, missing) / SAMPLES_PER_MS),
    concealments: grown(({ concealments }) => concealments),
    level: seconds === 0 ? 0 : Math.min(1, Math.sqrt(energy / seconds)),
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
    audioSentKbps: kbps(before.audioBytesSent, after.audioBytesSent),
    audioReceivedKbps: kbps(before.audioBytesReceived, after.audioBytesReceived),
    lossReceived: lost + received === 0 ? undefined : lost / (lost + received),
    lossSent: lossSentBetween(before, after),
    packetsReceived: received,
    ...speechBetween(before, after),
    framesEncoded: Math.max(0, after.framesEncoded - before.framesEncoded),
    framesDecoded: Math.max(0, after.framesDecoded - before.framesDecoded),
    freezeMs: Math.round(Math.max(0, after.freezesS - before.freezesS) * 1000),
  };
}
