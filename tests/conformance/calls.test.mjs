import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Account } from "./headless_client.mjs";
import { refused } from "./refused.mjs";
import { start_server } from "./server.mjs";

const CANDIDATE = {
  candidate: "candidate:1 1 udp 2122260223 192.0.2.1 54321 typ host",
  sdp_mid: "0",
  sdp_m_line_index: 0,
  username_fragment: "abcd",
};

function description(setup) {
  const fingerprint = Array.from({ length: 32 }, (_, i) => `${i % 10}A`).join(":");
  return [
    "v=0",
    "o=- 46117317 2 IN IP4 127.0.0.1",
    "s=-",
    "t=0 0",
    "a=group:BUNDLE 0",
    "m=audio 9 UDP/TLS/RTP/SAVPF 111",
    "c=IN IP4 0.0.0.0",
    "a=ice-ufrag:abcd",
    "a=ice-pwd:abcdefghijklmnopqrstuvwx",
    "a=ice-options:trickle",
    `a=fingerprint:sha-256 ${fingerprint}`,
    `a=setup:${setup}`,
    "a=mid:0",
    "a=sendrecv",
    "a=rtcp-mux",
    "a=rtpmap:111 opus/48000/2",
    "",
  ].join("\r\n");
}

const OFFER = description("actpass");
const ANSWER = description("active");

let server;
let ana;
let ben;
let cleo;
let ana_tab;
let ben_tab;
let cleo_tab;
let conversation_id;
let presses = 0;

