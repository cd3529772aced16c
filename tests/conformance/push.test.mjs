// Notifications for devices without an open page, with a push service that checks what it is sent.
import assert from "node:assert/strict";
import net from "node:net";
import { after, before, test } from "node:test";
import { PushService } from "../../web/e2e/support/push_service.ts";
import { Account } from "./headless_client.mjs";
import { refused } from "./refused.mjs";
import { startServer } from "./server.mjs";

const SETTINGS = `
[calls]
ring_s = 12
`;

let push;
let server;
let ana;
let ben;
let anaTab;
let conversation_id;
let presses = 0;

before(async () => {
  push = await PushService.start();
  server = await startServer(`${SETTINGS}${push.settings}`);
  ana = await new Account(server).register("ana", "Ana");
  ben = await new Account(server).register("ben", "Ben");
  anaTab = await ana.connect();
  const opened = await anaTab.request("conversation_open_direct", { user_id: ben.user.id });
  conversation_id = opened.conversation.id;
});
after(async () => {
  await server?.stop();
  push?.stop();
});

const pause = (ms) => new Promise((done) => setTimeout(done, ms));

// A network has a limited number of sign-ins at a time.
async function patientSignIn(name) {
  for (;;) {
    try {
      return await new Account(server).signIn(name);
    } catch (error) {
      if (error.code !== "rate_limited") throw error;
      await pause(500);
    }
  }
}

// Another sign-in of Ben's, with a subscription of its own.
async function benOnAnotherDevice(more = {}) {
  const device = await patientSignIn("ben");
  const subscription = push.subscription();
  const { endpoint, p256dh, auth } = subscription;
  await device.rest("POST", "push/subscriptions", { endpoint, p256dh, auth, ...more });
  return { device, subscription, sent: sentTo(endpoint) };
}

function sentTo(endpoint) {
  const id = endpoint.split("/").pop();
  return (wanted = () => true, seen = push.pushes.length) =>
    push.wait((one) => one.id === id && wanted(one), seen);
}

function call(kind = "voice") {
  presses += 1;
  return anaTab.request("call_start", { command_id: `push-${presses}`, conversation_id, kind });
}

async function hangUp(call_id) {
  presses += 1;
  await anaTab.request("call_end", { command_id: `push-${presses}`, call_id });
}

async function untilNotified(call_id) {
  for (;;) {
    const changed = await anaTab.wait("call_changed");
    if (changed.call.call_id === call_id && changed.call.notified) return;
  }
}

test("a ring reaches a device without a page, in time, and is replaced by missed", async () => {
  const phone = await benOnAnotherDevice();
  const seen = push.pushes.length;
  const { call: ringing } = await call("video");
  const ring = await phone.sent(undefined, seen);
  assert.deepEqual(ring.problems, []);
  assert.equal(ring.urgency, "high");
  assert.ok(ring.ttlSeconds >= 8 && ring.ttlSeconds <= 12, `${ring.ttlSeconds} s`);
  assert.equal(ring.claims.sub, "mailto:test@example.org");
  const payload = phone.subscription.read(ring);
  assert.deepEqual(
    { ...payload, expires_at_ms: 0, sent_at_ms: 0 },
    {
      type: "call",
      call_id: ringing.call_id,
      conversation_id,
      kind: "video",
      caller: { user_id: ana.user.id, display_name: "Ana" },
      expires_at_ms: 0,
      sent_at_ms: 0,
    },
  );
  assert.ok(Math.abs(payload.expires_at_ms - ringing.deadline_ms) < 500);
  await untilNotified(ringing.call_id);

  const over = await phone.sent((one) => one.topic === ring.topic, seen + 1);
  const missed = phone.subscription.read(over);
  assert.equal(missed.type, "call_over");
  assert.equal(missed.reason, "missed");
  assert.equal(missed.call_id, ringing.call_id);
  assert.ok(over.ttlSeconds > 3600, "it waits for a phone that is off");
  await phone.device.rest("POST", "sign_out");
});

test("a device with an open page gets none, and answering tells the others", async () => {
  const laptop = await benOnAnotherDevice();
  const phone = await benOnAnotherDevice();
  const laptopTab = await laptop.device.connect();
  const seen = push.pushes.length;
  const { call: ringing } = await call();
  await laptopTab.wait("call_incoming");
  await laptopTab.request("call_acknowledge", { call_id: ringing.call_id });
  const ring = await phone.sent(undefined, seen);
  const accept = { command_id: "accept", call_id: ringing.call_id, camera: false };
  await untilNotified(ringing.call_id);
  await laptopTab.request("call_accept", accept);
  const over = await phone.sent((one) => one.topic === ring.topic, seen + 1);
  assert.equal(phone.subscription.read(over).reason, "answered_elsewhere");
  await hangUp(ringing.call_id);
  assert.equal(push.pushes.slice(seen).length, 2);
  for (const { device } of [laptop, phone]) await device.rest("POST", "sign_out");
});

