// @vitest-environment node
import { beforeEach, describe, expect, it } from "vitest";
import type { Requester } from "../chat/context";
import { RequestError } from "../errors";
import { FakeClock, settle } from "../testing/fake_clock";
import { FakeMedia, type FakePeerConnection } from "../testing/fake_media";
import { createConnectionTest, maskAddress } from "./connection_test";
import type { ConnectionTest } from "./state";

const HOST = "candidate:1 1 udp 1 192.168.0.2 5000 typ host";
const SRFLX = "candidate:1 1 udp 1 44.0.0.7 5000 typ srflx raddr 0.0.0.0 rport 0";
const RELAY = "candidate:1 1 udp 1 44.0.0.1 50000 typ relay raddr 0.0.0.0 rport 0";
const UDP = "turn:44.0.0.1:3478?transport=udp";
const TCP = "turn:44.0.0.1:3478?transport=tcp";
const TLS = "turns:chat.example.org:443?transport=tcp";
const STUN = "stun:44.0.0.1:3478";

let clock: FakeClock;
let media: FakeMedia;
let urls: string[];
let refuse: Partial<Record<string, RequestError>>;
let sent: { name: string; data: unknown }[];
let test: ConnectionTest;

beforeEach(() => {
  clock = new FakeClock();
  media = new FakeMedia();
  urls = [STUN, UDP, TCP, TLS];
  refuse = {};
  sent = [];
  const socket = {
    isOnline: true,
    async request(name: string, data: unknown) {
      sent.push({ name, data });
      const error = refuse[name];
      if (error) throw error;
      if (name !== "connection_test_start") return {};
      const server = { urls, username: "u", credential: "secret" };
      return { test_id: "test1", ice_servers: [server] };
    },
  } as unknown as Requester;
  test = createConnectionTest({ clock, media }, socket);
});

const state = () => test.store.getState();
const outcome = () =>
  Object.fromEntries(state().checks.map(({ name, state: how, cause }) => [name, cause ?? how]));

/** The connection that was made for this address only. */
function probe(url: string): FakePeerConnection {
  const found = media.connections.find(
    ({ configuration }) =>
      configuration.iceServers?.flatMap((server) => server.urls).join() === url,
  );
  if (!found) throw new Error(`nothing asks ${url}`);
  return found;
}

async function begin(): Promise<void> {
  test.start();
  await settle();
}

function relaysAnswer(...answering: string[]): void {
  for (const url of answering) probe(url).candidate(RELAY);
}

function looped(): FakePeerConnection[] {
  return media.connections.slice(-2);
}

/** The receiving end of the loop has decoded this much. */
function arrives(packetsReceived: number, framesDecoded: number): void {
  const [sender, receiver] = looped();
  if (!sender || !receiver) throw new Error("no loop");
  receiver.packetsReceived = packetsReceived;
  receiver.stats = [
    {
      id: "v",
      type: "inbound-rtp",
      kind: "video",
      framesDecoded,
      packetsReceived: 75,
      packetsLost: 25,
    },
  ];
  sender.stats = [
    {
      id: "p",
      type: "candidate-pair",
      state: "succeeded",
      nominated: true,
      localCandidateId: "l",
      currentRoundTripTime: 0.012,
    },
    { id: "l", type: "local-candidate", candidateType: "relay", relayProtocol: "udp" },
  ];
}