before(async () => {
  server = await start_server();
  ana = await new Account(server).register("ana");
  ben = await new Account(server).register("ben");
  cleo = await new Account(server).register("cleo");
  ana_tab = await ana.connect({ name: "Ana's script" });
  ben_tab = await ben.connect({ name: "Ben's script" });
  cleo_tab = await cleo.connect();
  const opened = await ana_tab.request("conversation_open_direct", { user_id: ben.user.id });
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
  const is_connected = (data) => data.call.state === "connected";
  await caller.wait("call_changed", is_connected);
  await callee.wait("call_changed", is_connected);
}

async function hang_up(from, to, call, reason = "completed") {
  await from.request("call_end", { ...press(), ...call });
  const ended = await to.wait("call_ended");
  assert.equal(ended.reason, reason);
  assert.equal(ended.call.end_reason, reason);
  assert.equal((await from.wait("call_ended")).reason, reason);
  await forget();
}

// Takes what is left of a call away, so that the next test begins with nothing.
async function forget() {
  for (const tab of [ana_tab, ben_tab, cleo_tab]) {
    await tab.settle();
    tab.events.length = 0;
  }
}

async function whole_call(caller, callee) {
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

  const media = { microphone: true, camera: false, screen: false };
  await callee.request("call_media_set", { ...call, media });
  await caller.wait("call_changed", (data) => data.call.callee.media.camera === false);
  await callee.request("call_reconnecting", call);
  await caller.wait("call_changed", (data) => data.call.callee.state === "reconnecting");
  await negotiate(callee, caller, call, 2);
  await callee.request("call_connected", call);
  await caller.wait("call_changed", (data) => data.call.callee.state === "connected");

  await hang_up(caller, callee, call);
  const late = await callee.request("call_end", { ...press(), ...call });
  assert.equal(late.call.state, "ended");
  await refused(
    caller.request("webrtc_offer", { ...call, negotiation: 3, sdp: OFFER }),
    "wrong_state",
  );
  return call;
}

test("a whole call, with the first account calling", async () => {
  const call = await whole_call(ana_tab, ben_tab);
  const { messages } = await ben.rest("GET", `conversations/${conversation_id}/messages?limit=1`);
  assert.equal(messages[0].kind, "call");
  assert.equal(messages[0].call.call_id, call.call_id);
  assert.equal(messages[0].call.end_reason, "completed");
  const { calls } = await ana.rest("GET", "calls");
  assert.equal(calls[0].call_id, call.call_id);
});

test("a whole call, with the roles exchanged", async () => {
  await whole_call(ben_tab, ana_tab);
});

test("a decline reaches the caller with its reason", async () => {
  const call = await ring(ana_tab, ben_tab);
  await ben_tab.request("call_reject", { ...press(), ...call, reason: "declined" });
  assert.equal((await ana_tab.wait("call_rejected")).reason, "declined");
  assert.equal((await ana_tab.wait("call_ended")).reason, "declined");
  await forget();
});

test("a cancelled call stops ringing, and a late accept finds it ended", async () => {
  const call = await ring(ana_tab, ben_tab);
  await hang_up(ana_tab, ben_tab, call, "cancelled");
  const late = await ben_tab.request("call_accept", { ...press(), ...call, camera: false });
  assert.equal(late.call.state, "ended");
  assert.equal(late.call.end_reason, "cancelled");
});

test("the same command twice is one call", async () => {
  const start = { ...press(), conversation_id, kind: "voice" };
  const [first, second] = await Promise.all([
    ana_tab.request("call_start", start),
    ana_tab.request("call_start", start),
  ]);
  assert.equal(first.call.call_id, second.call.call_id);
  await ben_tab.wait("call_incoming");
  await ben_tab.settle();
  assert.equal(ben_tab.has("call_incoming"), false);
  await hang_up(ana_tab, ben_tab, { call_id: first.call.call_id }, "cancelled");
});

test("when both call each other they meet in one call", async () => {
  const call = await ring(ana_tab, ben_tab);
  const start = { ...press(), conversation_id, kind: "voice" };
  const met = await ben_tab.request("call_start", start);
  assert.equal(met.call.call_id, call.call_id);
  assert.equal(met.call.state, "connecting");
  assert.equal(met.call.callee.client_id, ben_tab.session.client_id);
  await ana_tab.wait("call_accepted");
  await hang_up(ben_tab, ana_tab, call);
});

test("the first of two clients wins, the other one stops ringing", async () => {
  const other = await ben.connect({ name: "Ben's phone" });
  const call = await ring(ana_tab, ben_tab);
  await other.wait("call_incoming");
  const answers = await Promise.all(
    [ben_tab, other].map((tab) =>
      tab.request("call_accept", { ...press(), ...call, camera: false }),
    ),
  );
  const winner = answers[0].call.callee.client_id;
  assert.equal(answers[1].call.callee.client_id, winner);
  const [winning, losing] =
    winner === ben_tab.session.client_id ? [ben_tab, other] : [other, ben_tab];
  const ended = await losing.wait("call_ended");
  assert.equal(ended.reason, "answered_elsewhere");
  assert.equal(ended.other_device, winning === other ? "Ben's phone" : "Ben's script");
  const offer = { ...call, negotiation: 1, sdp: OFFER };
  await refused(losing.request("webrtc_offer", offer), "wrong_state");
  await hang_up(ana_tab, winning, call);
  other.socket.close();
});

test("a call of others does not exist for a third person", async () => {
  const call = await ring(ana_tab, ben_tab);
  const nothing = { call_id: "6q8z1x3c5v7b9n2m4k6j8h0g1f" };
  for (const id of [call, nothing]) {
    await refused(cleo_tab.request("call_get", id), "not_found");
    await refused(cleo_tab.request("call_end", { ...press(), ...id }), "not_found");
    const accept_it = cleo_tab.request("call_accept", { ...press(), ...id, camera: false });
    await refused(accept_it, "not_found");
    const offer = cleo_tab.request("webrtc_offer", { ...id, negotiation: 1, sdp: OFFER });
    await refused(offer, "not_found");
  }
  await hang_up(ana_tab, ben_tab, call, "cancelled");
});

test("a description that is none is refused and passes nowhere", async () => {
  const call = await ring(ana_tab, ben_tab);
  await accept(ana_tab, ben_tab, call);
  const bad = ana_tab.request("webrtc_offer", { ...call, negotiation: 1, sdp: "hello" });
  await assert.rejects(bad, (error) => error.code === "invalid");
  await ben_tab.settle();
  assert.equal(ben_tab.has("webrtc_offer"), false);
  await hang_up(ana_tab, ben_tab, call);
});

test("a lost socket resumes into its call", async () => {
  const call = await ring(ana_tab, ben_tab);
  await connect(ana_tab, ben_tab, call);
  const lost = ben_tab;
  await lost.drop();
  await ana_tab.wait("call_changed", (data) => data.call.callee.state === "reconnecting");
  ben_tab = await ben.connect({ name: "Ben's script", resume: lost });
  assert.equal(ben_tab.session.resumed, true);
  assert.equal(ben_tab.session.call.call_id, call.call_id);
  await ana_tab.wait("call_changed", (data) => data.call.callee.state === "connected");
  await hang_up(ben_tab, ana_tab, call);
});

test("another client of the same person takes the call over", async () => {
  const call = await ring(ana_tab, ben_tab);
  await connect(ana_tab, ben_tab, call);
  const other = await ben.connect({ name: "Ben's phone" });
  assert.equal(other.session.call.call_id, call.call_id);
  const moved = await other.request("call_reconnecting", call);
  assert.equal(moved.call.callee.client_id, other.session.client_id);
  assert.equal((await ben_tab.wait("call_ended")).reason, "replaced");
  await negotiate(other, ana_tab, call, 2);
  await other.request("call_connected", call);
  await ana_tab.wait("call_changed", (data) => data.call.callee.state === "connected");
  await hang_up(ana_tab, other, call);
  other.socket.close();
});

test("a block during the ring ends it; the blocked caller sees no answer", async () => {
  const call = await ring(ana_tab, ben_tab);
  await ben_tab.request("user_block", { user_id: ana.user.id });
  assert.equal((await ana_tab.wait("call_ended")).reason, "missed");
  assert.equal((await ben_tab.wait("call_ended")).reason, "blocked");
  await ben_tab.request("user_unblock", { user_id: ana.user.id });
  const { call: seen } = await ana_tab.request("call_get", call);
  assert.equal(seen.end_reason, "missed");
  await forget();
});