test("a page that does not say it rings gets one after five seconds", async () => {
  const frozen = await benOnAnotherDevice();
  await frozen.device.connect();
  const seen = push.pushes.length;
  const started = Date.now();
  const { call: ringing } = await call();
  const ring = await frozen.sent(undefined, seen);
  assert.ok(ring.atMs - started >= 4500, `after ${ring.atMs - started} ms`);
  assert.equal(frozen.subscription.read(ring).call_id, ringing.call_id);
  await hangUp(ringing.call_id);
  const over = await frozen.sent((one) => one.topic === ring.topic, seen + 1);
  assert.equal(frozen.subscription.read(over).reason, "missed");
  await frozen.device.rest("POST", "sign_out");
});

test("a push service that is busy is asked again, one that knows nobody never", async () => {
  const phone = await benOnAnotherDevice();
  push.refuseNext({ status: 503, headers: { "Retry-After": "1" } });
  const seen = push.pushes.length;
  const { call: ringing } = await call();
  const first = await phone.sent(undefined, seen);
  const second = await phone.sent(undefined, seen + 1);
  assert.ok(second.atMs - first.atMs >= 950);
  assert.ok(second.ttlSeconds < first.ttlSeconds);
  await untilNotified(ringing.call_id);
  await hangUp(ringing.call_id);
  await phone.sent(undefined, seen + 2);

  push.forget(phone.subscription.endpoint);
  const gone = await call();
  await phone.sent(undefined, seen + 3);
  await pause(300);
  await hangUp(gone.call.call_id);
  const { endpoint } = phone.subscription;
  await refused(phone.device.rest("POST", "push/test", { endpoint, id: "x" }), "not_found");
  await phone.device.rest("POST", "sign_out");
});

test("a subscription ends with its session", async () => {
  const phone = await benOnAnotherDevice();
  await phone.device.rest("POST", "sign_out");
  const seen = push.pushes.length;
  const { call: ringing } = await call();
  await pause(500);
  await hangUp(ringing.call_id);
  assert.equal(push.pushes.length, seen);
});

test("what waits for a device goes nowhere once it is signed out", async () => {
  const phone = await benOnAnotherDevice();
  push.refuseNext({ status: 503, headers: { "Retry-After": "2" } });
  const seen = push.pushes.length;
  const { call: ringing } = await call();
  await phone.sent(undefined, seen);
  await phone.device.rest("POST", "sign_out");
  await pause(2500);
  await hangUp(ringing.call_id);
  await pause(300);
  assert.equal(push.pushes.length, seen + 1);
});

test("messages are told by who wrote, and by text only where that is wanted", async () => {
  const phone = await benOnAnotherDevice();
  const tablet = await benOnAnotherDevice({ message_text: true });
  const seen = push.pushes.length;
  const message = { conversation_id, client_message_id: "push-message-1", text: "See you at nine" };
  await anaTab.request("message_send", message);
  const plain = await phone.sent(undefined, seen);
  const full = await tablet.sent(undefined, seen);
  assert.equal(plain.topic, full.topic);
  const title = { type: "message", conversation_id, title: "Ana" };
  assert.deepEqual(phone.subscription.read(plain), title);
  assert.deepEqual(tablet.subscription.read(full), { ...title, body: "See you at nine" });
  for (const { device } of [phone, tablet]) await device.rest("POST", "sign_out");
});

test("a test says what the push service said", async () => {
  const phone = await benOnAnotherDevice();
  const { endpoint } = phone.subscription;
  const sending = phone.device.rest("POST", "push/test", { endpoint, id: "t-1" });
  const sent = await phone.sent(undefined, 0);
  assert.deepEqual(phone.subscription.read(sent), { type: "test", id: "t-1" });
  assert.deepEqual(await sending, { accepted: true, status: 201 });
  push.refuseNext({ status: 403 });
  const second = await phone.device.rest("POST", "push/test", { endpoint, id: "t-2" });
  assert.equal(second.accepted, false);
  assert.equal(second.status, 403);
  await phone.device.rest("DELETE", "push/subscriptions", { endpoint });
  await refused(phone.device.rest("POST", "push/test", { endpoint, id: "t-3" }), "not_found");
});

