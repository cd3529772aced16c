// @vitest-environment node
import { beforeEach, describe, expect, it } from "vitest";
import type { IceServersResult } from "../../protocol/types.gen";
import type { Requester } from "../chat/context";
import { FakeClock, settle } from "../testing/fake_clock";
import { type GrantMessage, IceCredentials } from "./ice_credentials";

const LIFETIME_MS = 600_000;

let clock: FakeClock;
let asked: { callId: string; answer: (result: IceServersResult) => void; refuse: () => void }[];
let fresh: number;
let ice: IceCredentials;

const servers = (name: string) => [{ urls: [`turn:${name}`], username: name, credential: "x" }];

function granted(name: string, call_id = "call1"): GrantMessage {
  const ice_expires_at_ms = clock.wallNow() + LIFETIME_MS;
  return { call: { call_id }, ice_servers: servers(name), ice_expires_at_ms };
}

async function answer(name: string): Promise<void> {
  asked.at(-1)?.answer({
    ice_servers: servers(name),
    expires_at_ms: clock.wallNow() + LIFETIME_MS,
  });
  await settle();
}

beforeEach(() => {
  clock = new FakeClock();
  asked = [];
  fresh = 0;
  const socket = {
    isOnline: true,
    request: (_name: string, { call_id }: { call_id: string }) =>
      new Promise((resolve, reject) => {
        const refuse = () => reject(new Error("refused"));
        asked.push({ callId: call_id, answer: resolve, refuse });
      }),
  } as unknown as Requester;
  ice = new IceCredentials(
    clock,
    socket,
    () => clock.wallNow(),
    () => {
      fresh += 1;
    },
  );
});

describe("credentials of a call", () => {
  it("are renewed when two thirds of their life are over, again and again", async () => {
    ice.learn(granted("first"));
    await ice.begin("call1");
    await clock.advance(399_000);
    expect(asked).toHaveLength(0);
    await clock.advance(2_000);
    expect(asked.map(({ callId }) => callId)).toEqual(["call1"]);
    await answer("second");
    expect(ice.servers).toEqual(servers("second"));
    expect(fresh).toBe(1);
    await clock.advance(401_000);
    expect(asked).toHaveLength(2);
  });

  it("are asked for when the page does not have them", async () => {
    ice.learn(granted("other", "call0"));
    const ready = ice.begin("call1");
    expect(ice.servers).toEqual([]);
    await answer("asked");
    await ready;
    expect(ice.servers).toEqual(servers("asked"));
  });

  it("hold up a restart for a second and not more", async () => {
    ice.learn(granted("first"));
    await ice.begin("call1");
    let waited = true;
    void ice.refresh().then(() => {
      waited = false;
    });
    await clock.advance(900);
    expect(waited).toBe(true);
    await clock.advance(200);
    expect(waited).toBe(false);
    expect(ice.servers).toEqual(servers("first"));
    await answer("late");
    expect(ice.servers).toEqual(servers("late"));
  });

  it("are asked for once at a time", async () => {
    ice.learn(granted("first"));
    await ice.begin("call1");
    void ice.refresh();
    void ice.refresh();
    await settle();
    expect(asked).toHaveLength(1);
  });

  it("are asked for although a question about the call before is open", async () => {
    ice.learn(granted("first"));
    await ice.begin("call1");
    void ice.refresh();
    ice.end();
    const ready = ice.begin("call2");
    expect(asked.map(({ callId }) => callId)).toEqual(["call1", "call2"]);
    asked[0]?.refuse();
    await answer("of call2");
    await ready;
    expect(ice.servers).toEqual(servers("of call2"));
  });

  it("are tried for again, less and less often, and quietly", async () => {
    ice.learn(granted("first"));
    await ice.begin("call1");
    void ice.refresh();
    for (const waitMs of [2_000, 4_000, 8_000, 16_000, 30_000, 30_000]) {
      const before = asked.length;
      asked.at(-1)?.refuse();
      await clock.advance(waitMs - 1);
      expect(asked).toHaveLength(before);
      await clock.advance(1);
      expect(asked).toHaveLength(before + 1);
    }
    await answer("at last");
    expect(ice.servers).toEqual(servers("at last"));
  });

  it("that do not expire are never asked for", async () => {
    ice.learn({ call: { call_id: "call1" }, ice_servers: servers("static") });
    await ice.begin("call1");
    await ice.refresh();
    await clock.advance(LIFETIME_MS);
    expect(asked).toHaveLength(0);
  });

  it("are not lost to a late answer without any", async () => {
    ice.learn(granted("first"));
    ice.learn({ call: { call_id: "call1" }, ice_servers: [] });
    expect(ice.servers).toEqual(servers("first"));
  });

  it("are left alone after the call", async () => {
    ice.learn(granted("first"));
    await ice.begin("call1");
    void ice.refresh();
    ice.end();
    await answer("for nobody");
    asked.at(-1)?.refuse();
    await clock.advance(LIFETIME_MS);
    expect(asked).toHaveLength(1);
    expect(fresh).toBe(0);
    expect(clock.pendingTimers).toBe(0);
  });
});
