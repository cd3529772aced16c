// The request that lets us into a group call for the first time, until it is known what came of it.
import type { MeetingJoin, MeetingJoinResult } from "../../protocol/types.gen";
import type { Requester } from "../chat/context";
import { RequestError, toRequestError } from "../errors";
import type { Clock } from "../ports/ports";

/** Lost is asked for again within that: after a change of the network a socket needs some attempts. */
const ASK_AGAIN_WITHIN_MS = 30_000;

export class Entry {
  private readonly clock: Clock;
  private readonly socket: Requester;
  private readonly before: Promise<void> | undefined;
  private ended = false;
  private wake: ((greeted: boolean) => void) | undefined;

  /** `before`: until the call that we were about to enter is left; in two at once nobody can be. */
  constructor(clock: Clock, socket: Requester, before: Promise<void> | undefined) {
    this.clock = clock;
    this.socket = socket;
    this.before = before;
  }

  /** The same again where the answer was lost: phones may ring because of the first. */
  async ask(request: MeetingJoin): Promise<MeetingJoinResult> {
    await this.before;
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
    try {
      return await this.socket.request("meeting_join", request);
    } catch (cause) {
      const { code } = toRequestError(cause);
      const isLost = code === "network" || code === "timeout";
      if (!isLost || !(await this.isOnlineBy(endMs))) throw cause;
      return this.askUntil(endMs, request);
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
