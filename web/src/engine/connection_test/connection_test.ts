// The self-test: does what a call does, piece by piece, with servers that the relay treats as a
// call of its own. Loaded with its page.
import { createStore, type StoreApi } from "zustand/vanilla";
import type {
  ConnectionCause,
  ConnectionCheck,
  ConnectionCheckName,
  IceServer,
} from "../../protocol/types.gen";
import { relayProtocol } from "../call/evidence";
import type { Requester } from "../chat/context";
import { type RequestError, toRequestError } from "../errors";
import { gather, type Gathered, type TestPorts } from "./gather";
import { loopBack } from "./loopback";
import type { ConnectionCheckView, ConnectionTest, ConnectionTestState } from "./state";
import { verdictOf } from "./verdict";

const NAMES: readonly ConnectionCheckName[] = [
  "signalling",
  "stun",
  "turn_udp",
  "turn_tcp",
  "turn_tls",
  "media",
];
const PINGS = 3;
const RELAY_CHECKS = [
  ["turn_udp", "udp"],
  ["turn_tcp", "tcp"],
  ["turn_tls", "tls"],
] as const;

const waiting = (): ConnectionCheckView[] =>
  NAMES.map((name) => ({ name, state: "waiting", cause: undefined, durationMs: undefined }));

const INITIAL: ConnectionTestState = {
  phase: "idle",
  checks: waiting(),
  verdict: undefined,
  startedAtMs: undefined,
  media: undefined,
  publicAddress: undefined,
  refusal: undefined,
};

function changed(
  check: ConnectionCheckView,
  change: Partial<ConnectionCheckView>,
): ConnectionCheckView {
  return { ...check, ...change };
}

function reported({ name, state, cause, durationMs }: ConnectionCheckView): ConnectionCheck {
  return {
    name,
    // A test that has ended has no others.
    state: state as ConnectionCheck["state"],
    ...(cause !== undefined && { cause }),
    ...(durationMs !== undefined && { duration_ms: durationMs }),
  };
}

/** The servers with only those addresses; without those that have none. */
function withUrls(servers: readonly IceServer[], wanted: (url: string) => boolean): IceServer[] {
  const narrowed = (server: IceServer): IceServer => ({
    ...server,
    urls: server.urls.filter(wanted),
  });
  return servers.map(narrowed).filter(({ urls }) => urls.length > 0);
}

/** Enough to recognise a network, not enough to find a person: 84.20.*.*, 2a02:810:*. */
export function maskAddress(candidate: string): string | undefined {
  const address = candidate.split(" ")[4];
  if (address === undefined) return undefined;
  const v4 = /^(\d+\.\d+)\.\d+\.\d+$/.exec(address);
  if (v4) return `${v4[1]}.*.*`;
  return address.includes(":") ? `${address.split(":").slice(0, 2).join(":")}:*` : undefined;
}

type Finding = Partial<Pick<ConnectionTestState, "media" | "publicAddress">>;
interface Outcome {
  cause: ConnectionCause | undefined;
  durationMs: number;
}

export function createConnectionTest(ports: TestPorts, socket: Requester): ConnectionTest {
  const store = createStore<ConnectionTestState>(() => INITIAL);
  let current: AbortController | undefined;
  const cancel = (): void => current?.abort();
  return {
    store,
    cancel,
    start() {
      cancel();
      current = new AbortController();
      store.setState({ ...INITIAL, phase: "running", startedAtMs: ports.clock.wallNow() }, true);
      void new Run(ports, socket, store, current.signal).run();
    },
  };
}

class Run {
  private readonly ports: TestPorts;
  private readonly socket: Requester;
  private readonly store: StoreApi<ConnectionTestState>;
  private readonly signal: AbortSignal;

  constructor(ports: TestPorts, socket: Requester, store: Run["store"], signal: AbortSignal) {
    this.ports = ports;
    this.socket = socket;
    this.store = store;
    this.signal = signal;
    signal.addEventListener("abort", () => this.stopped());
  }

  async run(): Promise<void> {
    const { media } = this.ports;
    let testId: string | undefined;
    try {
      await this.checkSignalling();
      const start = await this.socket.request("connection_test_start", {});
      testId = start.test_id;
      if (media.webrtcSupported) await this.checkServers(start.ice_servers);
      else this.skipRest("unsupported");
    } catch (cause) {
      if (!this.failed(toRequestError(cause))) return;
    }
    if (this.signal.aborted) return;
    const { checks } = this.store.getState();
    const { secure, webrtcSupported: supported } = media;
    this.store.setState({ phase: "done", verdict: verdictOf(checks, { secure, supported }) });
    // For the administrators; the person has the result here.
    if (testId !== undefined) this.report(testId).catch(() => undefined);
  }

