import type { SocketConnection, SocketHandlers, SocketPort } from "../ports/ports";
import type { EventType, EventMap, RequestType, RequestMap } from "../../protocol/types.gen";
import type { HelloResult } from "../../protocol/types.gen";
import { testUser } from "./samples";

interface Sent {
  type: RequestType;
  id: number;
  data: unknown;
}

export const HELLO: HelloResult = {
  client_id: "client1",
  resume_token: "token1",
  resumed: false,
  server_time_ms: 1_700_000_005_000,
  server_version: "0.1.0",
  user: testUser("me"),
  presences: [],
  preferences: {
    busy_reply: "in_another_call",
    quiet_hours: { enabled: false, from_minute: 1320, to_minute: 420, days: 127 },
  },
  missed_calls: 0,
  group_calls: false,
  meetings: [],
  meeting_rings: [],
};

/** The server's end of one connection, driven by the test. */
export class FakeConnection implements SocketConnection {
  readonly sent: Sent[] = [];
  readonly handlers: SocketHandlers;
  closed = false;
  private seq = 0;

  constructor(handlers: SocketHandlers) {
    this.handlers = handlers;
  }

  send(text: string): void {
    this.sent.push(JSON.parse(text) as Sent);
  }

  close(): void {
    this.closed = true;
  }

  /** RequestMap of one type, oldest first. */
  requests<Name extends RequestType>(type: Name): { id: number; data: RequestMap[Name]["data"] }[] {
    return this.sent
      .filter((request) => request.type === type)
      .map(({ id, data }) => ({ id, data: data as RequestMap[Name]["data"] }));
  }

  ok(id: number, data: unknown): void {
    this.handlers.onMessage(JSON.stringify({ type: "ok", id, data }));
  }

  error(id: number, code: string, field?: string): void {
    const data = { code, message: `refused: ${code}`, field };
    this.handlers.onMessage(JSON.stringify({ type: "error", id, data }));
  }

  /** Opens and answers hello. */
  welcome(change: Partial<HelloResult> = {}, lastSeq = 0): void {
    this.seq = lastSeq;
    this.handlers.onOpen();
    const hello = this.requests("hello").at(-1);
    if (!hello) throw new Error("no hello was sent");
    this.ok(hello.id, { ...HELLO, ...change });
  }

  event<Name extends EventType>(type: Name, data: EventMap[Name], seq = this.seq + 1): void {
    this.seq = seq;
    this.handlers.onMessage(JSON.stringify({ type, seq, data }));
  }

  breakOff(code = 1006): void {
    this.handlers.onClose(code);
  }
}

export class FakeSocketPort implements SocketPort {
  readonly connections: FakeConnection[] = [];

  open(handlers: SocketHandlers): SocketConnection {
    const connection = new FakeConnection(handlers);
    this.connections.push(connection);
    return connection;
  }

  get latest(): FakeConnection {
    const connection = this.connections.at(-1);
    if (!connection) throw new Error("nobody connected");
    return connection;
  }
}
