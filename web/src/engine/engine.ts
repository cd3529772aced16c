import type { CallActions, CallView, DevicesState } from "./call/view";
import type { ChatActions, PeopleActions } from "./chat/state";
import type {
  ConversationsState,
  DraftsState,
  MessagesState,
  PeopleState,
  TypingState,
} from "./chat/state";
import type { Ports } from "./ports/ports";
import type { AccountActions, AdminActions } from "./rest/actions";
import type { SessionActions, SessionState } from "./session/state";
import type { SettingsActions, SettingsState } from "./settings/state";
import type { ReadableStore } from "./store";

export interface EngineStores {
  session: ReadableStore<SessionState>;
  people: ReadableStore<PeopleState>;
  conversations: ReadableStore<ConversationsState>;
  drafts: ReadableStore<DraftsState>;
  messages: ReadableStore<MessagesState>;
  typing: ReadableStore<TypingState>;
  call: ReadableStore<CallView>;
  devices: ReadableStore<DevicesState>;
  settings: ReadableStore<SettingsState>;
}

export interface Engine {
  readonly stores: EngineStores;
  readonly session: SessionActions;
  readonly people: PeopleActions;
  readonly chat: ChatActions;
  readonly call: CallActions;
  readonly account: AccountActions;
  readonly admin: AdminActions;
  readonly settings: SettingsActions;
  /** Asks the server who we are, then connects. Once. */
  start(): void;
  /** Closes the socket, ends timers and captures. */
  stop(): void;
}

export declare function createEngine(ports: Ports): Engine;
