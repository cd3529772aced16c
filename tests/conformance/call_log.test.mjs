// What each person sees of their calls: the log, its read state, deletion, export, reports.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Account } from "./headless_client.mjs";
import { refused } from "./refused.mjs";
import { startServer } from "./server.mjs";

let server;
let ana;
let ben;
let cleo;
let anaTab;
let benTab;
let benPhone;
let conversation_id;
let presses = 0;

before(async () => {
  server = await startServer("[calls]\nring_s = 5\n");
  ana = await new Account(server).register("ana");
  ben = await new Account(server).register("ben", '=HYPERLINK("x"), Ben');
  cleo = await new Account(server).register("cleo");
  anaTab = await ana.connect();
  benTab = await ben.connect();
  benPhone = await (await new Account(server).signIn("ben")).connect();
  const opened = await anaTab.request("conversation_open_direct", { user_id: ben.user.id });
  conversation_id = opened.conversation.id;
});
after(() => server?.stop());

const press = () => ({ command_id: `press-${++presses}` });
const ended = (data) => data.reason !== undefined;
const logChanged = (client, missed_calls) =>
  client.wait("call_log_changed", (data) => data.missed_calls === missed_calls);

async function ring() {
  const start = { ...press(), conversation_id, kind: "voice" };
  const { call } = await anaTab.request("call_start", start);
  await benTab.wait("call_incoming", (data) => data.call.call_id === call.call_id);
  return { call_id: call.call_id };
}

async function talk() {
  const call = await ring();
  await benTab.request("call_accept", { ...press(), ...call, camera: false });
  await anaTab.request("call_connected", call);
  await benTab.request("call_connected", call);
  return call;
}

async function missOne() {
  const call = await ring();
  await anaTab.request("call_end", { ...press(), ...call });
  await benTab.wait("call_ended", (data) => data.call.call_id === call.call_id && ended(data));
  return call;
}

const list = async (who, query = "") => (await who.rest("GET", `calls${query}`)).calls;

function report(call, quality_seconds) {
  const quantiles = { median: 40, p95: 90 };
  return {
    ...call,
    seconds: 60,
    quality_seconds: { excellent: 0, good: 0, weak: 0, bad: 0, ...quality_seconds },
    round_trip_ms: quantiles,
    jitter_ms: quantiles,
    loss_sent: { median: 0.01, p95: 0.05 },
    loss_received: { median: 0, p95: 1 },
    sent_kbps_median: 40,
    received_kbps_median: 42,
    freeze_ms: 0,
    audio_gap_ms: 120,
    longest_gap_ms: 80,
    best_height: 0,
    path: "direct",
    reconnects: 0,
    ice_restarts: 0,
    video_paused_ms: 0,
  };
}

test("a missed call is counted on every device until one of them has looked", async () => {
  assert.equal(benTab.session.missed_calls, 0);
  const call = await missOne();
  await logChanged(benTab, 1);
  await logChanged(benPhone, 1);
  const [entry] = await list(ben);
  assert.equal(entry.call_id, call.call_id);
  assert.deepEqual(
    [entry.direction, entry.missed, entry.read, entry.end_reason, entry.user.id],
    ["incoming", true, false, "cancelled", ana.user.id],
  );
  const later = await ben.connect();
  assert.equal(later.session.missed_calls, 1);
  const state = await ben.rest("POST", "calls/read", { through_number: entry.number });
  assert.deepEqual(state, { missed_calls: 0, newest_number: entry.number });
  await logChanged(benPhone, 0);
  assert.equal((await list(ben))[0].read, true);
});

test("the entry in the conversation agrees with both logs", async () => {
  const call = await talk();
  await benTab.request("call_end", { ...press(), ...call });
  const isEntry = ({ message }) => message.call?.call_id === call.call_id;
  await anaTab.wait("message_created", isEntry);
  const { messages } = await ana.rest("GET", `conversations/${conversation_id}/messages`);
  const said = messages.find((message) => isEntry({ message })).call;
  for (const who of [ana, ben]) {
    const { call: entry } = await who.rest("GET", `calls/${call.call_id}`);
    for (const field of ["end_reason", "duration_ms", "started_at_ms", "kind", "caller_id"]) {
      assert.equal(entry[field], said[field], field);
    }
  }
});

test("missed calls can be listed alone, and calls be found by name", async () => {
  const missed = await list(ben, "?filter=missed");
  assert.ok(missed.length > 0 && missed.every((entry) => entry.missed));
  assert.deepEqual(await list(ana, "?filter=missed"), []);
  assert.ok((await list(ana, "?q=HYPER")).length > 0);
  assert.deepEqual(await list(ana, "?q=nobody"), []);
  await refused(ana.rest("GET", "calls?filter=some"), "invalid");
});

test("pages follow each other without a gap", async () => {
  const all = (await list(ana)).map((entry) => entry.number);
  const paged = [];
  let before = "";
  do {
    const page = await ana.rest("GET", `calls?limit=1${before}`);
    paged.push(...page.calls.map((entry) => entry.number));
    before = page.next_before && `&before=${page.next_before}`;
  } while (before);
  assert.deepEqual(paged, all);
});