test("the key stays the same and is what signs", async () => {
  const { vapid_public_key } = await ana.rest("GET", "push");
  assert.equal(Buffer.from(vapid_public_key, "base64url").length, 65);
  assert.ok(push.pushes.length > 0);
  assert.ok(push.pushes.every((one) => one.vapidKey === vapid_public_key));
});

// Takes connections and never says a word.
async function tarpit() {
  const sockets = new Set();
  const swallow = net.createServer((socket) => {
    sockets.add(socket.on("error", () => undefined));
  });
  await new Promise((done) => swallow.listen(0, "0.0.0.0", done));
  const stop = () => {
    swallow.close();
    for (const socket of sockets) socket.destroy();
  };
  return { port: swallow.address().port, sockets, stop };
}

test("push services that never answer hold up no ring of others", async (context) => {
  const pit = await tarpit();
  context.after(pit.stop);
  const names = ["mallory", "trudy", "oscar", "craig"];
  const members = await Promise.all(names.map((name) => new Account(server).register(name)));
  const { p256dh, auth } = push.subscription();
  const subscribe = async (name, host) => {
    const device = await patientSignIn(name);
    const endpoint = `https://${host}:${pit.port}/x`;
    await device.rest("POST", "push/subscriptions", { endpoint, p256dh, auth });
  };
  const hosts = Array.from({ length: 17 }, (_, n) => `127.1.0.${n + 1}`);
  for (const [i, name] of names.entries()) {
    await Promise.all(hosts.map((host) => subscribe(name, host.replace("1.0", `1.${i}`))));
  }
  const member_ids = members.map(({ user }) => user.id);
  const opened = await anaTab.request("conversation_create_group", { title: "Pit", member_ids });
  await anaTab.request("message_send", {
    conversation_id: opened.conversation.id,
    client_message_id: "pit",
    text: "hello",
  });
  const phone = await benOnAnotherDevice();
  while (pit.sockets.size < 4) await pause(20);
  const seen = push.pushes.length;
  const started = Date.now();
  const { call: ringing } = await call();
  const ring = await phone.sent(undefined, seen);
  assert.ok(ring.atMs - started < 3000, `after ${ring.atMs - started} ms`);
  await untilNotified(ringing.call_id);
  await hangUp(ringing.call_id);
  await phone.device.rest("POST", "sign_out");
});

// The last with these two people: it stays on for some seconds after a page is closed.
test("with do not disturb nothing is sent, and the caller is told nothing", async () => {
  const phone = await benOnAnotherDevice();
  const benTab = await ben.connect();
  await benTab.request("presence_set", { status: "do_not_disturb" });
  const seen = push.pushes.length;
  const { call: ringing } = await call();
  await pause(500);
  await hangUp(ringing.call_id);
  await pause(300);
  assert.equal(push.pushes.length, seen);
  await phone.device.rest("POST", "sign_out");
});

test("nobody makes a server speak to its own network", async () => {
  const strict = await startServer();
  const eve = await new Account(strict).register("eve");
  const { p256dh, auth } = push.subscription();
  const subscribe = (endpoint) =>
    eve.rest("POST", "push/subscriptions", { endpoint, p256dh, auth });
  const local = ["https://127.0.0.1/x", "https://[::1]/x", "https://10.1.2.3/x"];
  for (const endpoint of [...local, "https://169.254.169.254/latest", "https://a.example:22/x"]) {
    await refused(subscribe(endpoint), "forbidden");
  }
  await refused(subscribe("http://push.example.net/x"), "invalid");
  // A name is only looked up when something is sent, and its address is looked at then.
  const seen = push.pushes.length;
  await subscribe("https://localhost/push/1");
  const test = { endpoint: "https://localhost/push/1", id: "x" };
  const result = await eve.rest("POST", "push/test", test);
  assert.equal(result.accepted, false);
  assert.equal(result.status, 0);
  // Why is for the administrator alone.
  assert.equal(result.detail, "The push service was not reached.");
  assert.match(strict.log, /not on the internet/);
  assert.equal(push.pushes.length, seen);
  await strict.stop();
});

test("a server may send no notifications at all", async () => {
  const silent = await startServer("[push]\nenabled = false");
  const dan = await new Account(silent).register("dan");
  await refused(dan.rest("GET", "push"), "unsupported");
  await silent.stop();
});
