// That we have left a group call, until the server knows: with the next greeting, if need be.
import type { MeetingLeave } from "../../protocol/types.gen";
import type { CallContext } from "../call/controller";
import { isLost } from "../errors";

export class Goodbye {
  private readonly socket: CallContext["socket"];
  /** What the server has not been told, or has not confirmed. */
  private unsaid: MeetingLeave | undefined;

  constructor(socket: CallContext["socket"]) {
    this.socket = socket;
  }

  say(left: MeetingLeave | undefined): void {
    if (!left) return;
    this.unsaid = left;
    void this.repeat();
  }

  async repeat(): Promise<void> {
    const { unsaid } = this;
    if (!unsaid) return;
    try {
      await this.socket.request("meeting_leave", unsaid);
    } catch (cause) {
      if (isLost(cause)) return;
    }
    if (this.unsaid === unsaid) this.unsaid = undefined;
  }

  forget(): void {
    this.unsaid = undefined;
  }
}
