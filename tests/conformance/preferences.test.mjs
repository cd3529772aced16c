// What a person chooses for all devices, and what the busy reply hides.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { PushService } from "../../web/e2e/support/push_service.ts";
import { Account } from "./headless_client.mjs";
import { refused } from "./refused.mjs";
import { startServer } from "./server.mjs";

const RING_MS = 5000;
const TOLERANCE_MS = 400;
const QUIET = { enabled: true, from_minute: 1320, to_minute: 420, days: 31 };

// How long the push service thinks before it takes a notification.
const PUSH_MS = 1000;

let push;
let server;
let ben;
let tabs;

before(async () => {
  push = await PushService.start();
  server = await startServer(`[calls]\nring_s = ${RING_MS / 1000}\n${push.settings}`);
  const people = {};
  for (const name of ["ana", "ben", "cleo"]) {
    people[name] = await new Account(server).register(name);
  }
  ben = people.ben;
  tabs = {};
  for (const name of Object.keys(people)) tabs[name] = await people[name].connect();
  tabs.phone = await (await new Account(server).signIn("ben")).connect();
  tabs.ids = {};
  for (const name of ["ana", "cleo"]) {
    const { conversation } = await tabs[name].request("conversation_open_direct", {
      user_id: ben.user.id,
    });
    tabs.ids[name] = conversation.id;
  }
});
after(async () => {
  await server?.stop();
  push?.stop();
});

const chosen = (busy_reply) => ({ preferences: { busy_reply, quiet_hours: QUIET } });

let presses = 0;
const press = () => ({ command_id: `press-${++presses}` });

async function ring(name) {
  const start = { ...press(), conversation_id: tabs.ids[name], kind: "voice" };
  const { call } = await tabs[name].request("call_start", start);
  await tabs.ben.wait("call_incoming", (data) => data.call.call_id === call.call_id);
  return { call_id: call.call_id };
}

test("preferences reach every device and the next hello", async () => {
  assert.equal(tabs.ben.session.preferences.busy_reply, "in_another_call");
  const result = await tabs.ben.request("preferences_set", chosen("no_answer"));
  assert.deepEqual(result, chosen("no_answer"));
  for (const client of [tabs.ben, tabs.phone]) {
    assert.deepEqual(await client.wait("preferences_changed"), chosen("no_answer"));
  }
  const later = await ben.connect();
  assert.deepEqual(later.session.preferences, chosen("no_answer").preferences);
  assert.ok(!tabs.ana.events.some(({ type }) => type === "preferences_changed"));
});

test("times outside of a day are refused", async () => {
  const wrong = chosen("no_answer");
  wrong.preferences.quiet_hours = { ...QUIET, to_minute: 1440 };
  const field = "data.preferences.quiet_hours.to_minute";
  await refused(tabs.ben.request("preferences_set", wrong), "invalid", field);
});

// What cleo's client hears of a call, without ids and clocks, and when the last of it came.
async function heard(decline) {
  const sent = push.pushes.length;
  push.refuseNext({ status: 201, delayMs: PUSH_MS });
  const begun = Date.now();
  const call = await ring("cleo");
  await tabs.ben.request("call_acknowledge", call);
  if (decline) {
    await tabs.ben.request("call_reject", { ...press(), ...call, reason: "busy" });
    const over = await tabs.ben.wait("call_ended", (data) => data.call.call_id === call.call_id);
    assert.equal(over.call.state, "ended");
    assert.ok(Date.now() - begun < RING_MS / 2, "it is over for the callee at once");
    const { call: asked } = await tabs.cleo.request("call_get", call);
    assert.equal(asked.state, "ringing");
    assert.ok(!asked.notified, "the push service has not answered yet");
  }
  await tabs.cleo.wait("call_changed", (data) => data.call.notified);
  const notifiedAfter = Date.now() - begun;
  const ended = await tabs.cleo.wait("call_ended", (data) => data.call.call_id === call.call_id);
  const took = Date.now() - begun;
  await tabs.cleo.wait("call_log_changed");
  // What takes its place on the device must not meet the next delay.
  await push.wait(() => true, sent + 1);
  const events = tabs.cleo.events.splice(0).filter(({ type }) => type.startsWith("call_"));
  const plain = (value) =>
    JSON.stringify(value, (key, field) => (/(_ms|call_id|seq)$/.test(key) ? undefined : field));
  return { took, notifiedAfter, story: [...events.map(plain), plain(ended)], reason: ended.reason };
}

test("a busy person who wants it so cannot be told from one who does not answer", async () => {
  const talking = await ring("ana");
  await tabs.ben.request("call_accept", { ...press(), ...talking, camera: false });
  await tabs.ana.request("call_connected", talking);
  await tabs.ben.request("call_connected", talking);
  // A device without a page: the caller learns that a notification was sent there.
  const { endpoint, p256dh, auth } = push.subscription();
  const away = await new Account(server).signIn("ben");
  await away.rest("POST", "push/subscriptions", { endpoint, p256dh, auth });
  const beat = setInterval(() => {
    for (const name of ["ana", "ben", "cleo"]) tabs[name].request("ping", {}).catch(() => {});
  }, 2000);
  try {
    const ignored = await heard(false);
    const declined = await heard(true);
    assert.equal(ignored.reason, "missed");
    assert.deepEqual(declined.story, ignored.story);
    for (const { notifiedAfter } of [ignored, declined]) {
      assert.ok(Math.abs(notifiedAfter - PUSH_MS) < TOLERANCE_MS, `after ${notifiedAfter} ms`);
    }
    for (const { took } of [ignored, declined]) {
      assert.ok(Math.abs(took - RING_MS) < TOLERANCE_MS, `ended after ${took} ms`);
    }
    const entries = (await ben.rest("GET", "calls?limit=2")).calls;
    assert.deepEqual(
      entries.map(({ end_reason, read }) => [end_reason, read]),
      [
        ["missed", true],
        ["missed", false],
      ],
    );
    await tabs.ben.request("preferences_set", chosen("in_another_call"));
    const call = await ring("cleo");
    await tabs.ben.request("call_reject", { ...press(), ...call, reason: "busy" });
    const told = await tabs.cleo.wait("call_ended", (data) => data.call.call_id === call.call_id);
    assert.equal(told.reason, "busy");
  } finally {
    clearInterval(beat);
  }
});
