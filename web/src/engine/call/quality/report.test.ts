// @vitest-environment node
import { describe, expect, it } from "vitest";
import { reportOf } from "./report";
import { sampleAt } from "./testing/samples";

const COURSE = {
  callId: "c1",
  samples: [sampleAt(0), sampleAt(1)],
  relayProtocol: "udp",
  reconnects: 1,
  iceRestarts: 2,
  failure: undefined,
} as const;

describe("the report of a call", () => {
  it("does not exist for a call that never was connected", () => {
    expect(reportOf({ ...COURSE, samples: [] })).toBeUndefined();
  });

  it("names the way to the relay only where one was used", () => {
    expect(reportOf(COURSE)).not.toHaveProperty("relay_protocol");
    const relayed = [sampleAt(0), sampleAt(1, { path: "relayed" })];
    expect(reportOf({ ...COURSE, samples: relayed })).toMatchObject({
      call_id: "c1",
      seconds: 2,
      path: "relayed",
      relay_protocol: "udp",
      reconnects: 1,
      ice_restarts: 2,
    });
  });

  it("says why the connection was gone", () => {
    expect(reportOf(COURSE)).not.toHaveProperty("cause");
    expect(reportOf({ ...COURSE, failure: "offline" })?.cause).toBe("offline");
  });
});
