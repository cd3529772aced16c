// @vitest-environment node
import { beforeEach, describe, expect, it } from "vitest";
import { FakeClock } from "../testing/fake_clock";
import { FakePage, FakeRandom, FakeTab } from "../testing/fake_ports";
import { FakeSocketPort } from "../testing/fake_socket";
import { testMessage } from "../testing/samples";
import type { HelloResult } from "../../protocol/types.gen";
import { Dispatcher } from "./dispatcher";
import { SocketClient } from "./socket_client";

let clock: FakeClock;
let page: FakePage;
let tab: FakeTab;
let socket: FakeSocketPort;
let dispatcher: Dispatcher;
let states: string[];
let hellos: HelloResult[];
let refusals: number;
let offsets: number[];
let client: SocketClient;

function createClient(): SocketClient {
  return new SocketClient(
    { clock, random: new FakeRandom(), socket, tab, page },
    dispatcher,
    {
      onState: (state) => {
        if (states.at(-1) !== state) states.push(state);
      },
      onHello: (hello) => hellos.push(hello),
      onServerTime: (serverMs, _sentMs, receivedMs) => offsets.push(serverMs - receivedMs),
      onRefused: () => {
        refusals += 1;
      },
    },
    true,
  );
}

beforeEach(() => {
  clock = new FakeClock();
  page = new FakePage();
  tab = new FakeTab();
  socket = new FakeSocketPort();
  dispatcher = new Dispatcher();
  states = [];
  hellos = [];
  offsets = [];
  refusals = 0;
  client = createClient();
});

async function online(): Promise<void> {
  client.start();
  socket.latest.welcome();
  await clock.advance(0);
}

describe("connecting", () => {
  it("says hello and is online when the server answers", async () => {
    await online();
    expect(socket.latest.requests("hello")[0]?.data).toEqual({
      client: { name: "Test on Linux", can_call: true },
    });
    expect(states).toEqual(["connecting", "online"]);
    expect(hellos).toHaveLength(1);
    expect(offsets).toEqual([5000]);
  });

  it("keeps what is asked before the first connection until it stands", async () => {
    const asked = [client.request("ping", {})];
    client.start();
    asked.push(client.request("ping", {}));
    expect(socket.latest.requests("ping")).toHaveLength(0);
    socket.latest.welcome();
    await clock.advance(0);
    for (const { id } of socket.latest.requests("ping")) {
      socket.latest.ok(id, { server_time_ms: 1 });
    }
    await expect(Promise.all(asked)).resolves.toHaveLength(2);
  });

  it("refuses what was asked when the first connection fails", async () => {
    client.start();
    const asked = client.request("ping", {});
    socket.latest.breakOff();
    await expect(asked).rejects.toMatchObject({ code: "network" });
    await expect(client.request("ping", {})).rejects.toMatchObject({ code: "network" });
  });

  it("waits 0, 0.3, 1.2, 2.7, 4.8 and then 7 s between attempts", async () => {
    client.start();
    const gaps: number[] = [];
    for (let attempt = 0; attempt < 7; attempt += 1) {
      const count = socket.connections.length;
      socket.latest.breakOff();
      const begin = clock.now();
      while (socket.connections.length === count) await clock.advance(50);
      gaps.push(clock.now() - begin);
    }
    expect(gaps).toEqual([50, 300, 1200, 2700, 4800, 7000, 7000]);
    expect(refusals).toBe(7);
  });

  it("gives up on a socket that never opens after 8 s", async () => {
    client.start();
    await clock.advance(8_000);
    expect(socket.connections).toHaveLength(2);
    expect(socket.connections[0]?.closed).toBe(true);
  });

  it("asks whether the session is valid when hello is refused", async () => {
    client.start();
    socket.latest.handlers.onOpen();
    socket.latest.error(1, "unauthenticated");
    await clock.advance(0);
    expect(refusals).toBe(1);
    expect(client.isOnline).toBe(false);
  });

  it("waits as long as a restarting server asked for", async () => {
    await online();
    socket.latest.event("server_restarting", { retry_after_ms: 4000 });
    socket.latest.breakOff(1012);
    await clock.advance(3_900);
    expect(socket.connections).toHaveLength(1);
    await clock.advance(200);
    expect(socket.connections).toHaveLength(2);
  });
});

