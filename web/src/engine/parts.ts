// The parts of an engine, wired to each other: who tells whom what. Nothing runs yet.
import { DoNotDisturbClock, withDoNotDisturb } from "./attention/do_not_disturb";
import { quietUntilMs } from "./attention/quiet_hours";
import { LazyCalls, type LoadCalls } from "./call/lazy_calls";
import type { CallContext } from "./call/controller";
import type { CallNeeds } from "./call/part";
import type { ViewSources } from "./call/view_model";
import { createCallLog } from "./call_log/call_log";
import { Chat } from "./chat/chat";
import type { PeopleActions } from "./chat/state";
import { createChatStores } from "./chat/stores";
import { LazyMeetings, type LoadMeetings } from "./meeting/lazy_meetings";
import type { Ports } from "./ports/ports";
import { createPreferences } from "./preferences/preferences";
import { RestClient } from "./rest/client";
import { Session } from "./session/session";
import { createSettings } from "./settings/settings";
import { Dispatcher } from "./socket/dispatcher";
import { SocketClient } from "./socket/socket_client";

/** The code that the first page does not wait for. */
export interface Loaders {
  calls: LoadCalls;
  meetings: LoadMeetings;
}

export type Parts = ReturnType<typeof createParts>;

/** `onCallView`: something that screens show of a call is another. */
export function createParts(ports: Ports, loaders: Loaders, onCallView: () => void) {
  const events = new Dispatcher();
  const stores = createChatStores();
  const rest = new RestClient(ports.http, () => session.expired());
  const myId = (): string => session.store.getState().me?.id ?? "";
  /** Do not disturb, or quiet hours. */
  const quiet = (): boolean =>
    stores.people.getState().ownStatus === "do_not_disturb" ||
    quietUntilMs(preferences.store.getState().quiet_hours, ports.clock.wallNow()) !== undefined;
  const session: Session = new Session(ports, rest, events, {
    async beforeConnect() {
      await Promise.all([settings.restore(), chat.restore(), call.begin()]);
      doNotDisturb.restore();
    },
    onSignedOut() {
      for (const part of [meetings, call, chat, doNotDisturb, callLog, preferences]) part.reset();
    },
    eraseLocalData: () => chat.erase(),
    onHello(hello) {
      // A group call is left before the call that was started after it is asked for.
      for (const part of [preferences, callLog, chat, meetings, call]) part.connected(hello);
    },
    onOffline: () => call.disconnected(),
  });
  const { webrtcSupported, captureSupported } = ports.media;
  const socket = new SocketClient(ports, events, session, webrtcSupported && captureSupported);
  session.attach(socket);
  const callLog = createCallLog(rest, events);
  const preferences = createPreferences(socket, events);
  const chat = new Chat(
    { ports, stores, rest, socket, events, myId },
    () => session.store.getState().server?.limits,
  );
  const settings = createSettings(ports, myId, () => call.previewRing());
  const chatPeople = chat.peopleActions();
  const doNotDisturb = createDoNotDisturb(ports, settings, chatPeople);
  const people = withDoNotDisturb(chatPeople, doNotDisturb);
  const context: CallContext = {
    ports,
    socket,
    events,
    settings: () => settings.store.getState(),
    quiet,
    serverNowMs: () => session.serverNowMs(),
    clientId: () => session.store.getState().clientId,
    findUser: async (id) => stores.people.getState().users[id] ?? people.loadUser(id),
  };
  const { call, meetings } = createCalls(loaders, context, settings, {
    sources: createSources(stores, myId),
    sendMessage: (id, text) => chat.outbox.add(id, { text }),
    onView: onCallView,
  });
  return {
    events,
    stores,
    rest,
    session,
    socket,
    chat,
    people,
    settings,
    call,
    meetings,
    callLog,
    preferences,
    myId,
    quiet,
  };
}

/** Calls of two and of groups, which share the devices. */
function createCalls(
  loaders: Loaders,
  context: CallContext,
  { store, actions }: ReturnType<typeof createSettings>,
  needs: Omit<CallNeeds, "context" | "settings">,
): { call: LazyCalls; meetings: LazyMeetings } {
  const call = new LazyCalls(loaders.calls, { ...needs, context, settings: actions });
  const { onView } = needs;
  const meetings = new LazyMeetings(
    loaders.meetings,
    { context, settings: actions, callView: call.view, onView },
    () => call.controller(),
  );
  store.subscribe(() => {
    call.settingsChanged();
    meetings.settingsChanged();
  });
  return { call, meetings };
}

function createSources(
  stores: ReturnType<typeof createChatStores>,
  myId: () => string,
): ViewSources {
  return {
    get users() {
      return stores.people.getState().users;
    },
    otherIn(id) {
      const members = stores.conversations.getState().byId[id]?.members;
      return members?.find(({ user }) => user.id !== myId())?.user.id;
    },
  };
}

function createDoNotDisturb(
  ports: Ports,
  { store, actions }: ReturnType<typeof createSettings>,
  people: Pick<PeopleActions, "setStatus">,
): DoNotDisturbClock {
  return new DoNotDisturbClock(
    ports,
    () => store.getState(),
    actions.set,
    (on) => people.setStatus(on ? "do_not_disturb" : "online"),
  );
}
