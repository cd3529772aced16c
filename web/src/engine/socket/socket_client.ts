// One WebSocket: hello and resume, requests with answers, events in order, reconnection.
import { RequestError } from "../errors";
import type { Ports, SocketConnection, TimerId } from "../ports/ports";
import type { ConnectionState } from "../session/state";
import { decodeServerFrame, type ServerFrame } from "../../protocol/server_frame";
import type { HelloResult, RequestMap, RequestType } from "../../protocol/types.gen";
import { backoffMs } from "./backoff";
import type { Dispatcher } from "./dispatcher";
import { Liveness } from "./liveness";
import { PendingRequests } from "./pending";
import { leaveResumePoint, type ResumePoint, takeResumePoint } from "./resume";

const REQUEST_TIMEOUT_MS = 10_000;
/** A socket that neither opens nor says hello by then counts as failed. */
const CONNECT_TIMEOUT_MS = 8_000;
/** How long a line may take that something speaks against, at first: twice that after each loss. */
const SUSPECT_ANSWER_MS = 1_000;
const SUSPECT_ANSWER_MAX_MS = 8_000;
/** Close code: the session ended, and the event that says why may have been missed. */
const SESSION_ENDED = 4001;
/** A connection that held this long starts the backoff anew. */
const STABLE_MS = 5_000;

export interface SocketListener {
  onState(state: ConnectionState, nextAttemptAtMs: number | undefined): void;
  /** Before the first event of the connection. `resumed`: no event was lost. */
  onHello(hello: HelloResult): void;
  onServerTime(serverMs: number, sentMs: number, receivedMs: number): void;
  /** The handshake was refused or hello failed: is the session still valid? */
  onRefused(): void;
}

type SocketPorts = Pick<Ports, "clock" | "random" | "socket" | "tab" | "page">;
type EventFrame = Exclude<ServerFrame, { type: "ok" | "error" }>;
type Phase = "stopped" | "waiting" | "opening" | "greeting" | "online";

export class SocketClient {
  private readonly ports: SocketPorts;
  private readonly dispatcher: Dispatcher;
  private readonly listener: SocketListener;
  private readonly canCall: boolean;
  private readonly pending: PendingRequests;
  private readonly liveness: Liveness;
  private phase: Phase = "stopped";
  private connection: SocketConnection | undefined;
  private resume: ResumePoint | undefined;
  private early: EventFrame[] = [];
  /** Requests that wait for the first connection. */
  private held: number[] = [];
  private attempt = 0;
  private wasOnline = false;
  private restartDelayMs: number | undefined;
  private retryTimer: TimerId | undefined;
  private connectTimer: TimerId | undefined;
  private stableTimer: TimerId | undefined;
  private undo: (() => void)[] = [];
  private heardAtMs = 0;
  private suspicion: Promise<boolean> | undefined;
  private suspectAnswerMs = SUSPECT_ANSWER_MS;

  constructor(
    ports: SocketPorts,
    dispatcher: Dispatcher,
    listener: SocketListener,
    canCall: boolean,
  ) {
    this.ports = ports;
    this.dispatcher = dispatcher;
    this.listener = listener;
    this.canCall = canCall;
    this.pending = new PendingRequests(ports.clock);
    this.liveness = new Liveness(ports.clock, {
      ping: () => this.ping(),
      onDead: () => this.connectionLost(),
    });
  }

  get isOnline(): boolean {
    return this.phase === "online";
  }

  /** What another tab needs to go on as this client. */
  get resumePoint(): ResumePoint | undefined {
    return this.resume;
  }

  start(resume?: ResumePoint): void {
    if (this.phase !== "stopped") return;
    const kept = takeResumePoint(this.ports.tab);
    this.resume = resume ?? kept;
    this.attempt = 0;
    this.wasOnline = false;
    const { page } = this.ports;
    this.undo = [
      page.onOnlineChange(() => this.networkChanged()),
      page.onVisibilityChange(() => {
        if (!page.isHidden()) this.networkChanged();
      }),
      page.onPageHide(() => {
        if (this.resume) leaveResumePoint(this.ports.tab, this.resume);
      }),
      this.dispatcher.on("server_restarting", ({ retry_after_ms }) => {
        this.restartDelayMs = retry_after_ms;
      }),
    ];
    this.open();
  }