describe("requests", () => {
  it("resolve with the answer of the same id", async () => {
    await online();
    const first = client.request("message_send", {
      conversation_id: "c1",
      client_message_id: "a",
      text: "a",
    });
    const second = client.request("presence_set", { status: "away" });
    socket.latest.ok(3, {});
    socket.latest.ok(2, { message: testMessage(1) });
    await expect(second).resolves.toEqual({});
    await expect(first).resolves.toEqual({ message: testMessage(1) });
  });

  it("reject with the code and words of the server", async () => {
    await online();
    const request = client.request("user_block", { user_id: "x" });
    socket.latest.error(2, "not_found");
    await expect(request).rejects.toMatchObject({ code: "not_found", retryable: false });
  });

  it("reject after ten seconds without answer", async () => {
    await online();
    const outcome = client.request("user_block", { user_id: "x" }).catch((error) => error);
    // The line is alive otherwise.
    for (let second = 0; second < 10; second += 1) {
      await clock.advance(1_000);
      socket.latest.handlers.onMessage('{"type":"ok","id":9999,"data":{}}');
    }
    expect(await outcome).toMatchObject({ code: "timeout", retryable: true });
  });

  it("reject at once when the connection is lost or absent", async () => {
    await online();
    const outcome = client.request("user_block", { user_id: "x" }).catch((error) => error);
    socket.latest.breakOff();
    expect(await outcome).toMatchObject({ code: "network" });
    await expect(client.request("user_block", { user_id: "x" })).rejects.toMatchObject({
      code: "network",
    });
  });
});

describe("events", () => {
  const seen: number[] = [];
  beforeEach(() => {
    seen.length = 0;
    dispatcher.on("message_created", ({ message }) => seen.push(message.seq));
  });

  it("arrive once and in order, duplicates dropped", async () => {
    await online();
    const { latest } = socket;
    latest.event("message_created", { message: testMessage(1) }, 1);
    latest.event("message_created", { message: testMessage(1) }, 1);
    latest.event("message_created", { message: testMessage(2) }, 2);
    expect(seen).toEqual([1, 2]);
  });

  it("reconnect with resume when one is missing", async () => {
    await online();
    socket.latest.event("message_created", { message: testMessage(1) }, 1);
    socket.latest.event("message_created", { message: testMessage(3) }, 3);
    await clock.advance(10);
    expect(socket.connections).toHaveLength(2);
    socket.latest.handlers.onOpen();
    expect(socket.latest.requests("hello")[0]?.data).toMatchObject({
      resume_token: "token1",
      last_seq: 1,
    });
    const hello = socket.latest.requests("hello")[0];
    socket.latest.ok(hello?.id ?? 0, { ...hellos[0], resumed: true });
    // A replayed event may overtake the answer's microtask.
    socket.latest.event("message_created", { message: testMessage(2) }, 2);
    socket.latest.event("message_created", { message: testMessage(3) }, 3);
    await clock.advance(0);
    expect(seen).toEqual([1, 2, 3]);
  });

  it("count from 1 again when the server could not resume", async () => {
    await online();
    socket.latest.event("message_created", { message: testMessage(1) }, 1);
    socket.latest.breakOff();
    await clock.advance(10);
    socket.latest.welcome({ resumed: false, client_id: "client2" });
    await clock.advance(0);
    socket.latest.event("message_created", { message: testMessage(7) }, 1);
    expect(seen).toEqual([1, 7]);
  });

  it("are not lost by frames that are not ours", async () => {
    await online();
    for (const text of ["", "{", "null", "[]", '{"type":1}', '{"type":"x"}']) {
      socket.latest.handlers.onMessage(text);
    }
    socket.latest.event("message_created", { message: testMessage(1) }, 1);
    expect(seen).toEqual([1]);
  });
});

