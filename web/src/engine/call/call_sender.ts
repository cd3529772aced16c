// Call commands on their way to the server: in order, none lost with a connection, each answered
// once. What was lost with a connection is said again in its order. What got no answer in time is
// said again only if the server knows it by its id: what came after it may have arrived.
import type { Requester } from "../chat/context";
import { toRequestError } from "../errors";
import type { Clock, TimerId } from "../ports/ports";
import {
  kCallRequestTimeoutsMax,
  kCallRequestsInFlightMax,
  kCallRequestsWaitingMax,
} from "../../limits";
import type { CallRequest, ReplyResult } from "./types";

const PAUSE_MS = 1_000;

const kWithdrawn = { ok: false, code: "withdrawn", message: "" } as const;

const kOfWhoIsInIt: ReadonlySet<CallRequest["type"]> = new Set([
  "call_reconnecting",
  "call_connected",
  "call_media_set",
  "webrtc_offer",
  "webrtc_answer",
  "webrtc_ice_candidate",
]);

interface Letter {
  number: number;
  request: CallRequest;
  /** It has left at least once: the server may know of it. */
  sent: boolean;
  timeouts: number;
}

function comesBack({ request, timeouts }: Letter, code: string): boolean {
  if (code === "network") return true;
  if (code === "timeout") return "command_id" in request.data && timeouts < kCallRequestTimeoutsMax;
  // A lost description or candidate would cost the call; a refused command is the person's to
  // repeat.
  return code === "rate_limited" && request.type.startsWith("webrtc_");
}

export class CallSender {
  private readonly socket: Requester;
  private readonly clock: Clock;
  private readonly isOn: (callId: string) => boolean;
  private readonly onReply: (request: CallRequest, result: ReplyResult) => void;
  private waiting: Letter[] = [];
  private inFlight = 0;
  private nextNumber = 0;
  /** Letters before it are of somebody who has signed out. */
  private firstNumber = 0;
  private pause: TimerId | undefined;

  /** `isOn`: this page is in that call. */
  constructor(
    socket: Requester,
    clock: Clock,
    isOn: (callId: string) => boolean,
    onReply: (request: CallRequest, result: ReplyResult) => void,
  ) {
    this.socket = socket;
    this.clock = clock;
    this.isOn = isOn;
    this.onReply = onReply;
  }

  send(request: CallRequest): void {
    this.waiting.push({ number: this.nextNumber++, request, sent: false, timeouts: 0 });
    if (this.waiting.length > kCallRequestsWaitingMax) this.makeRoom();
    this.pump();
  }

  /** Takes back a command that has not left yet, and says so like a refusal. */
  withdraw(type: "call_start" | "call_accept", commandId: string): void {
    this.drop(
      ({ request, sent }) =>
        !sent && request.type === type && request.data.command_id === commandId,
      kWithdrawn.code,
    );
  }

  /** After every hello. */
  pump(): void {
    while (
      this.socket.isOnline &&
      this.pause === undefined &&
      this.inFlight < kCallRequestsInFlightMax
    ) {
      const letter = this.waiting.shift();
      if (!letter) return;
      if (this.isStale(letter.request)) this.onReply(letter.request, kWithdrawn);
      else void this.deliver(letter);
    }
  }

  /** It speaks for a page that is in the call, and the call has ended or is on another device. */
  private isStale({ type, data }: CallRequest): boolean {
    return kOfWhoIsInIt.has(type) && "call_id" in data && !this.isOn(data.call_id);
  }

  /** Signed out: nobody waits for answers, and what is under way does not come back. */
  reset(): void {
    this.waiting = [];
    this.firstNumber = this.nextNumber;
    this.clock.clearTimer(this.pause);
    this.pause = undefined;
  }

  /** The oldest candidate goes first: a later restart has found others. */
  private makeRoom(): void {
    const isCandidate = ({ request }: Letter): boolean => request.type === "webrtc_ice_candidate";
    if (!this.drop(isCandidate, "network")) this.drop(() => true, "network");
  }

  private drop(isIt: (letter: Letter) => boolean, code: string): boolean {
    const place = this.waiting.findIndex(isIt);
    const [letter] = place < 0 ? [] : this.waiting.splice(place, 1);
    if (letter) this.onReply(letter.request, { ok: false, code, message: "" });
    return letter !== undefined;
  }

  private async deliver(letter: Letter): Promise<void> {
    const { request, number } = letter;
    letter.sent = true;
    this.inFlight += 1;
    let result: ReplyResult;
    try {
      result = { ok: true, ...(await this.request(request)) };
    } catch (cause) {
      const { code, message } = toRequestError(cause);
      result = { ok: false, code, message };
    }
    this.inFlight -= 1;
    if (number >= this.firstNumber) {
      if (!result.ok && result.code === "timeout") letter.timeouts += 1;
      if (!result.ok && comesBack(letter, result.code)) this.putBack(letter, result.code);
      else this.onReply(request, result);
    }
    this.pump();
  }

  private request(request: CallRequest): Promise<object> {
    // Each pair of type and data is checked by the union; TypeScript cannot follow it through the
    // call.
    const { type, data } = request as Extract<CallRequest, { type: "call_get" }>;
    return this.socket.request(type, data);
  }

  private putBack(letter: Letter, code: string): void {
    const place = this.waiting.findIndex(({ number }) => number > letter.number);
    if (place < 0) this.waiting.push(letter);
    else this.waiting.splice(place, 0, letter);
    if (code !== "rate_limited" || this.pause !== undefined) return;
    this.pause = this.clock.setTimer(() => {
      this.pause = undefined;
      this.pump();
    }, PAUSE_MS);
  }
}
