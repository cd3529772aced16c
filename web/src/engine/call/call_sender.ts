// Call commands on their way to the server: in order, none lost with a connection, each answered
// once.
import type { Requester } from "../chat/context";
import { type RequestError, toRequestError } from "../errors";
import type { Clock, TimerId } from "../ports/ports";
import type { CallRequest, ReplyResult } from "./types";

/** The server takes 32 unanswered requests per socket; the chat needs some of them. */
const IN_FLIGHT_MAX = 16;
const PAUSE_MS = 1_000;

interface Letter {
  number: number;
  request: CallRequest;
}

function comesBack(request: CallRequest, { code }: RequestError): boolean {
  if (code === "network") return true;
  // A lost description or candidate would cost the call; a refused command is the person's to
  // repeat.
  return code === "rate_limited" && request.type.startsWith("webrtc_");
}

export class CallSender {
  private readonly socket: Requester;
  private readonly clock: Clock;
  private readonly onReply: (request: CallRequest, result: ReplyResult) => void;
  private waiting: Letter[] = [];
  private inFlight = 0;
  private nextNumber = 0;
  private pause: TimerId | undefined;

  constructor(
    socket: Requester,
    clock: Clock,
    onReply: (request: CallRequest, result: ReplyResult) => void,
  ) {
    this.socket = socket;
    this.clock = clock;
    this.onReply = onReply;
  }

  send(request: CallRequest): void {
    this.waiting.push({ number: this.nextNumber++, request });
    this.pump();
  }

  /** After every hello. */
  pump(): void {
    while (this.socket.isOnline && this.pause === undefined && this.inFlight < IN_FLIGHT_MAX) {
      const letter = this.waiting.shift();
      if (!letter) return;
      void this.deliver(letter);
    }
  }

  /** Signed out: nobody waits for answers. */
  reset(): void {
    this.waiting = [];
    this.clock.clearTimer(this.pause);
    this.pause = undefined;
  }

  private async deliver(letter: Letter): Promise<void> {
    const { request } = letter;
    this.inFlight += 1;
    try {
      const answer = await this.request(request);
      this.inFlight -= 1;
      this.onReply(request, { ok: true, ...answer });
    } catch (cause) {
      this.inFlight -= 1;
      const error = toRequestError(cause);
      if (comesBack(request, error)) this.putBack(letter, error);
      else this.onReply(request, { ok: false, code: error.code, message: error.message });
    }
    this.pump();
  }

  private request(request: CallRequest): Promise<object> {
    // Each pair of type and data is checked by the union; TypeScript cannot follow it through the
    // call.
    const { type, data } = request as Extract<CallRequest, { type: "call_get" }>;
    return this.socket.request(type, data);
  }

  private putBack(letter: Letter, { code }: RequestError): void {
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
