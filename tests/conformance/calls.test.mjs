import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Account } from "./headless_client.mjs";
import { refused } from "./refused.mjs";
import { startServer } from "./server.mjs";
import { ANSWER, OFFER } from "./session_descriptions.mjs";

const CANDIDATE = {
  candidate: "candidate:1 1 udp 2122260223 192.0.2.1 54321 typ host",
  sdp_mid: "0",
  sdp_m_line_index: 0,
  username_fragment: "abcd",
};

let server;
let ana;
let ben;
let cleo;
let anaTab;
let benTab;
let cleoTab;
let conversation_id;
let presses = 0;

before(async () => {
  server = await startServer();
  ana = await new Account(server).register("ana");
  ben = await new Account(server).register("ben");
  cleo = await new Account(server).register("cleo");
  anaTab = await ana.connect({ name: "Ana's script" });
  benTab = await ben.connect({ name: "Ben's script" });
  cleoTab = await cleo.connect();
  const opened = await anaTab.request("conversation_open_direct", { user_id: ben.user.id });
  conversation_id = opened.conversation.id;
});
after(() => server?.stop());

function press() {
  return { command_id: `press-${++presses}` };
}

async function ring(caller, callee, kind = "voice") {
  const { call } = await caller.request("call_start", { ...press(), conversation_id, kind });
  assert.equal(call.state, "ringing");
  const incoming = await callee.wait("call_incoming");
  assert.equal(incoming.call.call_id, call.call_id);
  return { call_id: call.call_id };
}

async function accept(caller, callee, call) {
  const data = { ...press(), ...call, camera: false };
  const result = await callee.request("call_accept", data);
  assert.equal(result.call.state, "connecting");
  assert.equal(result.call.callee.client_id, callee.session.client_id);
  await caller.wait("call_accepted");
  await callee.wait("call_accepted");
}

async function negotiate(from, to, call, negotiation) {
  await from.request("webrtc_offer", { ...call, negotiation, sdp: OFFER });
  const offer = await to.wait("webrtc_offer");
  assert.equal(offer.negotiation, negotiation);
  assert.equal(offer.from_client_id, from.session.client_id);
  await to.request("webrtc_answer", { ...call, negotiation, sdp: ANSWER });
  const answer = await from.wait("webrtc_answer");
  assert.equal(answer.from_client_id, to.session.client_id);
}

async function connect(caller, callee, call) {
  await accept(caller, callee, call);
  await negotiate(caller, callee, call, 1);
  await caller.request("call_connected", call);
  await callee.request("call_connected", call);
  const isConnected = (data) => data.call.state === "connected";
  await caller.wait("call_changed", isConnected);
  await callee.wait("call_changed", isConnected);
}

async function hangUp(from, to, call, reason = "completed") {
  await from.request("call_end", { ...press(), ...call });
  const ended = await to.wait("call_ended");
  assert.equal(ended.reason, reason);
  assert.equal(ended.call.end_reason, reason);
  assert.equal((await from.wait("call_ended")).reason, reason);
  const entry = await to.wait(
    "message_created",
    ({ message }) => message.call?.call_id === call.call_id,
  );
  assert.equal(entry.message.call.end_reason, reason);
  await forget();
}

// Takes what is left of a call away, so that the next test begins with nothing.
async function forget() {
  for (const tab of [anaTab, benTab, cleoTab]) {
    await tab.settle();
    tab.events.length = 0;
  }
}

