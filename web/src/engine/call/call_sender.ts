// Call commands on their way to the server: in order, none lost with a connection, each answered once.
import type { Requester } from "../chat/context";
import { toRequestError } from "../errors";
import type { CallRequest, ReplyResult } from "./types";

interface Letter {
  number: number;
  request: CallRequest;
}

export class CallSender {
  private readonly socket: Requester;
  private readonly onReply: (request: CallRequest, result: ReplyResult) => void;
  private waiting: Letter[] = [];
  private nextNumber = 0;

  constructor(socket: Requester, onReply: (request: CallRequest, result: ReplyResult) => void) {
    this.socket = socket;
    this.onReply = onReply;
  }

  send(request: CallRequest): void {
    this.waiting.push({ number: this.nextNumber++, request });
    this.pump();
  }

  /** After every hello. */
  pump(): void {
    while (this.socket.isOnline) {
      const letter = this.waiting.shift();
      if (!letter) return;
      void this.deliver(letter);
    }
  }

  /** Signed out: nobody waits for answers. */
  reset(): void {
    this.waiting = [];
  }

  private async deliver(letter: Letter): Promise<void> {
    const { request } = letter;
    try {
      this.onReply(request, { ok: true, ...(await this.request(request)) });
    } catch (cause) {
      const error = toRequestError(cause);
      if (error.code === "network") this.putBack(letter);
      else this.onReply(request, { ok: false, code: error.code, message: error.message });
    }
  }

  private request(request: CallRequest): Promise<object> {
    // Each pair of type and data is checked by the union; TypeScript cannot follow it through the call.
    const { type, data } = request as Extract<CallRequest, { type: "call_get" }>;
    return this.socket.request(type, data);
  }

  private putBack(letter: Letter): void {
    const place = this.waiting.findIndex(({ number }) => number > letter.number);
    if (place < 0) this.waiting.push(letter);
    else this.waiting.splice(place, 0, letter);
  }
}
