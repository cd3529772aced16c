// What the outcome of the checks means for calls. Pure.
import type { ConnectionCheckName } from "../../protocol/types.gen";
import type { ConnectionCheckView, ConnectionVerdict } from "./state";

const RELAYS: readonly ConnectionCheckName[] = ["turn_udp", "turn_tcp", "turn_tls"];

type Outcome = Pick<ConnectionCheckView, "name" | "state">;

export function verdictOf(
  checks: readonly Outcome[],
  browser: { secure: boolean; supported: boolean },
): ConnectionVerdict {
  const state = (name: ConnectionCheckName) => checks.find((each) => each.name === name)?.state;
  const is = (name: ConnectionCheckName, wanted: ConnectionCheckView["state"]): boolean =>
    state(name) === wanted;
  if (!is("signalling", "ok")) return "no_signalling";
  if (!browser.supported) return "unsupported";
  if (!browser.secure) return "insecure";
  const relays = RELAYS.filter((name) => !is(name, "skipped"));
  if (relays.length === 0) return "no_relay";
  if (!relays.some((name) => is(name, "ok"))) return is("stun", "ok") ? "direct_only" : "blocked";
  if (is("media", "failed")) return "media_blocked";
  if (is("stun", "failed")) return is("turn_udp", "ok") ? "relay_only" : "tcp_only";
  return checks.some((each) => each.state === "failed") ? "works_partly" : "works";
}
