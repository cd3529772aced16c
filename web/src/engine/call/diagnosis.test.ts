// @vitest-environment node
import { describe, expect, it } from "vitest";
import { type ConnectionFailure, diagnose } from "./diagnosis";
import type { ConnectionEvidence } from "./evidence";

/** Everything was tried, and nothing came back. */
const TRIED: ConnectionEvidence = {
  online: true,
  relayOnly: false,
  relays: ["udp", "tcp", "tls"],
  local: { direct: 2, relay: 1 },
  remote: { direct: 2, relay: 1 },
  relayRefused: false,
  described: true,
  remoteDescribed: true,
  iceConnected: false,
  checksSent: 40,
  checksAnswered: 0,
  checksReceived: 0,
};
const NONE = { direct: 0, relay: 0 };
const NO_RELAY = { direct: 2, relay: 0 };

describe("the cause of a call without media", () => {
  it.each<[string, Partial<ConnectionEvidence>, ConnectionFailure]>([
    ["no network at all", { online: false, local: NONE, remote: NONE }, "offline"],
    ["not one candidate of ours", { local: NONE }, "webrtc_blocked"],
    [
      "relay wanted, none offered",
      { relayOnly: true, relays: [], local: NONE },
      "no_relay_to_insist_on",
    ],
    ["relay wanted, none answers", { relayOnly: true, local: NONE }, "relay_unreachable"],
    [
      "relay wanted and refused",
      { relayOnly: true, local: NONE, relayRefused: true },
      "relay_refused",
    ],
    ["no description came back", { remoteDescribed: false, remote: NONE }, "peer_silent"],
    ["the other side found no way out", { remote: NONE }, "peer_blocked"],
    [
      "no relay, and closed networks",
      { relays: [], local: NO_RELAY, remote: NO_RELAY },
      "no_relay",
    ],
    ["our network keeps relays away", { local: NO_RELAY }, "relay_unreachable"],
    ["the relay refuses us", { local: NO_RELAY, relayRefused: true }, "relay_refused"],
    ["their network keeps relays away", { remote: NO_RELAY }, "peer_blocked"],
    ["both have relays, silence", {}, "relay_broken"],
    ["checks pass one way only", { checksReceived: 3 }, "no_way"],
    ["a way, and no encryption through it", { iceConnected: true }, "media_blocked"],
    ["nothing was begun", { described: false, local: NONE, remoteDescribed: false }, "peer_silent"],
  ])("%s", (_what, change, cause) => {
    expect(diagnose({ ...TRIED, ...change })).toBe(cause);
  });
});
