import { Attention } from "./attention/attention";
import type { AttentionWords } from "./attention/words";
import type { CallActions, CallView, DevicesState } from "./call/view";
import type { CallLogActions, CallLogState } from "./call_log/state";
import type {
  ChatActions,
  ConversationsState,
  DraftsState,
  MessagesState,
  PeopleActions,
  PeopleState,
  TypingState,
} from "./chat/state";
import type { ConnectionTest } from "./connection_test/state";
import type { LiveMeetingsState, MeetingActions, MeetingView } from "./meeting/view";
import { createParts, type Loaders, type Parts } from "./parts";
import type { Ports } from "./ports/ports";
import type { Reach } from "./push/state";
import type { Preferences } from "../protocol/types.gen";
import { createAccountActions, createAdminActions } from "./rest/account";
import type { PreferencesActions } from "./preferences/state";
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
  meeting: ReadableStore<MeetingView>;
  liveMeetings: ReadableStore<LiveMeetingsState>;
  settings: ReadableStore<SettingsState>;
  callLog: ReadableStore<CallLogState>;
  preferences: ReadableStore<Preferences>;
}

export interface Engine {
  readonly stores: EngineStores;
  readonly session: SessionActions;
  readonly people: PeopleActions;
  readonly chat: ChatActions;
  readonly call: CallActions;
  readonly meeting: MeetingActions;
  readonly account: AccountActions;
  readonly admin: AdminActions;
  readonly settings: SettingsActions;
  readonly callLog: CallLogActions;
  readonly preferences: PreferencesActions;
  /** The self-test, the same at every call; its code comes with the first. */
  loadConnectionTest(): Promise<ConnectionTest>;
  /** The way of a call to the person outside of the page; its code comes with the first use. */
  loadReach(): Promise<Reach>;
  /** In the person's language: window title and notifications. English until given. */
  setWords(words: AttentionWords): void;
  /** A notification was clicked: show this conversation. */
  onOpenConversation(run: (conversationId: string) => void): void;
  /** Asks the server who we are, then connects. Once. */
  start(): void;
  /** Closes the socket, ends timers and captures. */
  stop(): void;
}

const LOADERS: Loaders = {
  calls: () => import("./call/part"),
  meetings: () => import("./meeting/part"),
};

export function createEngine(ports: Ports, loaders: Partial<Loaders> = {}): Engine {
  const parts = createParts(ports, { ...LOADERS, ...loaders }, () => attention.update());
  const { stores, rest, session, socket, chat, people, settings, call, meetings } = parts;
  let connectionTest: ConnectionTest | undefined;
  let reach: Reach | undefined;
  let openConversation: (conversationId: string) => void = () => undefined;
  const attention = createAttention(ports, parts, (id) => openConversation(id));
  stores.people.subscribe(() => call.publish());
  listen(parts, attention);

  const engineStores: EngineStores = {
    session: session.store,
    ...stores,
    call: call.view,
    devices: call.devices,
    meeting: meetings.view,
    liveMeetings: meetings.live,
    settings: settings.store,
    callLog: parts.callLog.store,
    preferences: parts.preferences.store,
  };
  return {
    stores: engineStores,
    session: session.actions(),
    people,
    chat: chat.chatActions(),
    call: call.actions,
    meeting: meetings.actions,
    account: createAccountActions(rest),
    admin: createAdminActions(rest),
    settings: settings.actions,
    callLog: parts.callLog.actions,
    preferences: parts.preferences.actions,
    async loadConnectionTest() {
      const { createConnectionTest } = await import("./connection_test/connection_test");
      connectionTest ??= createConnectionTest(ports, parts.socket);
      return connectionTest;
    },
    async loadReach() {
      const [{ createReach }, worker] = await Promise.all([
        import("./push/reach"),
        ports.loadWorker(),
      ]);
      reach ??= createReach({
        ports,
        worker,
        rest,
        stores: engineStores,
        previewRing: () => call.previewRing(),
        openConversation: (id) => openConversation(id),
      });
      return reach;
    },
    setWords(words) {
      attention.words = words;
      attention.update();
    },
    onOpenConversation(run) {
      openConversation = run;
    },
    start: () => void session.start(),
    stop() {
      connectionTest?.cancel();
      meetings.reset();
      call.reset();
      socket.stop();
      chat.reset();
    },
  };
}

function listen({ stores, events }: Parts, attention: Attention): void {
  stores.conversations.subscribe(() => attention.update());
  events.on("message_created", ({ message }) => attention.messageArrived(message));
  events.on("call_ended", (ended) => attention.callEnded(ended));
  events.on("meeting_ring_ended", (ended) => attention.ringEnded(ended.call_id, ended.reason));
}

function createAttention(
  ports: Ports,
  { stores, settings, myId, quiet, call, meetings }: Parts,
  onOpen: (conversationId: string) => void,
): Attention {
  return new Attention(
    ports,
    {
      call: () => call.view.getState(),
      meeting: () => meetings.view.getState(),
      unread: () => stores.conversations.getState().unreadTotal,
      nameOf: (id) => stores.people.getState().users[id]?.display_name,
      myId,
      notificationsWanted: () => settings.store.getState().desktopNotifications,
      messageText: () => settings.store.getState().messageText,
      quiet,
    },
    onOpen,
  );
}
