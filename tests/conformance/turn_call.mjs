// turn_call.mjs ORIGIN PEER...: for each line of its input two people begin a call on that server,
// in candidates of which they say that they may be reached at the PEERs. Prints the callee's ICE
// servers as one line of JSON; the call before ends. Without TLS checks: the certificate is the
// server's own.
import { createInterface } from "node:readline";
import { Account } from "./headless_client.mjs";
import { ANSWER, OFFER } from "./session_descriptions.mjs";

const [origin, ...peers] = process.argv.slice(2);
const START_MS = 15_000;
const CALLS_OF_A_PAIR_MAX = 9; // a minute; more are refused

async function untilReady() {
  const deadline = Date.now() + START_MS;
  for (;;) {
    const answer = await fetch(`${origin}/api/v1/server`).catch((error) => error);
    if (answer.ok) return;
    if (Date.now() > deadline) throw new Error(`the server does not answer: ${answer}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function makePair(number) {
  const ana = await new Account(server).register(`ana${number}`);
  const ben = await new Account(server).register(`ben${number}`);
  const caller = await ana.connect();
  const callee = await ben.connect();
  const { conversation } = await caller.request("conversation_open_direct", {
    user_id: ben.user.id,
  });
  return { caller, callee, conversation_id: conversation.id, calls: 0 };
}

async function beginCall({ caller, callee, conversation_id }) {
  const start = { command_id: `start-${presses++}`, conversation_id, kind: "voice" };
  const { call_id } = (await caller.request("call_start", start)).call;
  const accept = { command_id: `accept-${presses++}`, call_id, camera: false };
  const { ice_servers } = await callee.request("call_accept", accept);
  await caller.request("webrtc_offer", { call_id, negotiation: 1, sdp: OFFER });
  await callee.request("webrtc_answer", { call_id, negotiation: 1, sdp: ANSWER });
  for (const peer of peers) {
    await caller.request("webrtc_ice_candidate", {
      call_id,
      negotiation: 1,
      candidate: `candidate:1 1 udp 2122260223 ${peer} 54321 typ host`,
      sdp_mid: "0",
      sdp_m_line_index: 0,
      username_fragment: "abcd",
    });
  }
  return { call_id, ice_servers };
}

const server = { origin };
let presses = 0;
let pairs = 0;
await untilReady();
let pair = await makePair(pairs++);
let call;
for await (const _ of createInterface({ input: process.stdin })) {
  if (call) {
    await pair.caller.request("call_end", {
      command_id: `end-${presses++}`,
      call_id: call.call_id,
    });
  }
  if (++pair.calls > CALLS_OF_A_PAIR_MAX) pair = await makePair(pairs++);
  call = await beginCall(pair);
  process.stdout.write(`${JSON.stringify(call.ice_servers)}\n`);
}
process.exit(0);