  /** Forgets the place in the event stream too: the next start is a new client. */
  stop(): void {
    if (this.phase === "stopped") return;
    for (const run of this.undo) run();
    this.undo = [];
    this.dropConnection();
    this.ports.clock.clearTimer(this.retryTimer);
    this.resume = undefined;
    this.phase = "stopped";
    this.pending.failAll(new RequestError("network", "signed out"));
  }

  /** Now instead of after the backoff; nothing when online. */
  reconnectNow(): void {
    if (this.phase !== "waiting") return;
    this.attempt = 0;
    this.ports.clock.clearTimer(this.retryTimer);
    this.open();
  }

  /** In a call the line is tested more often. */
  setInCall(inCall: boolean): void {
    this.liveness.setInCall(inCall);
  }

  /**
   * Something says that the network is another: asks the server, and opens a new connection at once
   * when it does not answer. Resolves with whether it did. A line that is merely slow must not be
   * replaced by one that is as slow, over and over: it gets more time after each loss.
   */
  async suspect(): Promise<boolean> {
    if (this.phase !== "online") {
      this.reconnectNow();
      return false;
    }
    this.suspicion ??= this.probe().finally(() => {
      this.suspicion = undefined;
    });
    return this.suspicion;
  }

  private async probe(): Promise<boolean> {
    const { connection } = this;
    const { clock } = this.ports;
    const askedAtMs = clock.now();
    try {
      await this.send("ping", {}, this.suspectAnswerMs);
      const enoughMs = 3 * (clock.now() - askedAtMs);
      this.suspectAnswerMs = withinLimits(enoughMs);
      return true;
    } catch {
      if (this.connection === connection) {
        if (this.heardAtMs > askedAtMs) return true;
        this.suspectAnswerMs = withinLimits(2 * this.suspectAnswerMs);
        this.connectionLost();
      }
      this.reconnectNow();
      return false;
    }
  }

  /**
   * What is asked while the first connection is still being made waits for it: the page is there
   * already, and whoever is quick has done nothing wrong.
   */
  async request<Name extends RequestType>(
    name: Name,
    data: RequestMap[Name]["data"],
    timeoutMs = REQUEST_TIMEOUT_MS,
  ): Promise<RequestMap[Name]["result"]> {
    if (!this.wasOnline && this.phase !== "waiting") {
      const { id, answer } = this.pending.add(timeoutMs);
      this.held.push(id);
      await answer;
    }
    if (this.phase !== "online") throw new RequestError("network", "not connected");
    return this.send(name, data, timeoutMs);
  }

  private async send<Name extends RequestType>(
    name: Name,
    data: RequestMap[Name]["data"],
    timeoutMs: number,
  ): Promise<RequestMap[Name]["result"]> {
    const { id, answer } = this.pending.add(timeoutMs);
    this.connection?.send(JSON.stringify({ type: name, id, data }));
    return (await answer) as RequestMap[Name]["result"];
  }

  private open(): void {
    this.phase = "opening";
    this.report();
    this.connectTimer = this.ports.clock.setTimer(() => this.connectionLost(), CONNECT_TIMEOUT_MS);
    let opened = false;
    // Handlers of an abandoned connection must not touch the next one.
    const connection: SocketConnection = this.ports.socket.open({
      onOpen: () => {
        if (this.connection !== connection) return;
        opened = true;
        void this.greet();
      },
      onMessage: (text) => {
        if (this.connection === connection) this.receive(text);
      },
      onClose: (code) => {
        if (this.connection !== connection) return;
        this.connectionLost();
        if (!opened || code === SESSION_ENDED) this.listener.onRefused();
      },
    });
    this.connection = connection;
  }

  private async greet(): Promise<void> {
    this.phase = "greeting";
    const { connection } = this;
    const sentMs = this.ports.clock.wallNow();
    try {
      const hello = await this.send(
        "hello",
        {
          client: { name: this.ports.page.clientName(), can_call: this.canCall },
          ...(this.resume && { resume_token: this.resume.token, last_seq: this.resume.lastSeq }),
        },
        CONNECT_TIMEOUT_MS,
      );
      if (this.connection === connection) this.welcomed(hello, sentMs);
    } catch (cause) {
      if (this.connection !== connection) return;
      const refused = cause instanceof RequestError && cause.code === "unauthenticated";
      // A resume point the server chokes on must not lock the client out for good.
      if (cause instanceof RequestError && cause.code === "invalid") this.resume = undefined;
      this.connectionLost();
      if (refused) this.listener.onRefused();
    }
  }

