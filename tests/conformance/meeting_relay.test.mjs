// The last resort into a group call: a client whose network lets neither UDP nor ICE-TCP pass
// reaches the forwarding unit through the relay. Over TCP here; TLS is the same stream inside.
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { Account } from "./headless_client.mjs";
import { freePort, startServer } from "./server.mjs";
import { Allocation, FAMILY, open, peerAttribute, v4 } from "./turn_allocation.mjs";
import { ATTRIBUTE, attribute, message, METHOD, parse, withFingerprint } from "./turn_client.mjs";

const SDP = readFileSync(
  new URL("../../src/codec/testdata/chromium_sfu_offer.sdp", import.meta.url),
  "utf8",
);
const HOST = "127.0.0.1";
const TRIES = 120;
const TRY_MS = 500;

let server;
let ana;
let anaTab;
let benTab;
let conversation_id;
let direct;
let unitPort;
let presses = 0;

before(async () => {
  unitPort = await freePort();
  server = await startServer(
    `[turn]\nlisten = "${HOST}:${await freePort()}"\n` +
      `[sfu]\nenabled = true\nlisten = "${HOST}:${unitPort}"\nworkers = 1`,
  );
  // The first account is the administrator's.
  ana = await new Account(server).register("ana");
  const ben = await new Account(server).register("ben");
  anaTab = await ana.connect();
  benTab = await ben.connect();
  const member_ids = [ben.user.id];
  const group = await anaTab.request("conversation_create_group", { title: "Duo", member_ids });
  conversation_id = group.conversation.id;
  const opened = await anaTab.request("conversation_open_direct", { user_id: ben.user.id });
  direct = opened.conversation.id;
});

after(() => server.stop());

const press = () => `press-${++presses}`;
const valueOf = (sdp, name) => sdp.match(new RegExp(`^a=${name}:(.*)\\r$`, "m"))[1];

function join(tab) {
  return tab.request("meeting_join", {
    command_id: press(),
    conversation_id,
    kind: "voice",
    media: { microphone: true, camera: false, screen: false },
    sdp: SDP,
    sources: [{ mid: "0", source: "microphone" }],
  });
}

/** An allocation over TCP with the credentials in a reply. */
async function relayFor({ ice_servers }) {
  const isTcp = (url) => url.startsWith("turn:") && url.endsWith("transport=tcp");
  const relay = ice_servers.find(({ urls }) => urls.some(isTcp));
  const [, host, port] = relay.urls.find(isTcp).match(/^turn:(.+):(\d+)\?/);
  const way = await open("tcp", host, Number(port));
  return { way, allocation: new Allocation(way, relay) };
}

/** A connectivity check (RFC 8445 §7.1), as the client that sent the offer. */
function check(answer) {
  const user = `${valueOf(answer, "ice-ufrag")}:${valueOf(SDP, "ice-ufrag")}`;
  return withFingerprint(
    message(
      METHOD.binding,
      [
        attribute(ATTRIBUTE.username, Buffer.from(user)),
        attribute(ATTRIBUTE.priority, Buffer.from([0, 0xff, 0xff, 0xff])),
        attribute(ATTRIBUTE.controlling, randomBytes(8)),
        attribute(ATTRIBUTE.useCandidate, Buffer.alloc(0)),
      ],
      Buffer.from(valueOf(answer, "ice-pwd")),
    ),
  );
}

/** Sends it to this port of the server until something comes back: what, and from which port. */
function answerTo(allocation, bytes, port) {
  return new Promise((resolve, reject) => {
    let left = TRIES;
    const send = () => {
      if (left-- === 0) reject(new Error("the forwarding unit did not answer"));
      allocation.indicate((id) => [
        peerAttribute(v4(HOST), port, id),
        attribute(ATTRIBUTE.data, bytes),
      ]);
    };
    const timer = setInterval(send, TRY_MS);
    allocation.onIndication = ({ attributes }) => {
      clearInterval(timer);
      const from = attributes.get(ATTRIBUTE.peer).readUInt16BE(2) ^ 0x2112;
      resolve({ from, data: attributes.get(ATTRIBUTE.data) });
    };
    send();
  });
}

