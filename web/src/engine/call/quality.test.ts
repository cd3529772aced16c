// @vitest-environment node
import { beforeEach, describe, expect, it } from "vitest";
import { QualityJudge, type QualityVerdict } from "./quality";
import { ratesBetween, readTotals } from "./stats";

let judge: QualityJudge;
let nowMs: number;

beforeEach(() => {
  judge = new QualityJudge();
  nowMs = 0;
});

function run(seconds: number, lossReceived: number, lossSent = 0, roundTripMs = 40) {
  let verdict: QualityVerdict | undefined;
  for (let second = 0; second < seconds; second += 1) {
    nowMs += 1000;
    verdict = judge.judge({ roundTripMs, lossReceived, lossSent }, nowMs);
  }
  return verdict;
}

describe("the quality of a line", () => {
  it.each([
    [0, 40, "excellent"],
    [0.02, 40, "good"],
    [0.05, 40, "weak"],
    [0.2, 40, "bad"],
    [0, 250, "good"],
    [0, 500, "weak"],
    [0, 900, "bad"],
  ])("with loss %f and %f ms is %s", (loss, roundTripMs, quality) => {
    expect(run(20, loss, 0, roundTripMs)?.quality).toBe(quality);
  });

  it("is not spoilt by one bad second", () => {
    run(5, 0);
    expect(run(1, 0.1)?.quality).not.toBe("bad");
  });

  it("names whose side is weak", () => {
    expect(run(10, 0.2)?.weakSide).toBe("theirs");
    judge = new QualityJudge();
    expect(run(10, 0, 0.2)?.weakSide).toBe("mine");
    judge = new QualityJudge();
    expect(run(10, 0)?.weakSide).toBeUndefined();
  });

  it("warns after eight bad seconds, stops after ten good ones, once a minute at most", () => {
    expect(run(8, 0.3)?.warn).toBe(false);
    expect(run(3, 0.3)?.warn).toBe(true);
    expect(run(5, 0)?.warn).toBe(true);
    expect(run(20, 0)?.warn).toBe(false);
    expect(run(15, 0.3)?.warn).toBe(false);
    expect(run(30, 0.3)?.warn).toBe(true);
  });
});

function report(entries: Record<string, object>): RTCStatsReport {
  return new Map(
    Object.entries(entries).map(([id, entry]) => [id, { id, ...entry }]),
  ) as unknown as RTCStatsReport;
}

describe("statistics", () => {
  const entries = (seconds: number, candidateType = "host") => ({
    t: { type: "transport", selectedCandidatePairId: "p" },
    p: {
      type: "candidate-pair",
      localCandidateId: "l",
      remoteCandidateId: "r",
      currentRoundTripTime: 0.05,
    },
    l: { type: "local-candidate", candidateType },
    r: { type: "remote-candidate", candidateType: "srflx" },
    oa: { type: "outbound-rtp", kind: "audio", bytesSent: 4_000 * seconds },
    ov: { type: "outbound-rtp", kind: "video", bytesSent: 121_000 * seconds, frameWidth: 1280 },
    ia: { type: "inbound-rtp", kind: "audio", packetsReceived: 90 * seconds, packetsLost: 0 },
    iv: {
      type: "inbound-rtp",
      kind: "video",
      packetsReceived: 100 * seconds,
      packetsLost: 10 * seconds,
      framesDecoded: 30 * seconds,
      frameHeight: 720,
    },
    rr: { type: "remote-inbound-rtp", kind: "video", fractionLost: 0.25 },
  });

  it("give path, sums and rates", () => {
    const first = readTotals(report(entries(1)), 1_000);
    const second = readTotals(report(entries(2)), 2_000);
    expect(second).toMatchObject({
      path: "direct",
      roundTripS: 0.05,
      fractionLostSent: 0.25,
      sentWidth: 1280,
      receivedHeight: 720,
      framesDecoded: 60,
    });
    expect(ratesBetween(first, second)).toEqual({
      sentKbps: 1000,
      receivedKbps: 0,
      lossReceived: 0.05,
      framesDecoded: 30,
    });
  });

  it("call a path relayed when either end is a relay", () => {
    expect(readTotals(report(entries(1, "relay")), 0).path).toBe("relayed");
  });

  it("find the pair in browsers that do not name it", () => {
    const { t: _transport, ...rest } = entries(1, "relay");
    const named = { ...rest, p: { ...rest.p, nominated: true, state: "succeeded" } };
    expect(readTotals(report(named), 0).path).toBe("relayed");
    expect(readTotals(report({}), 0).path).toBeUndefined();
  });
});
