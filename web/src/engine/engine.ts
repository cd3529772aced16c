import { createStore } from "zustand/vanilla";
import { Attention } from "./attention/attention";
import type { AttentionWords } from "./attention/words";
import { createCallActions } from "./call/actions";
import { CallController } from "./call/controller";
import { IDLE_CALL } from "./call/initial_view";
import { LevelMeter } from "./call/level_meter";
import { deriveView, reuseParts } from "./call/view_model";
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
  /** In the person's language: window title and notifications. English until given. */
  setWords(words: AttentionWords): void;
  /** A notification was clicked: show this conversation. */
  onOpenConversation(run: (conversationId: string) => void): void;
  /** Asks the server who we are, then connects. Once. */
  start(): void;
  /** Closes the socket, ends timers and captures. */
  stop(): void;
}

export function createEngine(ports: Ports): Engine {
  const events = new Dispatcher();
  const stores = createChatStores();
  const callStore = createStore<CallView>(() => IDLE_CALL);
  const meters = { local: new LevelMeter(ports.audio), remote: new LevelMeter(ports.audio) };
  let openConversation: (conversationId: string) => void = () => undefined;

  const rest = new RestClient(ports.http, () => session.expired());
  const myId = (): string => session.store.getState().me?.id ?? "";
  const quiet = (): boolean => stores.people.getState().ownStatus === "do_not_disturb";
  const session: Session = new Session(ports, rest, events, {
    async beforeConnect() {
      await Promise.all([settings.restore(), chat.restore(), call.begin()]);
    },
    onSignedOut() {
      call.reset();
      chat.reset();
    },
    eraseLocalData: () => chat.erase(),
    onHello(hello) {
      chat.connected(hello);
      call.connected(hello);
    },
    onOffline: () => call.disconnected(),
  });
  const { webrtcSupported, captureSupported } = ports.media;
  const socket = new SocketClient(ports, events, session, webrtcSupported && captureSupported);
  session.attach(socket);
  const chat = new Chat(
    { ports, stores, rest, socket, events, myId },
    () => session.store.getState().server?.limits,
  );
  const settings = createSettings(ports, myId, () => call.previewRing());
  const people = chat.peopleActions();
  const call: CallController = new CallController(
    {
      ports,
      socket,
      events,
      settings: () => settings.store.getState(),
      quiet,
      serverNowMs: () => session.serverNowMs(),
      clientId: () => session.store.getState().clientId,
      findUser: async (id) => stores.people.getState().users[id] ?? people.loadUser(id),
    },
    () => publish(),
  );
  const attention = new Attention(
    ports,
    {
      call: () => callStore.getState(),
      unread: () => stores.conversations.getState().unreadTotal,
      nameOf: (id) => stores.people.getState().users[id]?.display_name,
      myId,
      notificationsWanted: () => settings.store.getState().desktopNotifications,
      quiet,
    },
    (conversationId) => openConversation(conversationId),
  );
  const sources = {
    get users() {
      return stores.people.getState().users;
    },
    otherIn: (id: string) =>
      stores.conversations.getState().byId[id]?.members.find(({ user }) => user.id !== myId())?.user
        .id,
  };
  function publish(): void {
    const before = callStore.getState();
    const view = reuseParts(before, deriveView(call, sources));
    if (view === before) return;
    callStore.setState(view, true);
    if (view.local.streamVersion !== before.local.streamVersion) {
      meters.local.attach(call.local.localStream);
    }
    if (view.remote.streamVersion !== before.remote.streamVersion) {
      meters.remote.attach(call.peer.remoteStream);
    }
    attention.update();
  }
  stores.people.subscribe(publish);
  stores.conversations.subscribe(() => attention.update());
  events.on("message_created", ({ message }) => attention.messageArrived(message));

  return {
    stores: {
      session: session.store,
      ...stores,
      call: callStore,
      devices: call.devices.store,
      settings: settings.store,
    },
    session: session.actions(),
    people,
    chat: chat.chatActions(),
    call: createCallActions({
      controller: call,
      view: () => callStore.getState(),
      media: ports.media,
      settings: settings.actions,
      meters,
      sendMessage: (id, text) => chat.outbox.add(id, { text }),
    }),
    account: createAccountActions(rest),
    admin: createAdminActions(rest),
    settings: settings.actions,
    setWords(words) {
      attention.words = words;
      attention.update();
    },
    onOpenConversation(run) {
      openConversation = run;
    },
    start: () => void session.start(),
    stop() {
      call.reset();
      socket.stop();
      chat.reset();
    },
  };
}
