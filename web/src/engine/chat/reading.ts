import { isLost, toRequestError } from "../errors";
import type { TimerId } from "../ports/ports";
import type { ChatContext } from "./context";
import type { Conversations } from "./conversations";
import { windowOf } from "./stores";

const AGAIN_MS = 1_000;

/** Marks the conversation on screen as read while somebody can see it. */
export class Reading {
  private readonly context: ChatContext;
  private readonly conversations: Conversations;
  private timer: TimerId | undefined;
  /** Not yet confirmed: the highest seq by conversation. */
  private readonly unsaid = new Map<string, number>();

  constructor(context: ChatContext, conversations: Conversations) {
    this.context = context;
    this.conversations = conversations;
    context.events.on("message_created", ({ message }) => {
      if (message.conversation_id === this.openId) this.mark(message.conversation_id);
    });
    context.ports.page.onVisibilityChange(() => {
      if (this.openId) this.mark(this.openId);
    });
  }

  /** Nothing while the page is hidden or the window does not show the newest messages. */
  mark(id: string): void {
    const conversation = this.conversations.get(id);
    const window = windowOf(this.context.stores, id);
    if (!conversation || this.context.ports.page.isHidden() || window?.hasNewer) return;
    const me = conversation.members.find(({ user }) => user.id === this.context.myId());
    const seq = conversation.last_seq;
    if (!me || seq <= me.read_seq) return;
    this.conversations.readByMe(id, seq);
    this.unsaid.set(id, seq);
    this.flush();
  }

  /** Also after a hello: what could not be said before. */
  flush(): void {
    if (!this.context.socket.isOnline) return;
    for (const [id, seq] of this.unsaid) void this.say(id, seq);
  }

  reset(): void {
    this.unsaid.clear();
    this.context.ports.clock.clearTimer(this.timer);
  }

  private flushLater(): void {
    const { clock } = this.context.ports;
    clock.clearTimer(this.timer);
    this.timer = clock.setTimer(() => this.flush(), AGAIN_MS);
  }

  private get openId(): string | undefined {
    return this.context.stores.conversations.getState().openId;
  }

  private async say(id: string, seq: number): Promise<void> {
    try {
      await this.context.socket.request("read_set", { conversation_id: id, seq });
      if (this.unsaid.get(id) === seq) this.unsaid.delete(id);
    } catch (cause) {
      // Without a connection the next hello repeats it; anything else will not be better later.
      if (toRequestError(cause).code === "rate_limited") this.flushLater();
      else if (!isLost(cause)) this.unsaid.delete(id);
    }
  }
}