describe("a dead line", () => {
  it("is found by a ping every 20 s that nobody answers for 5 s", async () => {
    await online();
    await clock.advance(20_000);
    expect(socket.latest.requests("ping")).toHaveLength(1);
    await clock.advance(5_100);
    expect(socket.connections[0]?.closed).toBe(true);
    expect(socket.connections).toHaveLength(2);
    expect(states.at(-1)).toBe("reconnecting");
  });

  it("is found within 10 s in a call", async () => {
    await online();
    client.setInCall(true);
    await clock.advance(10_000);
    expect(socket.connections).toHaveLength(2);
  });

  it("is not suspected while anything is heard", async () => {
    await online();
    for (let second = 0; second < 60; second += 1) {
      await clock.advance(1_000);
      socket.latest.handlers.onMessage('{"type":"ok","id":9999,"data":{}}');
    }
    expect(socket.connections).toHaveLength(1);
  });

  it("is replaced at once when something speaks against it and it does not answer", async () => {
    await online();
    const answered = client.suspect();
    await clock.advance(1_100);
    expect(await answered).toBe(false);
    expect(socket.connections[0]?.closed).toBe(true);
    expect(socket.connections).toHaveLength(2);
  });

  it("gets more time after each loss, so that a slow line is not replaced for ever", async () => {
    await online();
    void client.suspect();
    await clock.advance(1_100);
    socket.latest.welcome();
    await clock.advance(0);
    const answered = client.suspect();
    await clock.advance(1_900);
    expect(client.isOnline).toBe(true);
    socket.latest.ok(socket.latest.requests("ping").at(-1)!.id, { server_time_ms: 0 });
    expect(await answered).toBe(true);
    expect(socket.connections).toHaveLength(2);
  });

  it("is asked once however many suspect it, and believed when anything is heard", async () => {
    await online();
    const answers = [client.suspect(), client.suspect()];
    expect(socket.latest.requests("ping")).toHaveLength(1);
    await clock.advance(900);
    socket.latest.handlers.onMessage('{"type":"ok","id":9999,"data":{}}');
    await clock.advance(200);
    expect(await Promise.all(answers)).toEqual([true, true]);
    expect(socket.connections).toHaveLength(1);
  });

  it("is probed at once when the page becomes visible or the network changes", async () => {
    await online();
    page.setHidden(false);
    expect(socket.latest.requests("ping")).toHaveLength(1);
    await clock.advance(2_600);
    expect(socket.connections).toHaveLength(2);
  });

  it("is called offline while the browser has no network, and tried at once after it", async () => {
    await online();
    page.setOnline(false);
    await clock.advance(2_600);
    for (const connection of socket.connections.slice(1)) connection.breakOff();
    expect(states.at(-1)).toBe("offline");
    await clock.advance(100);
    const before = socket.connections.length;
    page.setOnline(true);
    expect(socket.connections.length).toBe(before + 1);
  });
});

describe("reload", () => {
  it("hands token and seq to the next page of the same tab, and to nobody else", async () => {
    await online();
    socket.latest.event("message_created", { message: testMessage(1) }, 1);
    expect(tab.values.size).toBe(0);
    page.goAway();
    expect(tab.values.size).toBe(1);

    client = createClient();
    client.start();
    socket.latest.handlers.onOpen();
    expect(socket.latest.requests("hello")[0]?.data).toMatchObject({
      resume_token: "token1",
      last_seq: 1,
    });
    expect(tab.values.size).toBe(0);
  });

  it("keeps no timer after stop", async () => {
    await online();
    client.stop();
    expect(clock.pendingTimers).toBe(0);
  });
});
