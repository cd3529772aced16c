import { beforeEach, describe, expect, it, vi } from "vitest";
import { FakeClock, settle } from "../testing/fake_clock";
import { OwnQuality } from "./own_quality";

let clock: FakeClock;
let lost: number;
let received: number;
let relayed: boolean;
let changes: number;
let quality: OwnQuality;

/** Another second of the connection. */
function report(): RTCStatsReport {
  received += 50;
  const entries = [
    {
      id: "pair",
      type: "candidate-pair",
      nominated: true,
      state: "succeeded",
      localCandidateId: "local",
      remoteCandidateId: "remote",
      currentRoundTripTime: 0.04,
    },
    {
      id: "local",
      type: "local-candidate",
      candidateType: relayed ? "relay" : "host",
      ...(relayed && { relayProtocol: "tls" }),
    },
    { id: "remote", type: "remote-candidate", candidateType: "host" },
    {
      id: "in",
      type: "inbound-rtp",
      kind: "audio",
      packetsReceived: received,
      packetsLost: lost,
      bytesReceived: received * 100,
    },
  ];
  return new Map(entries.map((entry) => [entry.id, entry])) as unknown as RTCStatsReport;
}

async function pass(seconds: number): Promise<void> {
  for (let second = 0; second < seconds; second += 1) await clock.advance(1_000);
}

beforeEach(async () => {
  clock = new FakeClock();
  lost = 0;
  received = 0;
  relayed = false;
  changes = 0;
  quality = new OwnQuality(
    clock,
    async () => report(),
    () => {
      changes += 1;
    },
  );
  quality.connected("m1");
  // What measures is loaded with the first call.
  await vi.waitFor(async () => {
    await pass(1);
    if (quality.stats.path !== "direct") throw new Error("nothing is measured yet");
  });
});

describe("the quality of our own connection", () => {
  it("is one word, from the second second on", async () => {
    await pass(2);
    expect(quality.stats).toMatchObject({ quality: "excellent", roundTripMs: 40 });
    expect(changes).toBeGreaterThan(0);
    expect(quality.timeline().length).toBeGreaterThan(0);
  });

  it("names the way through the relay", async () => {
    relayed = true;
    await pass(2);
    expect(quality.stats).toMatchObject({ path: "relayed", relayProtocol: "tls" });
  });

  it("is no better than weak until the sentence about it goes away", async () => {
    for (let second = 0; second < 12; second += 1) {
      lost += 20;
      await pass(1);
    }
    expect(quality.stats).toMatchObject({ quality: "bad", warn: true });
    await pass(9);
    expect(quality.stats).toMatchObject({ quality: "weak", warn: true });
    await pass(12);
    expect(quality.stats).toMatchObject({ quality: "excellent", weakSide: undefined, warn: false });
  });

  it("is not measured over a new connection's beginning, nor after the call", async () => {
    await pass(2);
    const before = quality.timeline().length;
    received = 0;
    quality.connected("m1");
    await pass(2);
    expect(quality.timeline().length).toBe(before + 1);
    quality.end();
    const told = changes;
    await pass(3);
    await settle();
    expect(changes).toBe(told);
  });
});
