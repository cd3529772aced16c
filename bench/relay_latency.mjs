// How long the server takes to pass a signalling message from one person to the other, beside a
// bare relay.
import net from "node:net";
import { Server } from "../web/e2e/support/server.ts";
import { register, Socket } from "./lib/client.mjs";
import { quantile, rounded } from "./lib/numbers.mjs";

const kSamples = 300;
const kPauseMs = 60; // below the rate limit of 20 signalling messages a second
const kCandidate = "candidate:1 1 udp 2122260223 192.0.2.10 50000 typ host generation 0 ufrag abcd";

const pause = () => new Promise((done) => setTimeout(done, kPauseMs));
const microseconds = (since) => Number(process.hrtime.bigint() - since) / 1000;

async function connectedCall(caller, callee, calleeId) {
  const { conversation } = await caller.request("conversation_open_direct", { user_id: calleeId });
  const rung = new Promise((done) => {
    callee.onEvent = (frame) => frame.type === "call_incoming" && done(frame.data.call.call_id);
  });
  await caller.request("call_start", {
    command_id: "1",
    conversation_id: conversation.id,
    kind: "voice",
  });
  const callId = await rung;
  await callee.request("call_accept", { command_id: "2", call_id: callId, camera: false });
  return callId;
}

async function throughEarshot() {
  const server = new Server();
  await server.start();
  try {
    const ana = await register(server.origin, "ana", "127.0.1.1");
    const ben = await register(server.origin, "ben", "127.0.1.2");
    const caller = await Socket.open(ana);
    const callee = await Socket.open(ben);
    const callId = await connectedCall(caller, callee, ben.user.id);
    const samples = [];
    for (let index = 0; index < kSamples; index++) {
      // Far fewer than the 64 candidates of a negotiation are allowed, so each burst belongs to a
      // new offer.
      if (index % 50 === 0) await offer(caller, callee, callId, index / 50 + 1);
      const arrived = new Promise((done) => {
        callee.onEvent = (frame) => frame.type === "webrtc_ice_candidate" && done();
      });
      const since = process.hrtime.bigint();
      const negotiation = Math.floor(index / 50) + 1;
      void caller.request("webrtc_ice_candidate", {
        call_id: callId,
        negotiation,
        candidate: kCandidate,
        sdp_mid: "0",
      });
      await arrived;
      samples.push(microseconds(since));
      await pause();
    }
    caller.close();
    callee.close();
    return samples;
  } finally {
    await server.dispose();
  }
}

const kFingerprint = Array.from({ length: 32 }, (_, index) => index.toString(16).padStart(2, "0"));
const kSdp = [
  "v=0",
  "o=- 1 1 IN IP4 127.0.0.1",
  "s=-",
  "t=0 0",
  "a=group:BUNDLE 0",
  "m=audio 9 UDP/TLS/RTP/SAVPF 111",
  "c=IN IP4 0.0.0.0",
  "a=ice-ufrag:abcd",
  "a=ice-pwd:abcdefghijklmnopqrstuvwx",
  `a=fingerprint:sha-256 ${kFingerprint.join(":").toUpperCase()}`,
  "a=setup:actpass",
  "a=mid:0",
  "a=sendrecv",
  "a=rtcp-mux",
  "a=rtpmap:111 opus/48000/2",
  "",
].join("\r\n");

async function offer(caller, callee, callId, negotiation) {
  await caller.request("webrtc_offer", { call_id: callId, negotiation, sdp: kSdp });
  const sdp = kSdp.replace("a=setup:actpass", "a=setup:active");
  await callee.request("webrtc_answer", { call_id: callId, negotiation, sdp });
}

/** The floor: a process of Node's that copies bytes from one socket to another. */
async function throughBareRelay() {
  const ends = [];
  const relay = net.createServer((end) => {
    end.setNoDelay(true);
    end.on("error", () => {});
    ends.push(end);
    if (ends.length === 2) ends[0].on("data", (chunk) => ends[1].write(chunk));
  });
  await new Promise((done) => relay.listen(0, "127.0.0.1", done));
  const open = () =>
    new Promise((done) => {
      const stream = net.connect({ port: relay.address().port, host: "127.0.0.1" }, () =>
        done(stream),
      );
      stream.setNoDelay(true);
    });
  const from = await open();
  const to = await open();
  const samples = [];
  for (let index = 0; index < kSamples; index++) {
    const arrived = new Promise((done) => to.once("data", done));
    const since = process.hrtime.bigint();
    from.write(Buffer.alloc(300));
    await arrived;
    samples.push(microseconds(since));
    await pause();
  }
  for (const stream of [from, to, ...ends]) stream.destroy();
  relay.close();
  return samples;
}

export async function relayLatency() {
  const earshot = await throughEarshot();
  const bare = await throughBareRelay();
  const row = (name, samples) => [
    name,
    samples.length,
    rounded(quantile(samples, 0.5), 0),
    rounded(quantile(samples, 0.99), 0),
    rounded(quantile(samples, 0.5) / quantile(bare, 0.5), 2),
  ];
  return {
    title: "Signalling from one person to the other",
    columns: ["path", "messages", "median, µs", "99 %, µs", "median ÷ bare relay"],
    rows: [
      row("`webrtc_ice_candidate` through Earshot", earshot),
      row("bytes through a bare TCP relay", bare),
    ],
    notes:
      "From the sender’s write to the receiver’s parsed event; decoding, checking of call state " +
      "and of the candidate, logging included.",
  };
}
