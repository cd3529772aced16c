// Asks some servers for one kind of candidate, and says what came of it.
import type { ConnectionCause, IceServer } from "../../protocol/types.gen";
import { candidateType, isRefusal } from "../call/evidence";
import { configurationOf } from "../call/peer_link";
import type { Clock, MediaPort } from "../ports/ports";

/** Browsers try a server that is silent for about ten seconds. */
const WAIT_MS = 8_000;
const UNAUTHORISED: ReadonlySet<number> = new Set([401, 403, 438, 441]);

export interface TestPorts {
  clock: Clock;
  media: MediaPort;
}

export interface Gathered {
  /** The first of the wanted kind. */
  candidate: string | undefined;
  /** Why there is none. */
  cause: ConnectionCause | undefined;
  durationMs: number;
  /** The browser has candidates of its own, was done in time, and no server failed. */
  clean: boolean;
}

function causeOf(
  errors: readonly number[],
  done: boolean,
  wanted: "srflx" | "relay",
): ConnectionCause {
  if (errors.some((code) => UNAUTHORISED.has(code))) return "unauthorised";
  if (errors.some(isRefusal)) return "refused";
  if (!done) return "timeout";
  // Not every browser tells of a refused connection.
  return errors.length > 0 || wanted === "relay" ? "unreachable" : "no_candidate";
}

export function gather(
  { clock, media }: TestPorts,
  servers: readonly IceServer[],
  wanted: "srflx" | "relay",
  signal: AbortSignal,
): Promise<Gathered> {
  const startedMs = clock.now();
  const connection = media.createPeerConnection(
    configurationOf({ iceServers: servers, relayOnly: wanted === "relay" }),
  );
  const errors: number[] = [];
  let found = 0;
  return new Promise<Gathered>((resolve) => {
    const finish = (candidate: string | undefined, done: boolean): void => {
      clock.clearTimer(timer);
      signal.removeEventListener("abort", stop);
      connection.close();
      const cause = candidate === undefined ? causeOf(errors, done, wanted) : undefined;
      const durationMs = Math.round(clock.now() - startedMs);
      const clean = done && found > 0 && errors.length === 0;
      resolve({ candidate, cause: signal.aborted ? "cancelled" : cause, durationMs, clean });
    };
    const stop = (): void => finish(undefined, false);
    const timer = clock.setTimer(stop, WAIT_MS);
    signal.addEventListener("abort", stop);
    connection.addEventListener("icecandidateerror", ({ errorCode }) => errors.push(errorCode));
    connection.addEventListener("icecandidate", ({ candidate }) => {
      if (!candidate?.candidate) return;
      found += 1;
      if (candidateType(candidate.candidate) === wanted) finish(candidate.candidate, true);
    });
    connection.addEventListener("icegatheringstatechange", () => {
      if (connection.iceGatheringState === "complete") finish(undefined, true);
    });
    connection.addTransceiver("audio", { direction: "recvonly" });
    connection
      .createOffer()
      .then((offer) => connection.setLocalDescription(offer))
      // Closed meanwhile, or refused: the timer says so.
      .catch(() => undefined);
  });
}
