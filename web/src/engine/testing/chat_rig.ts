// A chat on fake ports: the test is the server.
import type { Conversation } from "../../protocol/types.gen";
import { Chat } from "../chat/chat";
import type { ChatContext } from "../chat/context";
import { type ChatStores, createChatStores, windowOf } from "../chat/stores";
import type { MessageWindow } from "../chat/state";
import { RestClient } from "../rest/client";
import { Dispatcher } from "../socket/dispatcher";
import { SocketClient } from "../socket/socket_client";
import { FakeClock, settle } from "./fake_clock";
import { FakeHttp, FakePage, FakeRandom, FakeStore, FakeTab, jsonResponse } from "./fake_ports";
import { FakeSocketPort } from "./fake_socket";

export class ChatRig {
  readonly clock = new FakeClock();
  readonly page = new FakePage();
  readonly http = new FakeHttp();
  readonly sockets = new FakeSocketPort();
  readonly events = new Dispatcher();
  readonly stores: ChatStores = createChatStores();
  readonly store: FakeStore;
  readonly socket: SocketClient;
  readonly chat: Chat;

  constructor(store = new FakeStore()) {
    this.store = store;
    const random = new FakeRandom();
    this.socket = new SocketClient(
      { clock: this.clock, random, socket: this.sockets, tab: new FakeTab(), page: this.page },
      this.events,
      {
        onState: () => undefined,
        onHello: (hello) => this.chat.connected(hello),
        onServerTime: () => undefined,
        onRefused: () => undefined,
      },
      true,
    );
    const context: ChatContext = {
      ports: { clock: this.clock, random, store, http: this.http, page: this.page },
      stores: this.stores,
      rest: new RestClient(this.http, () => undefined),
      socket: this.socket,
      events: this.events,
      myId: () => "me",
    };
    this.chat = new Chat(context, () => undefined);
  }

  get connection(): FakeSocketPort["latest"] {
    return this.sockets.latest;
  }

  conversations(...conversations: Conversation[]): void {
    this.http.on("GET", /^conversations$/, () => jsonResponse({ conversations }));
  }

  async connect(): Promise<void> {
    await this.chat.restore();
    this.socket.start();
    this.connection.welcome();
    await settle();
  }

  async reconnect(resumed: boolean, lastSeq = 0): Promise<void> {
    await this.clock.advance(10_000);
    this.connection.welcome({ resumed }, lastSeq);
    await settle();
  }

  window(id = "c1"): MessageWindow {
    const window = windowOf(this.stores, id);
    if (!window) throw new Error("no window");
    return window;
  }

  seqs(id = "c1"): number[] {
    return this.window(id).messages.map(({ seq }) => seq);
  }

  pendingTexts(id = "c1"): string[] {
    return (windowOf(this.stores, id)?.pending ?? []).map(({ text }) => text);
  }
}
