// Credentials of the relay as a client gets them, used as a TURN client uses them.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Account } from "./headless_client.mjs";
import { refused } from "./refused.mjs";
import { freePort, startServer } from "./server.mjs";
import { allocate } from "./turn_client.mjs";

const LIFETIME_MS = 600_000;

let server;
let ana;
let ben;
let cleo;
let anaTab;
let benTab;
let conversation_id;
let presses = 0;

before(async () => {
  server = await startServer(`[turn]\nlisten = "127.0.0.1:${await freePort()}"`);
  ana = await new Account(server).register("ana");
  ben = await new Account(server).register("ben");
  cleo = await new Account(server).register("cleo");
  anaTab = await ana.connect();
  benTab = await ben.connect();
  const opened = await anaTab.request("conversation_open_direct", { user_id: ben.user.id });
  conversation_id = opened.conversation.id;
});

after(() => server.stop());

const press = () => `relay-${++presses}`;

function start() {
  return anaTab.request("call_start", { command_id: press(), conversation_id, kind: "voice" });
}

function end(call_id) {
  return anaTab.request("call_end", { command_id: press(), call_id });
}

test("a call brings credentials that the relay takes, until the call is over", async () => {
  const { call, ice_servers, ice_expires_at_ms } = await start();
  const left = ice_expires_at_ms - Date.now();
  assert.ok(left > LIFETIME_MS - 60_000 && left <= LIFETIME_MS + 60_000, `${left} ms`);
  assert.equal(await allocate(ice_servers), 0);
  await end(call.call_id);
  assert.equal(await allocate(ice_servers), 401);
});

test("each side has its own, and fresh ones on demand", async () => {
  const { call, ice_servers: anas } = await start();
  const { call_id } = call;
  const { ice_servers: bens } = await benTab.request("call_accept", {
    command_id: press(),
    call_id,
    camera: false,
  });
  assert.notEqual(anas[0].username, bens[0].username);
  const fresh = await benTab.request("ice_servers_get", { call_id });
  assert.ok(fresh.expires_at_ms > Date.now());
  assert.equal(await allocate(bens), 0);
  assert.equal(await allocate(fresh.ice_servers), 0);
  await end(call_id);
  assert.equal(await allocate(fresh.ice_servers), 401);
  await refused(benTab.request("ice_servers_get", { call_id }), "wrong_state");
});

test("nobody else is given credentials", async () => {
  const { call } = await start();
  const cleoTab = await cleo.connect();
  const otherTab = await ana.connect();
  await refused(cleoTab.request("ice_servers_get", { call_id: call.call_id }), "not_found");
  await refused(otherTab.request("ice_servers_get", { call_id: call.call_id }), "wrong_state");
  await refused(benTab.request("ice_servers_get", { call_id: call.call_id }), "wrong_state");
  await end(call.call_id);
});

test("a device that is signed out has no credentials left", async () => {
  const phone = new Account(server);
  await phone.signIn("ben");
  const phoneTab = await phone.connect();
  const { call } = await start();
  const { ice_servers } = await phoneTab.request("call_accept", {
    command_id: press(),
    call_id: call.call_id,
    camera: false,
  });
  assert.equal(await allocate(ice_servers), 0);
  await phone.rest("POST", "sign_out");
  await anaTab.wait("call_ended", (event) => event.call.call_id === call.call_id);
  assert.equal(await allocate(ice_servers), 401);
});

test("a self-test has credentials of its own until it is reported", async () => {
  const started = await benTab.request("connection_test_start");
  assert.equal(await allocate(started.ice_servers), 0);
  const report = {
    test_id: started.test_id,
    checks: [{ name: "turn_udp", state: "ok", duration_ms: 20 }],
  };
  await refused(anaTab.request("connection_report", report), "not_found");
  await benTab.request("connection_report", report);
  assert.equal(await allocate(started.ice_servers), 401);
  const { connections } = await ana.rest("GET", "admin/connections");
  assert.equal(connections[0].user.username, "ben");
  assert.equal(connections[0].outside, false);
  assert.deepEqual(connections[0].checks, report.checks);
  await refused(ben.rest("GET", "admin/connections"), "forbidden");
});
