// The request that lets us into a group call for the first time, until it is known what came of it.
import type { MeetingJoin, MeetingJoinResult } from "../../protocol/types.gen";
import type { Requester } from "../chat/context";
import { isLost, RequestError } from "../errors";
import type { Clock } from "../ports/ports";

/** For asking again where it was lost: a socket needs some attempts when the network changed. */
const ASK_AGAIN_WITHIN_MS = 30_000;

export class Entry {
  private readonly clock: Clock;
  private readonly socket: Requester;
  private asked = false;
  private ended = false;
  private wake: ((greeted: boolean) => void) | undefined;

  constructor(clock: Clock, socket: Requester) {
    this.clock = clock;
    this.socket = socket;
  }

  /** The server may have let us in, whatever we know of it. */
  get mayBeIn(): boolean {
    return this.asked;
  }

  /** The same again where the answer was lost: phones may ring because of the first. */
  async ask(request: MeetingJoin): Promise<MeetingJoinResult> {
    if (this.ended) throw new RequestError("aborted", "left before it was asked for");
    return this.askUntil(this.clock.now() + ASK_AGAIN_WITHIN_MS, request);
  }

  /** The socket is open again. */
  cameBack(): void {
    this.wake?.(true);
  }

  /** Nobody wants it any more. */
  end(): void {
    this.ended = true;
    this.wake?.(false);
  }

  private async askUntil(endMs: number, request: MeetingJoin): Promise<MeetingJoinResult> {
    let cause: unknown = new RequestError("network", "not connected");
    while (await this.isOnlineBy(endMs)) {
      try {
        return await this.send(request);
      } catch (error) {
        if (!isLost(error)) throw error;
        cause = error;
      }
    }
    throw cause;
  }

  private async send(request: MeetingJoin): Promise<MeetingJoinResult> {
    this.asked = true;
    try {
      return await this.socket.request("meeting_join", request);
    } catch (cause) {
      if (!isLost(cause)) this.asked = false;
      throw cause;
    }
  }

  private async isOnlineBy(endMs: number): Promise<boolean> {
    const { clock, socket } = this;
    const leftMs = endMs - clock.now();
    if (this.ended || leftMs <= 0) return false;
    if (socket.isOnline) return true;
    return new Promise((resolve) => {
      const timer = clock.setTimer(() => resolve(false), leftMs);
      this.wake = (greeted) => {
        clock.clearTimer(timer);
        resolve(greeted);
      };
    });
  }
}