async function wholeCall(caller, callee) {
  const call = await ring(caller, callee, "video");
  await callee.request("call_acknowledge", call);
  const ringing = await caller.wait("call_ringing");
  assert.equal(ringing.call.acknowledged, true);

  // Nothing that carries media passes while it rings.
  for (const tab of [caller, callee]) {
    await refused(
      tab.request("webrtc_offer", { ...call, negotiation: 1, sdp: OFFER }),
      "wrong_state",
    );
    await refused(tab.request("webrtc_ice_candidate", { ...call, ...CANDIDATE }), "wrong_state");
  }
  await refused(
    caller.request("call_accept", { ...press(), ...call, camera: true }),
    "wrong_state",
  );

  await accept(caller, callee, call);
  await refused(
    callee.request("webrtc_answer", { ...call, negotiation: 1, sdp: ANSWER }),
    "wrong_state",
  );
  await negotiate(caller, callee, call, 1);
  const candidate = { ...call, negotiation: 1, ...CANDIDATE };
  await caller.request("webrtc_ice_candidate", candidate);
  assert.equal((await callee.wait("webrtc_ice_candidate")).candidate, CANDIDATE.candidate);
  await callee.request("webrtc_ice_candidate", { ...call, negotiation: 1, candidate: "" });
  assert.equal((await caller.wait("webrtc_ice_candidate")).candidate, "");

  await caller.request("call_connected", call);
  const half = await caller.request("call_get", call);
  assert.equal(half.call.state, "connecting", "connected only when both say so");
  await callee.request("call_connected", call);
  const connected = await caller.wait("call_changed", (data) => data.call.state === "connected");
  assert.ok(connected.call.connected_at_ms >= connected.call.answered_at_ms);

  const media = { microphone: true, camera: false, screen: true };
  await callee.request("call_media_set", { ...call, media });
  await caller.wait("call_changed", (data) => data.call.callee.media.screen);
  await callee.request("call_reconnecting", call);
  await caller.wait("call_changed", (data) => data.call.callee.state === "reconnecting");
  await negotiate(callee, caller, call, 2);
  await callee.request("call_connected", call);
  await caller.wait("call_changed", (data) => data.call.callee.state === "connected");

  await hangUp(caller, callee, call);
  const late = await callee.request("call_end", { ...press(), ...call });
  assert.equal(late.call.state, "ended");
  await refused(
    caller.request("webrtc_offer", { ...call, negotiation: 3, sdp: OFFER }),
    "wrong_state",
  );
  return call;
}

test("a whole call, with the first account calling", async () => {
  const call = await wholeCall(anaTab, benTab);
  const { messages } = await ben.rest("GET", `conversations/${conversation_id}/messages?limit=1`);
  assert.equal(messages[0].kind, "call");
  assert.equal(messages[0].call.call_id, call.call_id);
  assert.equal(messages[0].call.end_reason, "completed");
  const { calls } = await ana.rest("GET", "calls");
  assert.equal(calls[0].call_id, call.call_id);
});

test("a whole call, with the roles exchanged", async () => {
  await wholeCall(benTab, anaTab);
});

test("a decline reaches the caller with its reason", async () => {
  const call = await ring(benTab, anaTab);
  await anaTab.request("call_reject", { ...press(), ...call, reason: "declined" });
  assert.equal((await benTab.wait("call_rejected")).reason, "declined");
  assert.equal((await benTab.wait("call_ended")).reason, "declined");
  await forget();
});

test("a cancelled call stops ringing, and a late accept finds it ended", async () => {
  const call = await ring(anaTab, benTab);
  await hangUp(anaTab, benTab, call, "cancelled");
  const late = await benTab.request("call_accept", { ...press(), ...call, camera: false });
  assert.equal(late.call.state, "ended");
  assert.equal(late.call.end_reason, "cancelled");
});

test("the same command twice is one call", async () => {
  const start = { ...press(), conversation_id, kind: "voice" };
  const [first, second] = await Promise.all([
    anaTab.request("call_start", start),
    anaTab.request("call_start", start),
  ]);
  assert.equal(first.call.call_id, second.call.call_id);
  await benTab.wait("call_incoming");
  await benTab.settle();
  assert.equal(benTab.has("call_incoming"), false);
  await hangUp(anaTab, benTab, { call_id: first.call.call_id }, "cancelled");
});

test("when both call each other they meet in one call", async () => {
  const call = await ring(anaTab, benTab);
  const start = { ...press(), conversation_id, kind: "voice" };
  const met = await benTab.request("call_start", start);
  assert.equal(met.call.call_id, call.call_id);
  assert.equal(met.call.state, "connecting");
  assert.equal(met.call.callee.client_id, benTab.session.client_id);
  await anaTab.wait("call_accepted");
  await hangUp(benTab, anaTab, call);
});

