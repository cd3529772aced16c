// An engine for component tests: real stores that tests write, actions that record what was asked.
import { vi } from "vitest";
import { createStore, type StoreApi } from "zustand/vanilla";
import type { CallView, Conversation, Engine, EngineStores, Message, User } from "../engine";
import { IDLE_CALL, NO_DEVICES } from "../engine/call/initial_view";
import { NO_LIVE_MEETINGS, NO_MEETING } from "../engine/meeting/initial_view";

export const kNowMs = Date.UTC(2026, 10, 22, 14, 30);

function aUser(id: string, displayName: string): User {
  return {
    id,
    username: displayName.toLowerCase().replaceAll(" ", "."),
    display_name: displayName,
    avatar_version: 0,
    role: "member",
    deactivated: false,
  };
}

export const kMe = aUser("me", "Jonas Weber");
export const kAna = aUser("ana", "Ana Pérez");

export function aMessage(change: Partial<Message> & Pick<Message, "seq">): Message {
  return {
    conversation_id: "c1",
    version: change.seq,
    kind: "text",
    sender_id: kAna.id,
    sent_at_ms: kNowMs,
    deleted: false,
    text: "hello",
    attachments: [],
    reactions: [],
    ...change,
  };
}

export function aConversation(change: Partial<Conversation> = {}): Conversation {
  return {
    id: "c1",
    kind: "direct",
    members: [kMe, kAna].map((user) => ({ user, read_seq: 0, joined_at_ms: 0 })),
    last_seq: 0,
    version: 0,
    unread_count: 0,
    relation: { blocked_by_me: false, can_message: true, can_call: true },
    created_at_ms: kNowMs,
    ...change,
  };
}

export function aCall(change: Partial<CallView>): CallView {
  return {
    ...IDLE_CALL,
    callId: "k1",
    conversationId: "c1",
    peer: kAna,
    peerUserId: kAna.id,
    direction: "incoming",
    ...change,
  };
}

type WritableStores = {
  [K in keyof EngineStores]: StoreApi<ReturnType<EngineStores[K]["getState"]>>;
};

export interface FakeEngine extends Engine {
  stores: WritableStores;
}

/** Every action not given is a spy that answers a promise of nothing. */
function spies<T extends object>(given: Partial<NoInfer<T>> = {}): T {
  const made: Record<PropertyKey, unknown> = { ...given };
  return new Proxy(made, {
    get: (target, name) => (target[name] ??= vi.fn(() => Promise.resolve(undefined))),
  }) as T;
}

function fakeStores(): WritableStores {
  return {
    session: createStore(() => ({
      phase: "signed_in",
      me: kMe,
      server: undefined,
      startError: undefined,
      signedOutReason: undefined,
      connection: "online",
      clientId: "client",
      nextAttemptAtMs: undefined,
      clockOffsetMs: 0,
      serverRestartUntilMs: undefined,
    })),
    people: createStore(() => ({ users: {}, presences: {}, relations: {}, ownStatus: "online" })),
    conversations: createStore(() => ({
      loaded: true,
      loadError: undefined,
      byId: {},
      order: [],
      unreadTotal: 0,
      openId: undefined,
    })),
    drafts: createStore(() => ({ byConversation: {} })),
    messages: createStore(() => ({ windows: {} })),
    typing: createStore(() => ({ byConversation: {} })),
    call: createStore(() => IDLE_CALL),
    devices: createStore(() => NO_DEVICES),
    meeting: createStore(() => NO_MEETING),
    liveMeetings: createStore(() => NO_LIVE_MEETINGS),
    callLog: createStore(() => ({ missedCalls: 0, revision: 0 })),
    preferences: createStore(() => ({
      busy_reply: "in_another_call",
      quiet_hours: { enabled: false, from_minute: 1320, to_minute: 420, days: 127 },
    })),
    settings: createStore(() => ({
      ring: "warm",
      ringVolume: 1,
      ringSpeakerId: undefined,
      doNotDisturb: undefined,
      callTones: true,
      desktopNotifications: false,
      messageText: false,
      alwaysRelay: false,
      dataSaver: false,
      microphoneId: undefined,
      cameraId: undefined,
      speakerId: undefined,
      noiseSuppression: false,
      backgroundBlur: false,
      pushToTalk: false,
      personVolumes: {},
    })),
  };
}

export function fakeEngine(): FakeEngine {
  return {
    stores: fakeStores(),
    session: spies<Engine["session"]>({ serverNowMs: () => kNowMs }),
    people: spies<Engine["people"]>({ avatarUrl: () => undefined }),
    chat: spies(),
    call: spies<Engine["call"]>({
      unsupported: () => undefined,
      localStream: () => undefined,
      localScreen: () => undefined,
      qualityTimeline: () => [],
      localLevel: () => 0,
      remoteLevel: () => 0,
      testSpeaker: vi.fn(),
      attachRemote: vi.fn(() => () => undefined),
    }),
    meeting: spies<Engine["meeting"]>({ attach: vi.fn(() => () => undefined) }),
    account: spies(),
    admin: spies(),
    settings: spies(),
    callLog: spies(),
    preferences: spies(),
    loadConnectionTest: vi.fn(),
    loadReach: vi.fn(),
    setWords: vi.fn(),
    onOpenConversation: vi.fn(),
    start: vi.fn(),
    stop: vi.fn(),
  };
}