describe("a self-test", () => {
  it("is green when every server answers and media comes back", async () => {
    await begin();
    expect(state().checks.map(({ state: how }) => how)).toEqual([
      "ok",
      "running",
      "running",
      "running",
      "running",
      "waiting",
    ]);
    await clock.advance(40);
    probe(STUN).candidate(HOST);
    probe(STUN).candidate(SRFLX);
    relaysAnswer(UDP, TCP, TLS);
    await settle();
    expect(looped().map(({ configuration }) => configuration.iceTransportPolicy)).toEqual([
      "relay",
      "relay",
    ]);
    arrives(900, 40);
    await clock.advance(3_000);
    expect(state()).toMatchObject({
      phase: "done",
      verdict: "works",
      publicAddress: "44.0.*.*",
      media: { roundTripMs: 12, loss: 0.025, relayProtocol: "udp" },
    });
    expect(state().checks.map(({ state: how }) => how)).toEqual(Array(6).fill("ok"));
    expect(state().checks[1]?.durationMs).toBe(40);
    expect(media.connections.every(({ closed }) => closed)).toBe(true);
    expect(media.testTracks.every(({ readyState }) => readyState === "ended")).toBe(true);
    expect(clock.pendingTimers).toBe(0);
  });

  it("leaves its result with the server, without words and addresses", async () => {
    urls = [TCP];
    await begin();
    probe(TCP).serverFailed(TCP, 701);
    probe(TCP).gathered();
    await settle();
    expect(sent.at(-1)).toEqual({
      name: "connection_report",
      data: {
        test_id: "test1",
        checks: [
          { name: "signalling", state: "ok", duration_ms: 0 },
          { name: "stun", state: "skipped", cause: "not_offered" },
          { name: "turn_udp", state: "skipped", cause: "not_offered" },
          { name: "turn_tcp", state: "failed", cause: "unreachable", duration_ms: 0 },
          { name: "turn_tls", state: "skipped", cause: "not_offered" },
          { name: "media", state: "skipped", cause: "unreachable" },
        ],
      },
    });
  });

  it("believes STUN of a device whose address is public, when the relay answers", async () => {
    urls = [STUN, UDP];
    await begin();
    probe(STUN).candidate(HOST);
    probe(STUN).gathered();
    await settle();
    expect(outcome().stun).toBe("running");
    relaysAnswer(UDP);
    await settle();
    expect(outcome().stun).toBe("ok");
  });

  it("does not believe STUN when the relay on the same port is silent", async () => {
    urls = [STUN, UDP];
    await begin();
    probe(STUN).candidate(HOST);
    probe(STUN).gathered();
    await clock.advance(8_000);
    expect(outcome()).toMatchObject({ stun: "no_candidate", turn_udp: "timeout" });
  });

  it("tells a network without UDP", async () => {
    await begin();
    relaysAnswer(TCP, TLS);
    await clock.advance(8_000);
    arrives(900, 40);
    await clock.advance(3_000);
    expect(outcome()).toMatchObject({ stun: "timeout", turn_udp: "timeout", media: "ok" });
    expect(state().verdict).toBe("tcp_only");
  });

  it.each([
    [401, "unauthorised"],
    [486, "refused"],
    [701, "unreachable"],
  ])("tells what STUN's error %i means", async (code, cause) => {
    urls = [UDP];
    await begin();
    probe(UDP).serverFailed(UDP, code);
    probe(UDP).gathered();
    await settle();
    expect(outcome().turn_udp).toBe(cause);
  });

  it("has no use for a connection through which nothing comes", async () => {
    urls = [UDP];
    await begin();
    relaysAnswer(UDP);
    await settle();
    for (const connection of looped()) connection.become("connected");
    arrives(900, 0);
    await clock.advance(16_000);
    expect(outcome().media).toBe("no_media");
    expect(state().verdict).toBe("media_blocked");
  });

  it("says so when the server is not there", async () => {
    refuse.ping = new RequestError("network", "gone");
    await begin();
    expect(outcome()).toMatchObject({ signalling: "signalling_lost", media: "signalling_lost" });
    expect(state()).toMatchObject({ phase: "done", verdict: "no_signalling" });
  });

  it("does not pretend when the server wants a pause", async () => {
    refuse.connection_test_start = new RequestError("rate_limited", "6 a minute");
    await begin();
    expect(state()).toMatchObject({ phase: "refused", refusal: "rate_limited" });
  });

  it("says what the browser lacks", async () => {
    media.webrtcSupported = false;
    await begin();
    expect(outcome()).toMatchObject({ signalling: "ok", turn_udp: "unsupported" });
    expect(state().verdict).toBe("unsupported");
  });

  it("ends at once when it is stopped, and tells nobody", async () => {
    await begin();
    relaysAnswer(UDP);
    await settle();
    test.cancel();
    await settle();
    expect(state().phase).toBe("cancelled");
    expect(outcome()).toMatchObject({ turn_udp: "ok", turn_tcp: "cancelled", media: "cancelled" });
    expect(media.connections.every(({ closed }) => closed)).toBe(true);
    expect(clock.pendingTimers).toBe(0);
    expect(sent.map(({ name }) => name)).not.toContain("connection_report");
  });

  it("stops while media runs", async () => {
    urls = [UDP];
    await begin();
    relaysAnswer(UDP);
    await settle();
    test.cancel();
    await clock.advance(300);
    expect(media.connections.every(({ closed }) => closed)).toBe(true);
    expect(media.testTracks.every(({ readyState }) => readyState === "ended")).toBe(true);
  });

  it("begins anew without the old one's results", async () => {
    await begin();
    const [before] = media.connections;
    await begin();
    before?.candidate(RELAY);
    await settle();
    expect(state().phase).toBe("running");
    expect(outcome().turn_udp).toBe("running");
  });
});

describe("the address in a report", () => {
  it.each([
    [SRFLX, "44.0.*.*"],
    [SRFLX.replace("44.0.0.7", "2a02:810:1:2::3"), "2a02:810:*"],
    ["", undefined],
  ])("is not enough to find a person (%#)", (candidate, masked) => {
    expect(maskAddress(candidate)).toBe(masked);
  });
});
