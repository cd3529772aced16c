// A whole engine on fake ports; the test is the server and the person.
import type { Call, HelloResult } from "../../protocol/types.gen";
import type { LoadCalls } from "../call/lazy_calls";
import * as callPart from "../call/part";
import { createEngine, type Engine } from "../engine";
import * as meetingPart from "../meeting/part";
import { FakeAttention, FakeAudio } from "./fake_audio";
import { FakeClock, settle } from "./fake_clock";
import { FakeMedia } from "./fake_media";
import {
  FakeBrowser,
  FakeHttp,
  FakePage,
  FakeRandom,
  FakeStore,
  FakeTab,
  jsonResponse,
} from "./fake_ports";
import { FakeWorker } from "./fake_worker";
import { type FakeConnection, FakeSocketPort, HELLO } from "./fake_socket";
import { testConversation, testUser } from "./samples";

const SERVER = {
  name: "Test",
  version: "0.1.0",
  registration: "open",
  first_account: false,
  limits: {
    message_text_max: 8000,
    attachment_bytes_max: 1000,
    attachments_per_message_max: 10,
    avatar_bytes_max: 1000,
  },
};

/** What outlives a page. */
export interface Machine {
  browser: FakeBrowser;
  store: FakeStore;
  tab: FakeTab;
  clock: FakeClock;
}

export function newMachine(): Machine {
  return {
    browser: new FakeBrowser(),
    store: new FakeStore(),
    tab: new FakeTab(),
    clock: new FakeClock(),
  };
}

export class EngineRig {
  readonly clock: FakeClock;
  readonly page = new FakePage();
  readonly http = new FakeHttp();
  readonly sockets = new FakeSocketPort();
  readonly media = new FakeMedia();
  readonly audio = new FakeAudio();
  readonly attention = new FakeAttention();
  readonly worker = new FakeWorker();
  readonly engine: Engine;

  constructor(machine: Machine = newMachine(), loadCalls: LoadCalls = async () => callPart) {
    this.clock = machine.clock;
    this.http.on("GET", /^server$/, () => jsonResponse(SERVER));
    this.http.on("GET", /^me$/, () => jsonResponse({ user: testUser("me") }));
    this.http.on("GET", /^conversations$/, () =>
      jsonResponse({ conversations: [testConversation()] }),
    );
    this.http.on("GET", /^users\/ana$/, () =>
      jsonResponse({
        user: testUser("ana"),
        relation: { blocked_by_me: false, can_message: true, can_call: true },
      }),
    );
    this.engine = createEngine(
      {
        clock: machine.clock,
        random: new FakeRandom(),
        socket: this.sockets,
        store: machine.store,
        tab: machine.tab,
        locks: machine.browser.locks(),
        broadcast: machine.browser.broadcast(),
        http: this.http,
        page: this.page,
        media: this.media,
        audio: this.audio,
        attention: this.attention,
        loadWorker: async () => this.worker,
      },
      { calls: loadCalls, meetings: async () => meetingPart },
    );
  }

  get server(): FakeConnection {
    return this.sockets.latest;
  }

  get call() {
    return this.engine.stores.call.getState();
  }

  async start(hello: Partial<HelloResult> = {}): Promise<void> {
    this.engine.start();
    await settle();
    this.server.welcome({ server_time_ms: this.clock.wallNow(), ...hello });
    await settle();
  }

  async reconnect(hello: Partial<HelloResult>, lastSeq = 0): Promise<void> {
    await this.clock.advance(10_000);
    this.server.welcome({ server_time_ms: this.clock.wallNow(), ...hello }, lastSeq);
    await settle();
  }

  /** Answers the latest request of this type. */
  async answer(
    type: "call_start" | "call_accept" | "call_reconnecting" | "call_end" | "call_media_set",
    call: Call,
  ): Promise<void> {
    const request = this.server.requests(type).at(-1);
    if (!request) throw new Error(`no ${type} was sent`);
    this.server.ok(request.id, { call, ice_servers: [] });
    await settle();
  }

  /** What the call said to the server, without the acknowledgements of the chat. */
  get said(): string[] {
    return this.server.sent
      .map(({ type }) => type)
      .filter((type) => type.startsWith("call_") || type.startsWith("webrtc_"));
  }
}

const SILENT = { microphone: false, camera: false, screen: false };

export function testCall(change: Partial<Call> = {}): Call {
  return {
    call_id: "call1",
    version: 1,
    conversation_id: "c1",
    kind: "voice",
    state: "ringing",
    caller: { user_id: "me", client_id: "client1", media: SILENT, state: "ringing" },
    callee: { user_id: "ana", media: SILENT, state: "ringing" },
    acknowledged: false,
    started_at_ms: HELLO.server_time_ms,
    deadline_ms: HELLO.server_time_ms + 45_000,
    ...change,
  };
}

/** Ana calls us. */
export function testIncoming(change: Partial<Call> = {}): Call {
  return testCall({
    caller: { user_id: "ana", client_id: "ana1", media: SILENT, state: "ringing" },
    callee: { user_id: "me", media: SILENT, state: "ringing" },
    ...change,
  });
}
