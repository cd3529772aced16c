// @vitest-environment node
import { describe, expect, it } from "vitest";
import type { ConnectionCheckName } from "../../protocol/types.gen";
import type { ConnectionCheckView, ConnectionVerdict } from "./state";
import { verdictOf } from "./verdict";

type Outcomes = Partial<Record<ConnectionCheckName, ConnectionCheckView["state"]>>;

const ALL: Outcomes = {
  signalling: "ok",
  stun: "ok",
  turn_udp: "ok",
  turn_tcp: "ok",
  turn_tls: "ok",
  media: "ok",
};
const GOOD = { secure: true, supported: true };

function verdict(change: Outcomes, browser = GOOD): ConnectionVerdict {
  const checks = Object.entries({ ...ALL, ...change }).map(([name, state]) => ({
    name: name as ConnectionCheckName,
    state,
    cause: undefined,
    durationMs: undefined,
  }));
  return verdictOf(checks, browser);
}

const NO_UDP: Outcomes = { stun: "failed", turn_udp: "failed" };
const NO_RELAY: Outcomes = {
  turn_udp: "failed",
  turn_tcp: "failed",
  turn_tls: "failed",
  media: "skipped",
};
const NONE_OFFERED: Outcomes = {
  turn_udp: "skipped",
  turn_tcp: "skipped",
  turn_tls: "skipped",
  media: "skipped",
};

describe("what the checks mean", () => {
  it.each<[string, Outcomes, ConnectionVerdict]>([
    ["everything is green", {}, "works"],
    ["the server has no TLS", { turn_tls: "skipped" }, "works"],
    ["one fallback is closed", { turn_tls: "failed" }, "works_partly"],
    ["the relay over UDP is closed", { turn_udp: "failed" }, "works_partly"],
    ["no direct way", { stun: "failed" }, "relay_only"],
    ["no UDP at all", NO_UDP, "tcp_only"],
    ["no relay is offered", NONE_OFFERED, "no_relay"],
    ["no relay is reached", NO_RELAY, "direct_only"],
    ["nothing is reached", { ...NO_RELAY, stun: "failed" }, "blocked"],
    ["nothing flows", { media: "failed" }, "media_blocked"],
    ["no server", { signalling: "failed" }, "no_signalling"],
  ])("%s", (_what, outcomes, expected) => {
    expect(verdict(outcomes)).toBe(expected);
  });

  it("names what the browser or the page lacks", () => {
    expect(verdict({}, { secure: true, supported: false })).toBe("unsupported");
    expect(verdict({}, { secure: false, supported: true })).toBe("insecure");
  });
});
