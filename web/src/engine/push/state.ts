import type { ReadableStore } from "../store";
import type { ReachCheckState } from "./check_state";
import type { WorkerWords } from "./worker_prefs";

/**
 * insecure: browsers have service workers only over HTTPS and on this machine. failed: the browser
 * did not take it (private window, storage full).
 */
type WorkerState = "starting" | "active" | "unsupported" | "insecure" | "failed";

/**
 * off: not wanted. blocked: the browser does not let us notify. no_service: the browser does not
 * reach its push service. server_off: this server sends none. failed: our server did not answer.
 */
export type PushState =
  | "starting"
  | "on"
  | "off"
  | "unsupported"
  | "blocked"
  | "no_service"
  | "server_off"
  | "failed";

export interface ReachState {
  worker: WorkerState;
  push: PushState;
  /** A new version of the application waits. */
  updateReady: boolean;
}

/** What makes a call reach the person when the page is not in front of them. */
export interface Reach {
  readonly store: ReadableStore<ReachState>;
  readonly check: ReachCheck;
  /** In the person's language; also starts it, once. */
  setWords(words: WorkerWords): void;
  /** Loads the new version. Does nothing while there is a call. */
  applyUpdate(): void;
}

export interface ReachCheck {
  readonly store: ReadableStore<ReachCheckState>;
  /** In a click: it plays the ring. */
  start(): void;
  /** The person's answer to the test ring. */
  heard(heard: boolean): void;
}