/** How administrators see that the only participant is connected, once the workers have told it. */
async function pathShown() {
  for (let left = TRIES; left > 0; --left) {
    const { rooms } = await ana.rest("GET", "admin/load");
    const path = rooms[0].participants[0].transport?.path;
    if (path !== undefined) return path;
    await pause(TRY_MS);
  }
  throw new Error("nobody said how the participant is connected");
}

const permit = (allocation, host) =>
  allocation.ask(METHOD.createPermission, (id) => [peerAttribute(v4(host), 0, id)]);

function bind(allocation, host, port) {
  const channel = attribute(ATTRIBUTE.channel, Buffer.from([0x40, 0x01, 0, 0]));
  return allocation.ask(METHOD.channelBind, (id) => [channel, peerAttribute(v4(host), port, id)]);
}

test("a participant reaches the forwarding unit through the relay, and nothing else", async () => {
  const joined = await join(anaTab);
  const { way, allocation } = await relayFor(joined);
  await allocation.allocate(FAMILY.v4);
  assert.equal((await permit(allocation, HOST)).code, 0);
  const request = check(joined.sdp);
  const { from, data } = await answerTo(allocation, request, unitPort);
  assert.equal(from, unitPort);
  assert.equal(data.readUInt16BE(0), 0x0101, "a success response");
  assert.equal(parse(data).id, parse(request).id);
  assert.equal(await pathShown(), "relay");

  for (const port of [unitPort + 1, 22, Number(new URL(server.origin).port)]) {
    assert.equal((await bind(allocation, HOST, port)).code, 403, `port ${port}`);
  }
  for (const host of ["127.0.0.2", "10.0.0.1", "44.0.0.1"]) {
    assert.equal((await permit(allocation, host)).code, 403, host);
  }
  way.close();
  await anaTab.request("meeting_leave", { call_id: joined.meeting.call_id });
});

test("a join that is left before its answer is in the way of no other call", async () => {
  const start = { command_id: press(), conversation_id: direct, kind: "voice" };
  const [joined, , started] = await Promise.all([
    join(anaTab),
    anaTab.request("meeting_leave", { conversation_id }),
    anaTab.request("call_start", start),
  ]);
  const { meeting } = await benTab.request("meeting_get", { call_id: joined.meeting.call_id });
  assert.deepEqual(meeting.participants, []);
  assert.equal(started.call.state, "ringing");
  await anaTab.request("call_end", { command_id: press(), call_id: started.call.call_id });
});

test("credentials are renewed on demand, and good until their participant leaves", async () => {
  const anas = await join(anaTab);
  const bens = await join(benTab);
  const { call_id } = anas.meeting;
  const fresh = await benTab.request("ice_servers_get", { call_id });
  assert.ok(fresh.expires_at_ms >= bens.ice_expires_at_ms);
  const held = await relayFor(fresh);
  await held.allocation.allocate(FAMILY.v4);

  await benTab.request("meeting_leave", { call_id });
  await held.way.ended;
  const again = await relayFor(fresh);
  assert.equal(await again.allocation.tryAllocate(FAMILY.v4), 401);
  const others = await relayFor(anas);
  assert.equal(await others.allocation.tryAllocate(FAMILY.v4), 0);

  await anaTab.request("meeting_end", { call_id });
  const late = await relayFor(anas);
  assert.equal(await late.allocation.tryAllocate(FAMILY.v4), 401);
  for (const { way } of [again, others, late]) way.close();
});

test("in a call of two the forwarding unit is no peer", async () => {
  const start = { command_id: press(), conversation_id: direct, kind: "voice" };
  const started = await anaTab.request("call_start", start);
  const { way, allocation } = await relayFor(started);
  await allocation.allocate(FAMILY.v4);
  assert.equal((await permit(allocation, HOST)).code, 403);
  assert.equal((await bind(allocation, HOST, unitPort)).code, 403);
  way.close();
  await anaTab.request("call_end", {
    command_id: press(),
    call_id: started.call.call_id,
  });
});
