import { createStore, type StoreApi } from "zustand/vanilla";
import type {
  ConversationsState,
  DraftsState,
  MessagesState,
  MessageWindow,
  PeopleState,
  TypingState,
} from "./state";
import { emptyWindow } from "./window";

export interface ChatStores {
  people: StoreApi<PeopleState>;
  conversations: StoreApi<ConversationsState>;
  drafts: StoreApi<DraftsState>;
  messages: StoreApi<MessagesState>;
  typing: StoreApi<TypingState>;
}

const INITIAL = {
  people: { users: {}, presences: {}, relations: {}, ownStatus: "online" },
  conversations: {
    loaded: false,
    loadError: undefined,
    byId: {},
    order: [],
    unreadTotal: 0,
    openId: undefined,
  },
  drafts: { byConversation: {} },
  messages: { windows: {} },
  typing: { byConversation: {} },
} as const;

export function createChatStores(): ChatStores {
  return {
    people: createStore<PeopleState>(() => INITIAL.people),
    conversations: createStore<ConversationsState>(() => INITIAL.conversations),
    drafts: createStore<DraftsState>(() => INITIAL.drafts),
    messages: createStore<MessagesState>(() => INITIAL.messages),
    typing: createStore<TypingState>(() => INITIAL.typing),
  };
}

/** Nothing of one account may be seen by the next one. */
export function resetChatStores(stores: ChatStores): void {
  stores.people.setState(INITIAL.people, true);
  stores.conversations.setState(INITIAL.conversations, true);
  stores.drafts.setState(INITIAL.drafts, true);
  stores.messages.setState(INITIAL.messages, true);
  stores.typing.setState(INITIAL.typing, true);
}

export function windowOf(stores: ChatStores, conversationId: string): MessageWindow | undefined {
  return stores.messages.getState().windows[conversationId];
}

/** Changes one window, creating it when it is not there. */
export function updateWindow(
  stores: ChatStores,
  conversationId: string,
  change: (window: MessageWindow) => MessageWindow,
): void {
  const { windows } = stores.messages.getState();
  const before = windows[conversationId] ?? emptyWindow(conversationId);
  const after = change(before);
  if (after === windows[conversationId]) return;
  stores.messages.setState({ windows: { ...windows, [conversationId]: after } });
}
