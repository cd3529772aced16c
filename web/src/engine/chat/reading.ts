import type { ChatContext } from "./context";
import type { Conversations } from "./conversations";
import { windowOf } from "./stores";

/** Marks the conversation on screen as read while somebody can see it. */
export class Reading {
  private readonly context: ChatContext;
  private readonly conversations: Conversations;
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
  }

  private get openId(): string | undefined {
    return this.context.stores.conversations.getState().openId;
  }

  private async say(id: string, seq: number): Promise<void> {
    try {
      await this.context.socket.request("read_set", { conversation_id: id, seq });
      if (this.unsaid.get(id) === seq) this.unsaid.delete(id);
    } catch {
      // Kept for the next hello.
    }
  }
}
