// What screens see of the self-test of the connection.
import type { ConnectionCause, ConnectionCheckName } from "../../protocol/types.gen";
import type { RelayProtocol } from "../call/evidence";
import type { FailureCode } from "../errors";
import type { ReadableStore } from "../store";

export interface ConnectionCheckView {
  name: ConnectionCheckName;
  state: "waiting" | "running" | "ok" | "failed" | "skipped";
  /** Why it is neither ok nor under way. */
  cause: ConnectionCause | undefined;
  durationMs: number | undefined;
}

/** What the result means for calls, the best first. */
export type ConnectionVerdict =
  | "works"
  /** Calls work; a fallback for strict networks does not. */
  | "works_partly"
  /** No direct way out, but a relay. */
  | "relay_only"
  /** Nothing over UDP, but a relay over TCP or TLS. */
  | "tcp_only"
  /** The server has no relay: strict networks keep calls out. */
  | "no_relay"
  /** Relays are there and cannot be reached. */
  | "direct_only"
  /** Relays answer; sound and picture do not come through. */
  | "media_blocked"
  /** Neither a direct way nor a relay. */
  | "blocked"
  | "no_signalling"
  /** Browsers capture only on secure addresses. */
  | "insecure"
  | "unsupported";

export interface RelayedMedia {
  roundTripMs: number | undefined;
  /** 0..1 */
  loss: number | undefined;
  relayProtocol: RelayProtocol | undefined;
}

export interface ConnectionTestState {
  phase: "idle" | "running" | "done" | "cancelled" | "refused";
  checks: readonly ConnectionCheckView[];
  verdict: ConnectionVerdict | undefined;
  /** Local wall clock, unix ms. */
  startedAtMs: number | undefined;
  media: RelayedMedia | undefined;
  /** Our address as the server sees it, its end left out. */
  publicAddress: string | undefined;
  /** Why the server did not let the test begin. */
  refusal: FailureCode | undefined;
}

export interface ConnectionTest {
  readonly store: ReadableStore<ConnectionTestState>;
  /** In a click, so that the browser lets the test's sound run. Ends a test that runs. */
  start(): void;
  cancel(): void;
}
