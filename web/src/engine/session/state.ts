import type { RequestError } from "../errors";
import type { ServerInfo, User } from "../../protocol/types.gen";

/**
 * connecting: the first attempt of this page. online: requests pass. reconnecting: a connection was
 * lost and an attempt runs or is planned. offline: the browser says there is no network; no attempt
 * is planned.
 */
export type ConnectionState = "connecting" | "online" | "reconnecting" | "offline";

export interface SessionState {
  /** starting: asking the server who we are. */
  phase: "starting" | "signed_out" | "signed_in";
  me: User | undefined;
  /** Name, version, registration policy and limits; undefined until the server answered once. */
  server: ServerInfo | undefined;
  /** Why `starting` has not ended: the server could not be reached. */
  startError: RequestError | undefined;
  signedOutReason: "revoked" | "password_changed" | "deactivated" | "expired" | undefined;
  connection: ConnectionState;
  clientId: string | undefined;
  /** Local wall clock (unix ms) of the next attempt while reconnecting. */
  nextAttemptAtMs: number | undefined;
  /** Server wall clock minus local wall clock. */
  clockOffsetMs: number;
  /** Server wall clock at which a restarting server expects to be back. */
  serverRestartUntilMs: number | undefined;
}

interface RegisterInput {
  username: string;
  displayName: string;
  password: string;
  inviteToken?: string;
}

/** Every action rejects with RequestError. */
export interface SessionActions {
  /** Asks the server again after `startError`. */
  retryStart(): Promise<void>;
  register(input: RegisterInput): Promise<void>;
  signIn(username: string, password: string): Promise<void>;
  signOut(): Promise<void>;
  /** Tries the connection now instead of waiting for the backoff. */
  reconnectNow(): void;
  setDisplayName(name: string): Promise<void>;
  setAvatar(image: Blob): Promise<void>;
  removeAvatar(): Promise<void>;
  changePassword(current: string, next: string): Promise<void>;
  /** Server wall clock now, unix ms. */
  serverNowMs(): number;
}
