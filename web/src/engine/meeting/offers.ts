// Later offers on their way to the server. One that may be lost is sent again until it is answered.
import type { Requester } from "../chat/context";
import { toRequestError } from "../errors";
import type { Clock, TimerId } from "../ports/ports";
import type { LocalOffer, MeetingLink } from "./meeting_link";

/** Twice that with each refusal in a row. */
const AGAIN_MS = 2_000;
const AGAIN_MAX_MS = 30_000;

export interface OfferSteps {
  callId(): string | undefined;
  /** The present one. */
  link(): MeetingLink | undefined;
  /** The server has no such connection: it began anew. */
  onRefused(): void;
}

export class Offers {
  private readonly clock: Clock;
  private readonly socket: Requester;
  private readonly steps: OfferSteps;
  private timer: TimerId | undefined;
  private pauseMs = AGAIN_MS;

  constructor(clock: Clock, socket: Requester, steps: OfferSteps) {
    this.clock = clock;
    this.socket = socket;
    this.steps = steps;
  }

  async send(link: MeetingLink, offer: LocalOffer): Promise<void> {
    const callId = this.steps.callId();
    if (callId === undefined) return;
    try {
      await this.socket.request("webrtc_offer", { call_id: callId, ...offer });
      this.pauseMs = AGAIN_MS;
    } catch (cause) {
      if (link !== this.steps.link()) return;
      if (toRequestError(cause).retryable) this.repeatLater();
      else {
        link.refused();
        this.steps.onRefused();
      }
    }
  }

  /** The way to the server is back: an offer or its answer may be lost. */
  repeat(): void {
    this.end();
    this.steps.link()?.repeat();
  }

  end(): void {
    this.clock.clearTimer(this.timer);
  }

  private repeatLater(): void {
    this.end();
    // Else with the next greeting.
    if (!this.socket.isOnline) return;
    this.timer = this.clock.setTimer(() => this.repeat(), this.pauseMs);
    this.pauseMs = Math.min(2 * this.pauseMs, AGAIN_MAX_MS);
  }
}
