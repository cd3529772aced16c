// The invariants of calls on a live server, which the model checks on the machine alone: two people
// with two clients each do anything at any time, several requests at once, and whatever they are
// told is held against the rules. EARSHOT_SEED repeats a walk, EARSHOT_WALKS says how many.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Account, Refused } from "./headless_client.mjs";
import { startServer } from "./server.mjs";
import { ANSWER, OFFER } from "./session_descriptions.mjs";

const SEED = Number(process.env.EARSHOT_SEED ?? Date.now() % 100_000);
const WALKS = Number(process.env.EARSHOT_WALKS ?? 1);
const SETTINGS = "[calls]\nring_s = 5\naccept_to_media_s = 5\nreconnecting_s = 5";
// The longest of the settings, and as much again.
const GHOST_MS = 10_000;
const POLL_MS = 100;
const PAIRS = 4;
const ROUNDS = 50;
const AT_ONCE = 3;
// Beyond it a caller has to wait: see kCallStartRate.
const STARTS_OF_A_PERSON = 9;
// How often each is chosen: calls shall come about, be answered, and end.
const WEIGHTS = {
  start: 3,
  acknowledge: 1,
  accept: 4,
  reject: 1,
  end: 2,
  connected: 3,
  takeOver: 1,
  offer: 1,
  answer: 1,
};
const CHOICES = Object.entries(WEIGHTS).flatMap(([name, weight]) => Array(weight).fill(name));

// mulberry32
function randomOf(seed) {
  let state = seed;
  return (bound) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % bound;
  };
}

// What one client was told about calls, held against the rules as it comes.
class Witness {
  // By call id: the latest that was told, and why it ended for this client, first.
  told = new Map();
  ended = new Map();
  // Calls in which this client took a leg by what it pressed.
  joined = new Set();
  #checked = 0;

  constructor(client) {
    this.client = client;
  }

  get user_id() {
    return this.client.account.user.id;
  }

  isCaller(call) {
    return call.caller.user_id === this.user_id;
  }

  holds({ caller, callee }) {
    return [caller, callee].some((leg) => leg.client_id === this.client.session.client_id);
  }

  check() {
    const { events } = this.client;
    for (; this.#checked < events.length; ++this.#checked) {
      const { type, data } = events[this.#checked];
      if (type.startsWith("webrtc_")) this.#checkMedia(type, data.call_id);
      else if (data.call) this.#checkCall(type, data);
    }
  }

  // 2, 3: nothing of media before the accept, after the end, or to a client that did not join.
  #checkMedia(type, id) {
    assert.ok(this.joined.has(id), `${type} to a client that did not join`);
    const state = this.told.get(id)?.state;
    assert.ok(["connecting", "connected"].includes(state), `${type} in a call that is ${state}`);
  }

  #checkCall(type, { call, reason }) {
    const id = call.call_id;
    const before = this.told.get(id);
    assert.ok(!before || call.version >= before.version, `${type}: an older version`);
    // 8: after the end there is no ring, and nothing goes on. Where it is over for this client
    // alone (answered elsewhere, replaced), it may hear of the call again.
    if (this.ended.has(id)) {
      const again = `${type} after ${this.ended.get(id)}`;
      assert.notEqual(type, "call_incoming", again);
      assert.ok(call.state === "ended" || before.state !== "ended", again);
    }
    // 5, 7: whoever is in it has pressed something in that client.
    if (this.holds(call)) assert.ok(this.joined.has(id), `${type}: in a call without a press`);
    if (type === "call_incoming") assert.ok(!this.isCaller(call), "a ring at the caller");
    this.told.set(id, call);
    if (type === "call_ended" && !this.ended.has(id)) this.ended.set(id, reason);
  }
}

class Pair {
  // By call id, as the server had it last.
  calls = new Map();
  #latest;
  #presses = 0;
  #signalled = new Set();
  #starts = new Map();

  async open(server, names, random) {
    this.random = random;
    this.witnesses = [];
    for (const name of names) {
      const account = await new Account(server).register(name);
      for (const tab of ["one", "two"]) {
        this.witnesses.push(new Witness(await account.connect({ name: tab })));
      }
    }
    const [first, , second] = this.witnesses;
    const { conversation } = await first.client.request("conversation_open_direct", {
      user_id: second.user_id,
    });
    this.conversation_id = conversation.id;
    return this;
  }

