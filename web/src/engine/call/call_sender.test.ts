// @vitest-environment node
import { beforeEach, describe, expect, it } from "vitest";
import { RequestError } from "../errors";
import { FakeClock, settle } from "../testing/fake_clock";
import { CallSender } from "./call_sender";
import type { CallRequest } from "./types";

interface Sent {
  name: string;
  answer: (data: object) => void;
  refuse: (code: RequestError["code"]) => void;
}

let clock: FakeClock;
let online: boolean;
let sent: Sent[];
let over: string | undefined;
let replies: string[];
let sender: CallSender;

function candidate(name: string): CallRequest {
  return { type: "webrtc_ice_candidate", data: { call_id: name, candidate: name } };
}

function start(name: string): CallRequest {
  return { type: "call_start", data: { command_id: name, conversation_id: name, kind: "voice" } };
}

function get(name: string): CallRequest {
  return { type: "call_get", data: { call_id: name } };
}

function nameOf(data: { call_id?: string; conversation_id?: string }): string {
  return data.call_id ?? data.conversation_id ?? "";
}

beforeEach(() => {
  clock = new FakeClock();
  online = true;
  sent = [];
  replies = [];
  over = undefined;
  const socket = {
    get isOnline() {
      return online;
    },
    request(_type: string, data: { call_id?: string; conversation_id?: string }) {
      return new Promise<object>((resolve, reject) => {
        const refuse: Sent["refuse"] = (code) => reject(new RequestError(code, code));
        sent.push({ name: nameOf(data), answer: resolve, refuse });
      });
    },
  };
  sender = new CallSender(
    socket as unknown as ConstructorParameters<typeof CallSender>[0],
    clock,
    (callId) => callId !== over,
    (request, result) => {
      const name = nameOf(request.data);
      replies.push(`${name} ${result.ok ? "ok" : result.code}`);
    },
  );
});

const names = (): string[] => sent.map(({ name }) => name);

describe("what only a page in the call may say", () => {
  it("is not said when the call went elsewhere before it could leave", async () => {
    online = false;
    sender.send({ type: "call_reconnecting", data: { call_id: "a" } });
    sender.send(get("a"));
    sender.send({ type: "call_reconnecting", data: { call_id: "b" } });
    over = "a";
    online = true;
    sender.pump();
    expect(names()).toEqual(["a", "b"]);
    expect(replies).toEqual(["a withdrawn"]);
  });
});

describe("commands of a call", () => {
  it("wait for the connection and leave in order", async () => {
    online = false;
    for (const name of ["a", "b", "c"]) sender.send(get(name));
    expect(names()).toEqual([]);
    online = true;
    sender.pump();
    expect(names()).toEqual(["a", "b", "c"]);
  });

  it("are repeated in their order when the connection broke under them", async () => {
    for (const name of ["a", "b", "c"]) sender.send(get(name));
    sent[0]?.answer({});
    online = false;
    sent[2]?.refuse("network");
    sent[1]?.refuse("network");
    await settle();
    sender.send(get("d"));
    sent = [];
    online = true;
    sender.pump();
    expect(names()).toEqual(["b", "c", "d"]);
    for (const each of sent) each.answer({});
    await settle();
    expect(replies).toEqual(["a ok", "b ok", "c ok", "d ok"]);
  });

  it("are never more than sixteen at a time", async () => {
    for (let count = 0; count < 20; count += 1) sender.send(candidate(`n${count}`));
    expect(sent).toHaveLength(16);
    sent[3]?.answer({});
    await settle();
    expect(names().at(-1)).toBe("n16");
  });

  it("are repeated when no answer came in time, and reported the third time", async () => {
    sender.send(start("a"));
    for (let time = 1; time <= 3; time += 1) {
      expect(names()).toEqual(Array.from({ length: time }, () => "a"));
      expect(replies).toEqual([]);
      sent.at(-1)?.refuse("timeout");
      await settle();
    }
    expect(names()).toHaveLength(3);
    expect(replies).toEqual(["a timeout"]);
  });

  it("that have no id are not repeated: what came after them may have arrived", async () => {
    sender.send(get("a"));
    sent[0]?.refuse("timeout");
    await settle();
    expect(names()).toEqual(["a"]);
    expect(replies).toEqual(["a timeout"]);
  });

  it("that wait are bounded: the oldest candidates go first, and are answered", () => {
    online = false;
    sender.send(start("a"));
    for (let count = 0; count < 256; count += 1) sender.send(candidate(`n${count}`));
    expect(replies).toEqual(["n0 network"]);
    online = true;
    sender.pump();
    expect(names().slice(0, 2)).toEqual(["a", "n1"]);
  });

  it("are reported when the server refuses them", async () => {
    sender.send(get("a"));
    sent[0]?.refuse("not_found");
    await settle();
    expect(replies).toEqual(["a not_found"]);
  });

  it("of somebody who signed out are not repeated, and nobody hears of them", async () => {
    for (const name of ["a", "b"]) sender.send(get(name));
    sender.reset();
    sent[0]?.refuse("network");
    sent[1]?.answer({});
    await settle();
    expect(names()).toEqual(["a", "b"]);
    expect(replies).toEqual([]);
    sender.send(get("c"));
    expect(names().at(-1)).toBe("c");
  });

  it("can be taken back as long as they have not left", async () => {
    online = false;
    sender.send(start("a"));
    sender.send(start("b"));
    sender.withdraw("call_accept", "a");
    expect(replies).toEqual([]);
    sender.withdraw("call_start", "a");
    expect(replies).toEqual(["a withdrawn"]);
    online = true;
    sender.pump();
    expect(names()).toEqual(["b"]);
    sent[0]?.refuse("network");
    online = false;
    await settle();
    sender.withdraw("call_start", "b");
    expect(replies).toEqual(["a withdrawn"]);
  });

  it("wait a second when the server says too many, if the call depends on them", async () => {
    sender.send(candidate("a"));
    sent[0]?.refuse("rate_limited");
    await settle();
    sender.send(candidate("b"));
    expect(names()).toEqual(["a"]);
    await clock.advance(1_000);
    expect(names()).toEqual(["a", "a", "b"]);
    expect(replies).toEqual([]);
  });
});