test("each side reports what it measured, and sees one word of the other", async () => {
  const call = await talk();
  await anaTab.request("call_report", report(call, { excellent: 60 }));
  await anaTab.request("call_end", { ...press(), ...call });
  await benTab.wait("call_ended", (data) => data.call.call_id === call.call_id);
  await benTab.request("call_report", report(call, { good: 40, weak: 20 }));
  const hers = await ana.rest("GET", `calls/${call.call_id}`);
  assert.equal(hers.call.quality, "excellent");
  assert.equal(hers.peer_quality, "weak");
  assert.equal(hers.call.report.loss_sent.p95, 0.05);
  const his = await ben.rest("GET", `calls/${call.call_id}`);
  assert.equal(his.call.quality, "weak");
  assert.equal(his.peer_quality, "excellent");
  const again = report(call, { bad: 60 });
  await refused(benPhone.request("call_report", again), "wrong_state");
  await refused((await cleo.connect()).request("call_report", again), "not_found");
  const wrong = { ...again, loss_sent: { median: 1.01, p95: 1 } };
  await refused(benTab.request("call_report", wrong), "invalid", "data.loss_sent.median");
});

test("nobody reads or deletes the calls of others", async () => {
  const [entry] = await list(ana);
  assert.deepEqual(await list(cleo), []);
  await refused(cleo.rest("GET", `calls/${entry.call_id}`), "not_found");
  await refused(cleo.rest("DELETE", `calls/${entry.call_id}`), "not_found");
  assert.equal(
    String(await cleo.rest("GET", "calls/export"))
      .trim()
      .split("\r\n").length,
    1,
  );
});

test("one person's deletion does not change what the other sees", async () => {
  const [entry] = await list(ana);
  const his = await ben.rest("GET", `calls/${entry.call_id}`);
  await ana.rest("DELETE", `calls/${entry.call_id}`);
  await refused(ana.rest("GET", `calls/${entry.call_id}`), "not_found");
  assert.deepEqual(await ben.rest("GET", `calls/${entry.call_id}`), his);
  const before = await list(ben);
  await ana.rest("DELETE", "calls");
  assert.deepEqual(await list(ana), []);
  assert.deepEqual(await list(ben), before);
});

test("what the clients of a call that moved have measured is added up", async () => {
  const call = await talk();
  await benPhone.request("call_reconnecting", call);
  await benPhone.request("call_connected", call);
  await benTab.wait("call_ended", (data) => data.reason === "replaced");
  await benTab.request("call_report", report(call, { bad: 60 }));
  await anaTab.request("call_end", { ...press(), ...call });
  await benPhone.request("call_report", report(call, { excellent: 60 }));
  const his = (await ben.rest("GET", `calls/${call.call_id}`)).call;
  assert.equal(his.report.seconds, 120);
  assert.deepEqual(his.report.quality_seconds, { excellent: 60, good: 0, weak: 0, bad: 60 });
  assert.equal(his.quality, "bad");
});

test("the export is a table that computes nothing", async () => {
  await missOne();
  await logChanged(benTab, 1);
  const table = String(await ana.rest("GET", "calls/export"));
  const [header, row] = table.split("\r\n");
  assert.match(header, /^started,direction,kind,name,/);
  assert.match(row, /,outgoing,voice,"'=HYPERLINK\(""x""\), Ben",ben,cancelled,0,no,,$/);
  assert.notEqual(table.charCodeAt(0), 0xfeff);
});

test("a whole log is not asked for again and again", async () => {
  let refusal;
  for (let i = 0; i < 10 && !refusal; i++) {
    await cleo.rest("GET", "calls/export").catch((error) => {
      refusal = error.code;
    });
  }
  assert.equal(refusal, "rate_limited");
  await cleo.rest("GET", "calls");
});

test("an administrator says how long calls are kept", async () => {
  assert.equal((await ana.rest("GET", "admin/settings")).call_log_days, 0);
  const set = await ana.rest("PATCH", "admin/settings", { call_log_days: 1 });
  assert.equal(set.call_log_days, 1);
  assert.ok((await list(ben)).length > 0);
  await refused(ana.rest("PATCH", "admin/settings", { call_log_days: 4000 }), "invalid");
  await refused(ben.rest("PATCH", "admin/settings", { call_log_days: 0 }), "forbidden");
});

test("reactions reach both clients in the call, and no others", async () => {
  const call = await talk();
  const react = { ...call, reaction: "party" };
  await benTab.request("call_react", react);
  for (const client of [anaTab, benTab]) {
    const event = await client.wait("call_reaction");
    assert.deepEqual(event, { ...react, user_id: ben.user.id });
  }
  await refused(benPhone.request("call_react", react), "wrong_state");
  assert.ok(!benPhone.events.some(({ type }) => type === "call_reaction"));
  await anaTab.request("call_end", { ...press(), ...call });
  await refused(benTab.request("call_react", react), "wrong_state");
});