  #pick(list) {
    return list[this.random(list.length)];
  }

  // One request of any client, mostly about the latest call.
  async step() {
    const witness = this.#pick(this.witnesses);
    const name = this.#latest ? this.#pick(CHOICES) : "start";
    try {
      if (name === "start") await this.#start(witness);
      else await this.#act(witness, name, this.#latest);
    } catch (error) {
      // Refusals are the rules at work; anything else is not.
      if (!(error instanceof Refused)) throw error;
      assert.ok(["wrong_state", "forbidden"].includes(error.code), `${name}: ${error}`);
    }
  }

  #command() {
    return { command_id: `press-${++this.#presses}` };
  }

  async #start(witness) {
    const so_far = this.#starts.get(witness.user_id) ?? 0;
    if (so_far === STARTS_OF_A_PERSON) return;
    this.#starts.set(witness.user_id, so_far + 1);
    const { conversation_id } = this;
    const kind = this.#pick(["voice", "video"]);
    const data = { ...this.#command(), conversation_id, kind };
    const { call } = await witness.client.request("call_start", data);
    if (witness.holds(call)) witness.joined.add(call.call_id);
    this.calls.set(call.call_id, call);
    this.#latest = call.call_id;
  }

  async #act(witness, name, call_id) {
    const { client } = witness;
    const pressed = { ...this.#command(), call_id };
    const negotiation = 1 + this.random(3);
    if (name === "offer") {
      await client.request("webrtc_offer", { call_id, negotiation, sdp: OFFER });
      this.#signalled.add(call_id);
      return;
    }
    if (name === "answer") {
      await client.request("webrtc_answer", { call_id, negotiation, sdp: ANSWER });
      this.#signalled.add(call_id);
      return;
    }
    const requests = {
      acknowledge: ["call_acknowledge", { call_id }],
      accept: ["call_accept", { ...pressed, camera: false }],
      reject: ["call_reject", { ...pressed, reason: "declined" }],
      end: ["call_end", pressed],
      connected: ["call_connected", { call_id }],
      takeOver: ["call_reconnecting", { call_id }],
    };
    const { call } = await client.request(...requests[name]);
    // 1: the caller accepts nothing.
    if (name === "accept") assert.ok(!witness.isCaller(call), "accepted by the caller");
    const joins = name === "accept" || name === "takeOver";
    if (joins && witness.holds(call)) witness.joined.add(call_id);
  }

  // While nobody presses anything. Returns the calls that go on.
  async check() {
    for (const { client } of this.witnesses) await client.settle();
    for (const witness of this.witnesses) witness.check();
    const { client } = this.witnesses[0];
    for (const [call_id, { state }] of this.calls) {
      if (state === "ended") continue;
      this.calls.set(call_id, (await client.request("call_get", { call_id })).call);
    }
    const going = [...this.calls.values()].filter(({ state }) => state !== "ended");
    // 8: never two that ring, and no client in two.
    const ringing = going.filter(({ state }) => state === "ringing");
    assert.ok(ringing.length <= 1, "two calls ring");
    for (const witness of this.witnesses) {
      assert.ok(going.filter((call) => witness.holds(call)).length <= 1, "a client in two calls");
    }
    return going;
  }

  // Who is connected hangs up; what rings or connects ends by time.
  async finish() {
    for (const { call_id, state } of await this.check()) {
      const witness = this.witnesses.find((each) => each.holds(this.calls.get(call_id)));
      const hang_up = { ...this.#command(), call_id };
      if (state === "connected") await witness.client.request("call_end", hang_up);
    }
    const patience = Date.now() + GHOST_MS;
    while ((await this.check()).length > 0) {
      assert.ok(Date.now() < patience, "a ghost call");
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
    // What was told of the last end has arrived.
    await this.check();
    for (const call_id of this.calls.keys()) await this.#checkEnd(call_id);
  }

  async #checkEnd(call_id) {
    const ends = [];
    for (const { client, told } of this.witnesses) {
      const { call } = await client.request("call_get", { call_id });
      const before = told.get(call_id);
      assert.ok(!before || call.version >= before.version, "an older version");
      ends.push(call);
    }
    // 8: all know the same end.
    const [end] = ends;
    assert.ok(end.end_reason);
    for (const other of ends) assert.equal(other.end_reason, end.end_reason);
    // 2, 3: nothing of media was taken from anybody in a call that was never accepted.
    const answered = end.answered_at_ms !== undefined;
    assert.ok(answered || !this.#signalled.has(call_id), "media before the accept");
    // 6: one of the callee's clients has it, and each that rang was told of an end.
    const rang = this.witnesses.filter((witness) => !witness.isCaller(end));
    const reasons = rang.map(({ ended }) => ended.get(call_id));
    assert.ok(!reasons.includes(undefined), "a ring without an end");
    const elsewhere = reasons.filter((reason) => reason === "answered_elsewhere").length;
    assert.equal(elsewhere, answered ? rang.length - 1 : 0, `${reasons}`);
  }
}

async function walk(pair) {
  for (let round = 0; round < ROUNDS; ++round) {
    await Promise.all(Array.from({ length: AT_ONCE }, () => pair.step()));
    await pair.check();
  }
  await pair.finish();
}

for (let seed = SEED; seed < SEED + WALKS; ++seed) {
  const name = `whatever pairs of people do at once, the rules hold (EARSHOT_SEED=${seed})`;
  test(name, async (context) => {
    const server = await startServer(SETTINGS);
    context.after(() => server.stop());
    const pairs = [];
    for (let i = 0; i < PAIRS; ++i) {
      const random = randomOf(seed * PAIRS + i);
      pairs.push(await new Pair().open(server, [`ana${i}`, `ben${i}`], random));
    }
    await Promise.all(pairs.map(walk));
    // Something has happened.
    const calls = pairs.flatMap((pair) => [...pair.calls.values()]);
    const answered = calls.filter((call) => call.answered_at_ms !== undefined);
    context.diagnostic(`${calls.length} calls, ${answered.length} answered`);
    assert.ok(calls.length > 2 * PAIRS, `only ${calls.length} calls`);
    assert.ok(answered.length > PAIRS, `only ${answered.length} answered`);
  });
}