test("the first of two clients wins, the other one stops ringing", async () => {
  const other = await ben.connect({ name: "Ben's phone" });
  const call = await ring(anaTab, benTab);
  await other.wait("call_incoming");
  const answers = await Promise.all(
    [benTab, other].map((tab) =>
      tab.request("call_accept", { ...press(), ...call, camera: false }),
    ),
  );
  const winner = answers[0].call.callee.client_id;
  assert.equal(answers[1].call.callee.client_id, winner);
  const [winning, losing] = winner === benTab.session.client_id ? [benTab, other] : [other, benTab];
  const ended = await losing.wait("call_ended");
  assert.equal(ended.reason, "answered_elsewhere");
  assert.equal(ended.other_device, winning === other ? "Ben's phone" : "Ben's script");
  const offer = { ...call, negotiation: 1, sdp: OFFER };
  await refused(losing.request("webrtc_offer", offer), "wrong_state");
  await hangUp(anaTab, winning, call);
  other.socket.close();
});

test("a call of others does not exist for a third person", async () => {
  const call = await ring(benTab, anaTab);
  const nothing = { call_id: "6q8z1x3c5v7b9n2m4k6j8h0g1f" };
  for (const id of [call, nothing]) {
    await refused(cleoTab.request("call_get", id), "not_found");
    await refused(cleoTab.request("call_end", { ...press(), ...id }), "not_found");
    const acceptIt = cleoTab.request("call_accept", { ...press(), ...id, camera: false });
    await refused(acceptIt, "not_found");
    const offer = cleoTab.request("webrtc_offer", { ...id, negotiation: 1, sdp: OFFER });
    await refused(offer, "not_found");
  }
  await hangUp(benTab, anaTab, call, "cancelled");
});

test("a description that is none is refused and passes nowhere", async () => {
  const call = await ring(benTab, anaTab);
  await accept(benTab, anaTab, call);
  const bad = benTab.request("webrtc_offer", { ...call, negotiation: 1, sdp: "hello" });
  await assert.rejects(bad, (error) => error.code === "invalid");
  await anaTab.settle();
  assert.equal(anaTab.has("webrtc_offer"), false);
  await hangUp(benTab, anaTab, call);
});

test("a lost socket resumes into its call", async () => {
  const call = await ring(anaTab, benTab);
  await connect(anaTab, benTab, call);
  const lost = benTab;
  await lost.drop();
  await anaTab.wait("call_changed", (data) => data.call.callee.state === "reconnecting");
  benTab = await ben.connect({ name: "Ben's script", resume: lost });
  assert.equal(benTab.session.resumed, true);
  assert.equal(benTab.session.call.call_id, call.call_id);
  await anaTab.wait("call_changed", (data) => data.call.callee.state === "connected");
  await hangUp(benTab, anaTab, call);
});

test("another client of the same person takes the call over", async () => {
  const call = await ring(anaTab, benTab);
  await connect(anaTab, benTab, call);
  const other = await ben.connect({ name: "Ben's phone" });
  assert.equal(other.session.call.call_id, call.call_id);
  const moved = await other.request("call_reconnecting", call);
  assert.equal(moved.call.callee.client_id, other.session.client_id);
  await benTab.wait("call_changed", (data) => data.call.callee.moving);
  await negotiate(other, anaTab, call, 1);
  await other.request("call_connected", call);
  assert.equal((await benTab.wait("call_ended")).reason, "replaced");
  await anaTab.wait("call_changed", (data) => data.call.callee.state === "connected");
  await hangUp(anaTab, other, call);
  other.socket.close();
});

test("a block during the ring ends it; the blocked caller sees no answer", async () => {
  const call = await ring(anaTab, benTab);
  await benTab.request("user_block", { user_id: ana.user.id });
  assert.equal((await anaTab.wait("call_ended")).reason, "missed");
  assert.equal((await benTab.wait("call_ended")).reason, "blocked");
  await benTab.request("user_unblock", { user_id: ana.user.id });
  const { call: seen } = await anaTab.request("call_get", call);
  assert.equal(seen.end_reason, "missed");
  await forget();
});
