// @vitest-environment node
import { describe, expect, it } from "vitest";
import { checksIn, ratesBetween, readTotals } from "./stats";

function report(...entries: ({ id: string } & Record<string, unknown>)[]): RTCStatsReport {
  return new Map(entries.map((entry) => [entry.id, entry])) as unknown as RTCStatsReport;
}

const pair = (id: string, local: string, remote: string, more = {}) => ({
  id,
  type: "candidate-pair",
  state: "succeeded",
  nominated: true,
  localCandidateId: local,
  remoteCandidateId: remote,
  ...more,
});
const candidate = (id: string, candidateType: string, more = {}) => ({
  id,
  type: id.startsWith("l") ? "local-candidate" : "remote-candidate",
  candidateType,
  ...more,
});

describe("the way of the media", () => {
  it("is that of the transport's selected pair", () => {
    const { path, relayProtocol } = readTotals(
      report(
        { id: "t", type: "transport", selectedCandidatePairId: "p2" },
        pair("p1", "l1", "r1"),
        pair("p2", "l2", "r1"),
        candidate("l1", "host"),
        candidate("l2", "relay", { relayProtocol: "tcp" }),
        candidate("r1", "srflx"),
      ),
      0,
    );
    expect([path, relayProtocol]).toEqual(["relayed", "tcp"]);
  });

  it("is, where the browser has no such entry, the pair it marks or heard last", () => {
    const both = [candidate("l1", "host"), candidate("l2", "relay"), candidate("r1", "host")];
    const marked = report(
      pair("p1", "l1", "r1", { lastPacketReceivedTimestamp: 9 }),
      pair("p2", "l2", "r1", { selected: true }),
      ...both,
    );
    expect(readTotals(marked, 0).path).toBe("relayed");
    const heard = report(
      pair("p1", "l2", "r1", { lastPacketReceivedTimestamp: 5 }),
      pair("p2", "l1", "r1", { lastPacketReceivedTimestamp: 9 }),
      ...both,
    );
    expect(readTotals(heard, 0).path).toBe("direct");
  });

  it("is relayed when the other side's relay was met before it was announced", () => {
    const met = report(
      pair("p1", "l1", "r1"),
      candidate("l1", "host"),
      candidate("r1", "prflx", { address: "44.0.0.1", port: 50_000 }),
    );
    expect(readTotals(met, 0).path).toBe("direct");
    expect(readTotals(met, 0, new Set(["44.0.0.1 50000"]))).toMatchObject({
      path: "relayed",
      relayProtocol: undefined,
    });
  });

  it("is not known before a pair is chosen", () => {
    expect(readTotals(report(candidate("l1", "host")), 0).path).toBeUndefined();
  });

  it("counts the checks of all pairs", () => {
    const sums = checksIn(
      report(
        pair("p1", "l1", "r1", { requestsSent: 3, responsesReceived: 1 }),
        pair("p2", "l1", "r2", { requestsSent: 4, requestsReceived: 2 }),
      ),
    );
    expect(sums).toEqual({ checksSent: 7, checksAnswered: 1, checksReceived: 2 });
  });
});

const clock = (seconds: number) => ({ timestamp: seconds * 1000 });
const sound = (seconds: number, more = {}) => ({
  id: "ia",
  type: "inbound-rtp",
  kind: "audio",
  mid: "0",
  packetsReceived: 50 * seconds,
  packetsLost: 0,
  bytesReceived: 4_000 * seconds,
  totalSamplesReceived: 48_000 * seconds,
  totalSamplesDuration: seconds,
  totalAudioEnergy: 0.04 * seconds,
  ...more,
});
const sent = (id: string, kind: string, packetsSent: number, more = {}) => ({
  id,
  type: "outbound-rtp",
  kind,
  packetsSent,
  ...more,
});
const told = (localId: string, fractionLost: number, seconds: number) => ({
  id: `r${localId}`,
  type: "remote-inbound-rtp",
  localId,
  fractionLost,
  ...clock(seconds),
});

function between(before: Parameters<typeof report>, after: Parameters<typeof report>, seconds = 1) {
  return ratesBetween(
    readTotals(report(...before), 0),
    readTotals(report(...after), seconds * 1000),
  );
}

describe("the rates between two reports", () => {
  it("tell sound and picture apart", () => {
    const at = (seconds: number) => [
      sound(seconds),
      { id: "iv", type: "inbound-rtp", kind: "video", bytesReceived: 121_000 * seconds },
      sent("oa", "audio", 50 * seconds, { bytesSent: 8_000 * seconds }),
      sent("ov", "video", 90 * seconds, {
        bytesSent: 117_000 * seconds,
        framesEncoded: 30 * seconds,
      }),
    ];
    expect(between(at(1), at(2))).toMatchObject({
      sentKbps: 1000,
      receivedKbps: 1000,
      audioSentKbps: 64,
      audioReceivedKbps: 32,
      framesEncoded: 30,
      level: 0.2,
    });
  });

  it("weigh each stream's loss by what it sent, and forget reports of long ago", () => {
    const at = (seconds: number) => [
      sent("oa", "audio", 2 * seconds, clock(seconds)),
      sent("ov", "video", 98 * seconds, clock(seconds)),
      sent("os", "video", 100 * seconds, clock(seconds)),
      told("oa", 1, seconds),
      told("ov", 0.1, seconds),
      told("os", 0.5, 1),
    ];
    expect(between(at(9), at(10)).lossSent).toBeCloseTo((2 + 9.8) / 100);
    expect(between([sent("oa", "audio", 0)], [sent("oa", "audio", 9)]).lossSent).toBeUndefined();
  });

  it("count made-up sound, but not the pauses of a speaker", () => {
    const before = sound(1);
    const gap = { concealedSamples: 9_600, silentConcealedSamples: 4_800, concealmentEvents: 2 };
    expect(between([before], [sound(2, gap)])).toMatchObject({
      concealed: 0.1,
      concealedMs: 100,
      concealments: 2,
    });
    const outage = { ...gap, packetsReceived: 50 };
    expect(between([before], [sound(2, outage)]).concealedMs).toBe(200);
  });

  it("take the camera, and not the screen, for the picture", () => {
    const screen = { id: "s", type: "inbound-rtp", kind: "video", mid: "2", frameHeight: 1080 };
    const camera = { ...screen, id: "c", mid: "1", frameHeight: 360 };
    expect(readTotals(report(screen, camera), 0).receivedHeight).toBe(360);
  });

  it("know what gets through where the browser says it", () => {
    const selected = pair("p1", "l1", "r1", { availableOutgoingBitrate: 750_000 });
    expect(readTotals(report(selected), 0).availableKbps).toBe(750);
    expect(readTotals(report(pair("p1", "l1", "r1")), 0).availableKbps).toBeUndefined();
  });
});
