// Why a call was not connected, from what its peer connection saw. Pure.
import type { ConnectionEvidence } from "./evidence";

export type ConnectionFailure =
  /** This device has no network. */
  | "offline"
  /** Not one candidate: the browser, an extension or a policy keeps WebRTC from the network. */
  | "webrtc_blocked"
  /** No relay, and no way without one. */
  | "no_relay"
  /** "Always relay my calls" is on and the server has no relay. */
  | "no_relay_to_insist_on"
  /** Relays are there, and none of them answered us. */
  | "relay_unreachable"
  /** A relay answered and refused us. */
  | "relay_refused"
  /** The other side's page never answered our description. */
  | "peer_silent"
  /** The other side found no way out: its device or network. */
  | "peer_blocked"
  /** Both sides have a relay, and nothing came through. */
  | "relay_broken"
  /** A way was found, and encrypted media did not come through it. */
  | "media_blocked"
  /** Checks were sent and never answered; no more can be said. */
  | "no_way";

export function diagnose(evidence: ConnectionEvidence): ConnectionFailure {
  const { local, remote, relays, relayOnly } = evidence;
  if (!evidence.online) return "offline";
  if (evidence.iceConnected) return "media_blocked";
  if (evidence.described && local.direct + local.relay === 0) {
    if (!relayOnly) return "webrtc_blocked";
    if (relays.length === 0) return "no_relay_to_insist_on";
    return evidence.relayRefused ? "relay_refused" : "relay_unreachable";
  }
  if (!evidence.remoteDescribed) return "peer_silent";
  if (remote.direct + remote.relay === 0) return "peer_blocked";
  if (relays.length === 0) return "no_relay";
  if (local.relay === 0) return evidence.relayRefused ? "relay_refused" : "relay_unreachable";
  if (remote.relay === 0) return "peer_blocked";
  return evidence.checksSent > 0 && evidence.checksReceived === 0 && evidence.checksAnswered === 0
    ? "relay_broken"
    : "no_way";
}
