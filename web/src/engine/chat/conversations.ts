// The list of conversations: loaded over REST, kept current by events.
import { toRequestError } from "../errors";
import type { Conversation, Member, Message } from "../../protocol/types.gen";
import type { ChatContext } from "./context";
import type { People } from "./people";
import type { ConversationsState } from "./state";

function activityMs(conversation: Conversation): number {
  return conversation.last_message?.sent_at_ms ?? conversation.created_at_ms;
}

type ById = Readonly<Record<string, Conversation>>;

function arranged(byId: ById): Pick<ConversationsState, "byId" | "order" | "unreadTotal"> {
  const all = Object.values(byId);
  const order = all
    .toSorted((a, b) => activityMs(b) - activityMs(a) || (a.id < b.id ? -1 : 1))
    .map(({ id }) => id);
  return { byId, order, unreadTotal: all.reduce((sum, each) => sum + each.unread_count, 0) };
}

function withRead(members: readonly Member[], userId: string, seq: number): Member[] {
  return members.map((member) =>
    member.user.id === userId && member.read_seq < seq ? { ...member, read_seq: seq } : member,
  );
}

export class Conversations {
  private readonly context: ChatContext;
  private readonly people: People;
  private readonly asked = new Set<string>();

  constructor(context: ChatContext, people: People) {
    this.context = context;
    this.people = people;
    const { events } = context;
    events.on("conversation_changed", ({ conversation }) => this.put(conversation));
    events.on("conversation_removed", ({ conversation_id }) => this.remove(conversation_id));
    events.on("message_created", ({ message }) => this.messageCreated(message));
    events.on("message_updated", ({ message }) => this.messageUpdated(message));
    events.on("read_changed", ({ conversation_id, user_id, seq }) =>
      this.readChanged(conversation_id, user_id, seq),
    );
    events.on("relation_changed", ({ user_id, relation }) => {
      const found = this.directWith(user_id);
      if (found) this.change(found.id, (conversation) => ({ ...conversation, relation }));
    });
  }

  get(id: string): Conversation | undefined {
    return this.context.stores.conversations.getState().byId[id];
  }

  directWith(userId: string): Conversation | undefined {
    return Object.values(this.context.stores.conversations.getState().byId).find(
      ({ kind, members }) => kind === "direct" && members.some(({ user }) => user.id === userId),
    );
  }

  async load(): Promise<void> {
    const { conversations: store } = this.context.stores;
    try {
      const { conversations } = await this.context.rest.get<{ conversations: Conversation[] }>(
        "conversations",
      );
      for (const conversation of conversations) this.people.putConversation(conversation);
      const loaded = Object.fromEntries(conversations.map((each) => [each.id, each]));
      store.setState({ ...arranged(loaded), loaded: true, loadError: undefined });
    } catch (cause) {
      const loadError = toRequestError(cause);
      store.setState({ loadError });
      throw loadError;
    }
  }

  put(conversation: Conversation): void {
    const before = this.get(conversation.id);
    this.people.putConversation(conversation);
    // An answer that was on its way while newer events came must not turn the list back.
    const stale = before !== undefined && before.version > conversation.version;
    this.arrange({
      [conversation.id]: stale ? { ...conversation, ...pickProgress(before) } : conversation,
    });
  }

  /** What we have read, shown at once; the server is told by Reading. */
  readByMe(id: string, seq: number): void {
    this.readChanged(id, this.context.myId(), seq);
  }

  private remove(id: string): void {
    const { conversations, messages } = this.context.stores;
    const { [id]: _removed, ...byId } = conversations.getState().byId;
    conversations.setState(arranged(byId));
    const { [id]: _window, ...windows } = messages.getState().windows;
    messages.setState({ windows });
  }

  private messageCreated(message: Message): void {
    const { conversation_id: id } = message;
    if (!this.get(id)) {
      void this.fetch(id);
      return;
    }
    const mine = message.sender_id === this.context.myId();
    this.change(id, (conversation) => {
      if (message.seq <= conversation.last_seq) return conversation;
      return {
        ...conversation,
        last_seq: message.seq,
        version: Math.max(conversation.version, message.version),
        last_message: message,
        unread_count: conversation.unread_count + (mine ? 0 : 1),
        members: mine
          ? withRead(conversation.members, message.sender_id, message.seq)
          : conversation.members,
      };
    });
  }

  private messageUpdated(message: Message): void {
    this.change(message.conversation_id, (conversation) => ({
      ...conversation,
      version: Math.max(conversation.version, message.version),
      ...(conversation.last_message?.seq === message.seq && { last_message: message }),
    }));
  }

  private readChanged(id: string, userId: string, seq: number): void {
    this.change(id, (conversation) => {
      const members = withRead(conversation.members, userId, seq);
      if (userId !== this.context.myId()) return { ...conversation, members };
      const left = Math.max(0, conversation.last_seq - seq);
      return { ...conversation, members, unread_count: Math.min(conversation.unread_count, left) };
    });
  }

  /** A conversation we heard of before we heard it itself. */
  private async fetch(id: string): Promise<void> {
    if (this.asked.has(id)) return;
    this.asked.add(id);
    try {
      const { conversation } = await this.context.rest.get<{ conversation: Conversation }>(
        `conversations/${id}`,
      );
      this.put(conversation);
    } catch {
      // The next reload of the list brings it.
    } finally {
      this.asked.delete(id);
    }
  }

  private change(id: string, run: (conversation: Conversation) => Conversation): void {
    const before = this.get(id);
    if (!before) return;
    const after = run(before);
    if (after !== before) this.arrange({ [id]: after });
  }

  private arrange(changed: ById): void {
    const { conversations } = this.context.stores;
    conversations.setState(arranged({ ...conversations.getState().byId, ...changed }));
  }
}

type Progress = Pick<Conversation, "last_seq" | "version" | "unread_count" | "last_message">;

function pickProgress(conversation: Conversation): Progress {
  const { last_seq, version, unread_count, last_message } = conversation;
  return { last_seq, version, unread_count, ...(last_message && { last_message }) };
}