  private welcomed(hello: HelloResult, sentMs: number): void {
    const { clock } = this.ports;
    clock.clearTimer(this.connectTimer);
    const lastSeq = hello.resumed ? (this.resume?.lastSeq ?? 0) : 0;
    this.resume = { token: hello.resume_token, lastSeq };
    this.phase = "online";
    this.wasOnline = true;
    this.restartDelayMs = undefined;
    this.stableTimer = clock.setTimer(() => {
      this.attempt = 0;
    }, STABLE_MS);
    this.liveness.start();
    this.listener.onServerTime(hello.server_time_ms, sentMs, clock.wallNow());
    this.listener.onHello(hello);
    this.report();
    for (const id of this.held.splice(0)) this.pending.succeed(id, undefined);
    const early = this.early;
    this.early = [];
    for (const event of early) this.event(event);
  }

  private receive(text: string): void {
    this.liveness.heard();
    this.heardAtMs = this.ports.clock.now();
    const frame = decodeServerFrame(text);
    if (!frame) return;
    if (frame.type === "ok") this.pending.succeed(frame.id, frame.data);
    else if (frame.type === "error") {
      const { code, message, field } = frame.data;
      this.pending.fail(frame.id ?? 0, new RequestError(code, message, field));
    } else if (this.phase === "online") this.event(frame);
    else this.early.push(frame);
  }

  private event(frame: EventFrame): void {
    if (this.phase !== "online" || !this.resume || frame.seq <= this.resume.lastSeq) return;
    if (frame.seq > this.resume.lastSeq + 1) {
      // Something is missing: resume asks for it.
      this.connectionLost();
      return;
    }
    this.resume = { ...this.resume, lastSeq: frame.seq };
    // An event of a newer server says nothing to us, but it counts.
    if (frame.type !== "unknown") this.dispatcher.emitEvent(frame);
  }

  private async ping(): Promise<void> {
    const sentMs = this.ports.clock.wallNow();
    const { server_time_ms } = await this.send("ping", {}, REQUEST_TIMEOUT_MS);
    this.listener.onServerTime(server_time_ms, sentMs, this.ports.clock.wallNow());
  }

  private networkChanged(): void {
    if (this.phase === "online") this.liveness.probe();
    else if (this.ports.page.isOnline()) this.reconnectNow();
    this.report();
  }

  private connectionLost(): void {
    if (this.phase === "stopped" || this.phase === "waiting") return;
    this.dropConnection();
    this.phase = "waiting";
    this.pending.failAll(new RequestError("network", "the connection was lost"));
    const delayMs = Math.max(backoffMs(this.attempt, this.ports.random), this.restartDelayMs ?? 0);
    this.restartDelayMs = undefined;
    this.attempt += 1;
    this.retryTimer = this.ports.clock.setTimer(() => this.open(), delayMs);
    this.report(this.ports.clock.wallNow() + delayMs);
  }

  private dropConnection(): void {
    const { connection } = this;
    this.connection = undefined;
    this.early = [];
    connection?.close();
    this.liveness.stop();
    this.ports.clock.clearTimer(this.connectTimer);
    this.ports.clock.clearTimer(this.stableTimer);
  }

  private report(nextAttemptAtMs?: number): void {
    this.listener.onState(this.connectionState(), nextAttemptAtMs);
  }

  private connectionState(): ConnectionState {
    if (this.phase === "online") return "online";
    // The browser's word alone is not believed: attempts go on, a server on this machine may
    // answer.
    if (!this.ports.page.isOnline()) return "offline";
    return this.wasOnline ? "reconnecting" : "connecting";
  }
}

function withinLimits(answerMs: number): number {
  return Math.min(Math.max(answerMs, SUSPECT_ANSWER_MS), SUSPECT_ANSWER_MAX_MS);
}
