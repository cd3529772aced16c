// Who is signed in, and whether the server can be reached.
import { createStore } from "zustand/vanilla";
import type { HelloResult, MeResult, ServerInfo, User, UserResult } from "../../protocol/types.gen";
import { toRequestError } from "../errors";
import type { Ports, TimerId } from "../ports/ports";
import type { RestClient } from "../rest/client";
import type { Dispatcher } from "../socket/dispatcher";
import type { SocketClient, SocketListener } from "../socket/socket_client";
import { ClockOffset } from "./clock_offset";
import type { SessionActions, SessionState } from "./state";

const START_AGAIN_MS = 5_000;

export interface SessionHooks {
  /** Signed in: what this machine keeps of the account. The socket opens afterwards. */
  beforeConnect(): Promise<void>;
  /** The socket is closed; everything of the account must be forgotten. */
  onSignedOut(): void;
  /** Before the session ends by the person's own wish. */
  eraseLocalData(): Promise<void>;
  onHello(hello: HelloResult): void;
  onOffline(): void;
}

const INITIAL: SessionState = {
  phase: "starting",
  me: undefined,
  server: undefined,
  startError: undefined,
  signedOutReason: undefined,
  connection: "connecting",
  clientId: undefined,
  nextAttemptAtMs: undefined,
  clockOffsetMs: 0,
  serverRestartUntilMs: undefined,
};

type SignedOutReason = SessionState["signedOutReason"];

export class Session implements SocketListener {
  readonly store = createStore<SessionState>(() => INITIAL);
  private readonly ports: Pick<Ports, "clock">;
  private readonly rest: RestClient;
  private readonly hooks: SessionHooks;
  private readonly offset = new ClockOffset();
  private socket: SocketClient | undefined;
  private checking = false;
  private startTimer: TimerId | undefined;

  constructor(
    ports: Pick<Ports, "clock">,
    rest: RestClient,
    events: Dispatcher,
    hooks: SessionHooks,
  ) {
    this.ports = ports;
    this.rest = rest;
    this.hooks = hooks;
    events.on("signed_out", ({ reason }) => this.signedOut(reason));
    events.on("user_changed", ({ user }) => {
      if (user.id === this.store.getState().me?.id) this.store.setState({ me: user });
    });
    events.on("server_restarting", ({ retry_after_ms }) => {
      this.store.setState({ serverRestartUntilMs: this.serverNowMs() + retry_after_ms });
    });
  }

  attach(socket: SocketClient): void {
    this.socket = socket;
  }

  async start(): Promise<void> {
    this.store.setState({ startError: undefined });
    await this.tryStart();
  }

  /** Until the server answers: a page that was opened without a network heals by itself. */
  private async tryStart(): Promise<void> {
    this.ports.clock.clearTimer(this.startTimer);
    try {
      this.store.setState({ server: await this.rest.get<ServerInfo>("server") });
      this.signedIn((await this.rest.get<MeResult>("me")).user);
    } catch (cause) {
      const error = toRequestError(cause);
      if (error.code === "unauthenticated") this.signedOut(undefined);
      else {
        this.store.setState({ startError: error });
        this.startTimer = this.ports.clock.setTimer(() => void this.tryStart(), START_AGAIN_MS);
      }
    }
  }

  serverNowMs(): number {
    return this.ports.clock.wallNow() + this.offset.ms;
  }

  /** The server does not know our session any more. */
  expired(): void {
    if (this.store.getState().phase === "signed_in") this.signedOut("expired");
  }

  onState(connection: SessionState["connection"], nextAttemptAtMs: number | undefined): void {
    const before = this.store.getState().connection;
    this.store.setState({ connection, nextAttemptAtMs });
    if (connection === "online") this.store.setState({ serverRestartUntilMs: undefined });
    else if (before === "online") this.hooks.onOffline();
  }

  onHello(hello: HelloResult): void {
    this.store.setState({ clientId: hello.client_id, me: hello.user });
    this.hooks.onHello(hello);
  }

  onServerTime(serverMs: number, sentMs: number, receivedMs: number): void {
    this.offset.add(serverMs, sentMs, receivedMs);
    this.store.setState({ clockOffsetMs: this.offset.ms });
  }

  onRefused(): void {
    void this.check();
  }

  actions(): SessionActions {
    const { rest } = this;
    const me = ({ user }: UserResult): void => this.store.setState({ me: user });
    return {
      retryStart: () => this.start(),
      register: async ({ username, displayName, password, inviteToken }) => {
        const { user } = await rest.post<UserResult>("register", {
          username,
          display_name: displayName,
          password,
          ...(inviteToken !== undefined && { invite_token: inviteToken }),
        });
        this.signedIn(user);
      },
      signIn: async (username, password) => {
        const { user } = await rest.post<UserResult>("sign_in", { username, password });
        this.signedIn(user);
      },
      signOut: async () => {
        await rest.post("sign_out");
        // What cannot be erased now is unreadable to others but for the owner of this machine.
        await this.hooks.eraseLocalData().catch(() => undefined);
        this.signedOut(undefined);
      },
      reconnectNow: () => this.socket?.reconnectNow(),
      setDisplayName: async (name) => me(await rest.patch("me", { display_name: name })),
      setAvatar: async (image) =>
        me(
          await rest.send<UserResult>({
            method: "PUT",
            path: "me/avatar",
            headers: { "Content-Type": image.type },
            body: image,
          }),
        ),
      removeAvatar: async () => me(await rest.delete("me/avatar")),
      changePassword: async (current, next) => {
        await rest.post("me/password", { current_password: current, new_password: next });
      },
      serverNowMs: () => this.serverNowMs(),
    };
  }

  private signedIn(me: User): void {
    this.store.setState({
      phase: "signed_in",
      me,
      signedOutReason: undefined,
      startError: undefined,
    });
    void this.connect(me.id);
  }

  private async connect(myId: string): Promise<void> {
    await this.hooks.beforeConnect();
    // Signed out again meanwhile.
    if (this.store.getState().me?.id === myId) this.socket?.start();
  }

  private signedOut(reason: SignedOutReason): void {
    const was = this.store.getState().phase;
    this.socket?.stop();
    if (was === "signed_in") this.hooks.onSignedOut();
    const { server } = this.store.getState();
    this.store.setState({ ...INITIAL, phase: "signed_out", server, signedOutReason: reason });
    // The first account may exist now; the sign-in page asks accordingly.
    if (was === "signed_in") void this.refreshServer();
  }

  private async refreshServer(): Promise<void> {
    try {
      this.store.setState({ server: await this.rest.get<ServerInfo>("server") });
    } catch {
      // The page goes on with what it knew.
    }
  }

  /** A refused handshake looks like a broken one; REST tells them apart. */
  private async check(): Promise<void> {
    if (this.checking || this.store.getState().phase !== "signed_in") return;
    this.checking = true;
    try {
      // 401 ends the session through `expired`.
      await this.rest.get<MeResult>("me");
    } catch {
      // Not reachable: the socket goes on trying.
    } finally {
      this.checking = false;
    }
  }
}
