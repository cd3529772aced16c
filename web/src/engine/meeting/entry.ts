// The request that lets us into a group call for the first time, until it is known what came of it.
import type { MeetingJoin, MeetingJoinResult } from "../../protocol/types.gen";
import type { Requester } from "../chat/context";
import { RequestError, toRequestError } from "../errors";
import type { Clock } from "../ports/ports";

/** For the next greeting, when the answer was lost with the socket. */
const GREETING_WAIT_MS = 10_000;

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

  /** Once more the same where the answer was lost: phones may ring because of the first. */
  async ask(request: MeetingJoin): Promise<MeetingJoinResult> {
    await this.before;
    if (this.ended) throw new RequestError("aborted", "left before it was asked for");
    try {
      return await this.socket.request("meeting_join", request);
    } catch (cause) {
      const { code } = toRequestError(cause);
      const isLost = code === "network" || code === "timeout";
      if (!isLost || !(await this.isOnline())) throw cause;
      return this.socket.request("meeting_join", request);
    }
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

  private async isOnline(): Promise<boolean> {
    if (this.ended || this.socket.isOnline) return !this.ended;
    const { clock } = this;
    return new Promise((resolve) => {
      const timer = clock.setTimer(() => resolve(false), GREETING_WAIT_MS);
      this.wake = (greeted) => {
        clock.clearTimer(timer);
        resolve(greeted);
      };
    });
  }
}
