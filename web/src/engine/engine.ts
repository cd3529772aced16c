import { createStore } from "zustand/vanilla";
import { IDLE_CALL, NO_DEVICES } from "./call/initial_view";
import type { CallActions, CallView, DevicesState } from "./call/view";
import { Chat } from "./chat/chat";
import type {
  ChatActions,
  ConversationsState,
  DraftsState,
  MessagesState,
  PeopleActions,
  PeopleState,
  TypingState,
} from "./chat/state";
import { createChatStores } from "./chat/stores";
import type { Ports } from "./ports/ports";
import { createAccountActions, createAdminActions } from "./rest/account";
import type { AccountActions, AdminActions } from "./rest/actions";
import { RestClient } from "./rest/client";
import { Session } from "./session/session";
import type { SessionActions, SessionState } from "./session/state";
import { createSettings } from "./settings/settings";
import type { SettingsActions, SettingsState } from "./settings/state";
import { Dispatcher } from "./socket/dispatcher";
import { SocketClient } from "./socket/socket_client";
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

export function createEngine(ports: Ports): Engine {
  const events = new Dispatcher();
  const stores = createChatStores();
  const rest = new RestClient(ports.http, () => session.expired());
  const myId = (): string => session.store.getState().me?.id ?? "";
  const session: Session = new Session(ports, rest, events, {
    onSignedIn: () => void Promise.all([settings.restore(), chat.restore()]),
    onSignedOut: () => chat.reset(),
    eraseLocalData: () => chat.erase(),
    onHello: (hello) => chat.connected(hello),
    onOffline: () => undefined,
  });
  const { webrtcSupported, captureSupported } = ports.media;
  const socket = new SocketClient(ports, events, session, webrtcSupported && captureSupported);
  session.attach(socket);
  const chat = new Chat(
    { ports, stores, rest, socket, events, myId },
    () => session.store.getState().server?.limits,
  );
  const settings = createSettings(ports, myId, () => undefined);
  return {
    stores: {
      session: session.store,
      ...stores,
      call: createStore<CallView>(() => IDLE_CALL),
      devices: createStore<DevicesState>(() => NO_DEVICES),
      settings: settings.store,
    },
    session: session.actions(),
    people: chat.peopleActions(),
    chat: chat.chatActions(),
    call: {
      localLevel: () => 0,
      remoteLevel: () => 0,
      localStream: () => undefined,
      remoteStream: () => undefined,
      unsupported: () => undefined,
    } as unknown as CallActions,
    account: createAccountActions(rest),
    admin: createAdminActions(rest),
    settings: settings.actions,
    start: () => void session.start(),
    stop() {
      socket.stop();
      chat.reset();
    },
  };
}
