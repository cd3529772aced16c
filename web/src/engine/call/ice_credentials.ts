// The STUN and TURN servers of the present call. Credentials for TURN are short-lived: they are
// asked for anew long before they expire and whenever the network or the server changed, quietly;
// a call goes on with the old ones until new ones are there.
import type { Call, IceServer } from "../../protocol/types.gen";
import type { Requester } from "../chat/context";
import type { Clock, TimerId } from "../ports/ports";

/** New ones are asked for when this share of the lifetime is over. */
const REFRESH_AT = 2 / 3;
/** An ICE restart does not wait longer than this for new ones. */
const WAIT_MS = 1_000;
const RETRY_FIRST_MS = 2_000;
const RETRY_MAX_MS = 30_000;
const REFRESH_MIN_MS = 1_000;

/** The parts of replies and events that bring servers. */
export interface GrantMessage {
  call?: Pick<Call, "call_id">;
  ice_servers?: readonly IceServer[];
  ice_expires_at_ms?: number;
}

interface Grant {
  callId: string;
  servers: readonly IceServer[];
  /** Server time, unix ms; undefined: for ever. */
  expiresAtMs: number | undefined;
}

export class IceCredentials {
  private readonly clock: Clock;
  private readonly socket: Requester;
  private readonly serverNowMs: () => number;
  private readonly onFresh: () => void;
  private grant: Grant | undefined;
  /** The call whose peer connection is open. */
  private callId: string | undefined;
  private asking: { callId: string; answer: Promise<void> } | undefined;
  private timer: TimerId | undefined;
  private failures = 0;

  /** `onFresh`: other servers than before, while a call is on. */
  constructor(clock: Clock, socket: Requester, serverNowMs: () => number, onFresh: () => void) {
    this.clock = clock;
    this.socket = socket;
    this.serverNowMs = serverNowMs;
    this.onFresh = onFresh;
  }

  get servers(): readonly IceServer[] {
    return this.grant?.servers ?? [];
  }

  /** A reply or an event that may bring servers. */
  learn({ call, ice_servers, ice_expires_at_ms }: GrantMessage): void {
    if (!call || !ice_servers) return;
    // A late answer brings none, because the call has ended or is in another client.
    if (ice_servers.length === 0 && this.grant?.callId === call.call_id) return;
    this.take(call.call_id, ice_servers, ice_expires_at_ms);
  }

  /** The peer connection opens. Resolves when servers are known, or after a second without. */
  async begin(callId: string): Promise<void> {
    this.callId = callId;
    this.failures = 0;
    if (this.grant?.callId === callId) return this.schedule();
    this.grant = undefined;
    await this.patiently(this.ask());
  }

  /** Before an ICE restart, after a sleep and when the server restarted. Resolves like `begin`. */
  async refresh(): Promise<void> {
    if (this.callId === undefined || (this.grant && this.grant.expiresAtMs === undefined)) return;
    await this.patiently(this.ask());
  }

  end(): void {
    this.callId = undefined;
    this.clock.clearTimer(this.timer);
  }

  private take(callId: string, servers: readonly IceServer[], expiresAtMs?: number): void {
    this.grant = { callId, servers, expiresAtMs };
    this.failures = 0;
    if (this.callId !== callId) return;
    this.schedule();
    this.onFresh();
  }

  private schedule(): void {
    const expiresAtMs = this.grant?.expiresAtMs;
    this.clock.clearTimer(this.timer);
    if (expiresAtMs === undefined) return;
    const leftMs = expiresAtMs - this.serverNowMs();
    this.askIn(Math.max(REFRESH_MIN_MS, leftMs * REFRESH_AT));
  }

  private askIn(delayMs: number): void {
    this.clock.clearTimer(this.timer);
    this.timer = this.clock.setTimer(() => void this.ask(), delayMs);
  }

  /** Once at a time for each call. */
  private ask(): Promise<void> {
    const { callId } = this;
    if (callId === undefined) return Promise.resolve();
    if (this.asking?.callId === callId) return this.asking.answer;
    const asking = { callId, answer: this.request(callId) };
    this.asking = asking;
    void asking.answer.then(() => {
      if (this.asking === asking) this.asking = undefined;
    });
    return asking.answer;
  }

  private async request(callId: string): Promise<void> {
    try {
      const answer = await this.socket.request("ice_servers_get", { call_id: callId });
      if (this.callId === callId) this.take(callId, answer.ice_servers, answer.expires_at_ms);
    } catch {
      // The call lives on with what it has; it only gets harder to repair.
      if (this.callId !== callId) return;
      this.askIn(Math.min(RETRY_MAX_MS, RETRY_FIRST_MS * 2 ** this.failures));
      this.failures += 1;
    }
  }

  private patiently(work: Promise<void>): Promise<void> {
    return new Promise((resolve) => {
      const timer = this.clock.setTimer(resolve, WAIT_MS);
      void work.then(() => {
        this.clock.clearTimer(timer);
        resolve();
      });
    });
  }
}
