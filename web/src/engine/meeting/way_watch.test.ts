import { beforeEach, describe, expect, it } from "vitest";
import { FakeClock } from "../testing/fake_clock";
import { WayWatch } from "./way_watch";

let clock: FakeClock;
let done: string[];
let media: number;
let checks: number | undefined;
let sending: boolean;
let isAnswering: boolean;
let watch: WayWatch;

beforeEach(() => {
  clock = new FakeClock();
  done = [];
  media = 0;
  checks = 0;
  sending = false;
  isAnswering = true;
  watch = new WayWatch(clock, {
    stats: async () => {
      if (!isAnswering) return new Promise(() => undefined);
      return new Map([
        ["in", { type: "inbound-rtp", packetsReceived: media }],
        ["pair", { type: "candidate-pair", responsesReceived: checks }],
      ]) as unknown as RTCStatsReport;
    },
    isSending: () => sending,
    onSample: () => undefined,
    onDumb: () => done.push("dumb"),
    onSilent: () => done.push("silent"),
    onHeard: () => done.push("heard"),
  });
  watch.begin();
});

async function pass(seconds: number, each: () => void = () => undefined): Promise<void> {
  for (let second = 0; second < seconds; second += 1) {
    each();
    await clock.advance(1_000);
  }
}

const talk = () => {
  media += 50;
};

describe("the way to the server", () => {
  it("is silent after a second in which nothing came, and heard again", async () => {
    await pass(5, talk);
    expect(done).toEqual([]);
    await pass(1);
    expect(done).toEqual(["silent"]);
    await pass(2, talk);
    expect(done).toEqual(["silent", "heard"]);
  });

  it("is watched on when the browser never gives a report", async () => {
    await pass(2, talk);
    isAnswering = false;
    await pass(1);
    isAnswering = true;
    await pass(2, talk);
    await pass(1);
    expect(done).toEqual(["silent"]);
  });

  it("is not silent when nobody speaks and checks are answered", async () => {
    await pass(3, talk);
    await pass(5, () => {
      checks = (checks ?? 0) + 1;
    });
    await pass(2);
    expect(done).toEqual([]);
  });

  it("is none when nothing came for six seconds, until something comes", async () => {
    await pass(3, talk);
    await pass(5);
    expect(done).not.toContain("dumb");
    await pass(4);
    expect(done.filter((each) => each === "dumb")).toHaveLength(1);
    expect(watch.isDumb).toBe(true);
    await pass(1, talk);
    expect(done.at(-1)).toBe("heard");
    expect(watch.isDumb).toBe(false);
  });

  it("is silent, and may be good, where nobody counts checks and nothing is sent", async () => {
    checks = undefined;
    await pass(3, talk);
    await pass(9);
    expect(done).not.toContain("dumb");
    sending = true;
    await pass(1);
    expect(done).toContain("dumb");
  });

  it("is not watched any more after its end", async () => {
    await pass(3, talk);
    watch.end();
    await pass(5);
    expect(done).toEqual([]);
  });
});
