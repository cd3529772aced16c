// @vitest-environment node
import { describe, expect, it } from "vitest";
import { checksIn, readTotals } from "./stats";

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
