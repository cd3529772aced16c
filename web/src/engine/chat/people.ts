// Users, presence and relations: filled from whatever names them, kept current by events.
import type {
  Conversation,
  PersonResult,
  Presence,
  Relation,
  User,
} from "../../protocol/types.gen";
import type { ChatContext } from "./context";
import type { PeopleActions } from "./state";

export class People {
  private readonly context: ChatContext;

  constructor(context: ChatContext) {
    this.context = context;
    const { events } = context;
    events.on("presence_changed", ({ presence }) => this.putPresences([presence]));
    events.on("user_changed", ({ user }) => this.putUsers([user]));
    events.on("relation_changed", ({ user_id, relation }) => this.putRelation(user_id, relation));
    events.on("call_incoming", ({ caller }) => this.putUsers([caller]));
  }

  putUsers(users: readonly User[]): void {
    if (users.length === 0) return;
    const { people } = this.context.stores;
    const added = Object.fromEntries(users.map((user) => [user.id, user]));
    people.setState((state) => ({ users: { ...state.users, ...added } }));
  }

  putPresences(presences: readonly Presence[]): void {
    const { people } = this.context.stores;
    const added = Object.fromEntries(presences.map((presence) => [presence.user_id, presence]));
    people.setState((state) => ({ presences: { ...state.presences, ...added } }));
  }

  /** After a hello: whoever is not named is offline now. */
  replacePresences(presences: readonly Presence[]): void {
    this.context.stores.people.setState({ presences: {} });
    this.putPresences(presences);
  }

  putRelation(userId: string, relation: Relation): void {
    const { people } = this.context.stores;
    people.setState((state) => ({ relations: { ...state.relations, [userId]: relation } }));
  }

  putConversation(conversation: Conversation): void {
    this.putUsers(conversation.members.map(({ user }) => user));
    const other = conversation.members.find(({ user }) => user.id !== this.context.myId());
    if (conversation.kind === "direct" && conversation.relation && other) {
      this.putRelation(other.user.id, conversation.relation);
    }
  }

  actions(): Omit<PeopleActions, "setStatus" | "setDoNotDisturb"> {
    const { rest, socket } = this.context;
    return {
      searchUsers: async ({ query, cursor, limit }) => {
        const page = await rest.get<{ users: User[]; next_cursor?: string }>("users", {
          query,
          cursor,
          limit,
        });
        this.putUsers(page.users);
        return { users: page.users, nextCursor: page.next_cursor };
      },
      loadUser: async (userId) => {
        const found = await rest.get<PersonResult>(`users/${userId}`);
        this.putUsers([found.user]);
        if (found.presence) this.putPresences([found.presence]);
        this.putRelation(userId, found.relation);
        return found.user;
      },
      block: async (userId) => {
        const { relation } = await socket.request("user_block", { user_id: userId });
        this.putRelation(userId, relation);
      },
      unblock: async (userId) => {
        const { relation } = await socket.request("user_unblock", { user_id: userId });
        this.putRelation(userId, relation);
      },
      blockedUsers: async () => {
        const { users } = await rest.get<{ users: User[] }>("blocks");
        this.putUsers(users);
        return users;
      },
      avatarUrl: ({ id, avatar_version }) =>
        avatar_version === 0 ? undefined : `/api/v1/users/${id}/avatar?version=${avatar_version}`,
    };
  }
}
