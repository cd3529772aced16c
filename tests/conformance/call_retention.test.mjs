// How long calls are kept: what is older goes from both logs, with what was measured; the entry in
// the conversation stays. Time is moved in the database, while the server is down.
import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { after, before, test } from "node:test";
import { Account } from "./headless_client.mjs";
import { refused } from "./refused.mjs";
import { startServer } from "./server.mjs";

const DAY_MS = 24 * 3600 * 1000;

let server;
let ana;
let ben;
let conversation_id;
let presses = 0;

before(async () => {
  server = await startServer();
  // The first account is the administrator's.
  ana = await new Account(server).register("ana");
  ben = await new Account(server).register("ben");
});
after(() => server?.stop());

const press = () => ({ command_id: `press-${++presses}` });
const list = async (who) => (await who.rest("GET", "calls")).calls;
const ids = async (who) => (await list(who)).map((call) => call.call_id);

async function missOne() {
  const anaTab = await ana.connect();
  const benTab = await ben.connect();
  const opened = await anaTab.request("conversation_open_direct", { user_id: ben.user.id });
  conversation_id = opened.conversation.id;
  const start = { ...press(), conversation_id, kind: "voice" };
  const { call } = await anaTab.request("call_start", start);
  await benTab.wait("call_incoming", (data) => data.call.call_id === call.call_id);
  await anaTab.request("call_end", { ...press(), call_id: call.call_id });
  await benTab.wait("call_log_changed", (data) => data.missed_calls > 0);
  return call.call_id;
}

// All calls so far were that many days earlier.
function age(file, days) {
  const database = new DatabaseSync(file);
  for (const column of ["started_at_ms", "answered_at_ms", "connected_at_ms", "ended_at_ms"]) {
    database.exec(`UPDATE calls SET ${column} = ${column} - ${days * DAY_MS}`);
  }
  database.close();
}

test("what is older than the setting goes from both logs at once, and the rest stays", async () => {
  const old = await missOne();
  await server.restart((file) => age(file, 31));
  const young = await missOne();
  for (const who of [ana, ben]) assert.deepEqual(await ids(who), [young, old]);

  const benTab = await ben.connect();
  assert.equal(benTab.session.missed_calls, 2);
  await ana.rest("PATCH", "admin/settings", { call_log_days: 30 });
  await benTab.wait("call_log_changed", (data) => data.missed_calls === 1);
  for (const who of [ana, ben]) {
    assert.deepEqual(await ids(who), [young]);
    await refused(who.rest("GET", `calls/${old}`), "not_found");
  }
  const { messages } = await ben.rest("GET", `conversations/${conversation_id}/messages`);
  const entries = messages.filter((message) => message.call);
  assert.deepEqual(
    entries.map((message) => message.call.call_id),
    [old, young],
  );
});

test("what grows old meanwhile goes without anybody asking", async () => {
  assert.equal((await list(ben)).length, 1);
  await server.restart((file) => age(file, 31));
  const benTab = await ben.connect();
  if (benTab.session.missed_calls > 0) {
    await benTab.wait("call_log_changed", (data) => data.missed_calls === 0);
  }
  assert.deepEqual(await list(ana), []);
  assert.deepEqual(await list(ben), []);
});