  private async checkSignalling(): Promise<void> {
    const { clock } = this.ports;
    this.patch("signalling", { state: "running" });
    let bestMs = Number.POSITIVE_INFINITY;
    for (let count = 0; count < PINGS; count += 1) {
      const sentMs = clock.now();
      await this.socket.request("ping", {});
      bestMs = Math.min(bestMs, clock.now() - sentMs);
    }
    const durationMs = Math.round(bestMs);
    this.settle("signalling", { cause: undefined, durationMs });
  }

  private async checkServers(servers: readonly IceServer[]): Promise<void> {
    const relays = RELAY_CHECKS.map(
      ([name, protocol]) =>
        [name, withUrls(servers, (url) => relayProtocol(url) === protocol)] as const,
    );
    const [udp, tcp, tls] = relays.map(([name, offered]) => this.checkRelay(name, offered));
    const stun = withUrls(servers, (url) => url.startsWith("stun:"));
    await Promise.all([this.checkStun(stun, udp), udp, tcp, tls]);
    await this.checkMedia(servers, relays);
  }

  private async checkRelay(
    name: ConnectionCheckName,
    servers: readonly IceServer[],
  ): Promise<boolean> {
    if (servers.length === 0) {
      this.skip(name, "not_offered");
      return true;
    }
    this.patch(name, { state: "running" });
    const gathered = await gather(this.ports, servers, "relay", this.signal);
    this.settle(name, gathered);
    return gathered.cause === undefined;
  }

  /**
   * A device with a public address of its own gets no other one by STUN, and browsers keep quiet
   * about it: then the answer to TURN, which is the same server on the same port, has to do.
   */
  private async checkStun(
    servers: readonly IceServer[],
    relayAnswers: Promise<boolean> | undefined,
  ): Promise<void> {
    if (servers.length === 0) return this.skip("stun", "not_offered");
    this.patch("stun", { state: "running" });
    const gathered = await gather(this.ports, servers, "srflx", this.signal);
    const silent = gathered.candidate === undefined && gathered.clean && (await relayAnswers);
    const outcome: Gathered = silent ? { ...gathered, cause: undefined } : gathered;
    const publicAddress = maskAddress(gathered.candidate ?? "");
    this.settle("stun", outcome, { publicAddress });
  }

  private async checkMedia(
    servers: readonly IceServer[],
    relays: readonly (readonly [ConnectionCheckName, readonly IceServer[]])[],
  ): Promise<void> {
    const { checks } = this.store.getState();
    const offered = relays.filter(([, found]) => found.length > 0).map(([name]) => name);
    const open = checks.some(({ name, state }) => offered.includes(name) && state === "ok");
    if (this.signal.aborted) return;
    if (!open) return this.skip("media", offered.length === 0 ? "not_offered" : "unreachable");
    this.patch("media", { state: "running" });
    const result = await loopBack(this.ports, servers, this.signal);
    this.settle("media", result, { media: result.media });
  }

  /** Whether the test can still say something. */
  private failed(error: RequestError): boolean {
    if (this.signal.aborted) return false;
    const [signalling] = this.store.getState().checks;
    if (signalling?.state !== "ok" || error.code === "network" || error.code === "timeout") {
      this.patch("signalling", { state: "failed", cause: "signalling_lost" });
      this.skipRest("signalling_lost");
      return true;
    }
    this.store.setState({ ...INITIAL, phase: "refused", refusal: error.code }, true);
    return false;
  }

  private stopped(): void {
    const { phase, checks } = this.store.getState();
    if (phase !== "running") return;
    const left = checks.map((check) =>
      check.state === "waiting" || check.state === "running"
        ? changed(check, { state: "skipped", cause: "cancelled" })
        : check,
    );
    this.store.setState({ phase: "cancelled", checks: left });
  }

  private async report(testId: string): Promise<void> {
    const checks = this.store.getState().checks.map(reported);
    await this.socket.request("connection_report", { test_id: testId, checks });
  }

  private settle(name: ConnectionCheckName, outcome: Outcome, finding: Finding = {}): void {
    const { cause, durationMs } = outcome;
    if (this.signal.aborted) return;
    this.store.setState(finding);
    this.patch(name, { state: cause === undefined ? "ok" : "failed", cause, durationMs });
  }

  private skip(name: ConnectionCheckName, cause: ConnectionCause): void {
    this.patch(name, { state: "skipped", cause });
  }

  private skipRest(cause: ConnectionCause): void {
    for (const { name, state } of this.store.getState().checks) {
      if (state === "waiting" || state === "running") this.skip(name, cause);
    }
  }

  private patch(name: ConnectionCheckName, change: Partial<ConnectionCheckView>): void {
    // The store may show another run by now.
    if (this.signal.aborted) return;
    const { checks } = this.store.getState();
    this.store.setState({
      checks: checks.map((check) => (check.name === name ? changed(check, change) : check)),
    });
  }
}
