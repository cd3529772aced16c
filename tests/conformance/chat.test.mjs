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
let conversation_id;
let sends = 0;

before(async () => {
  server = await startServer();
  ana = await new Account(server).register("ana");
  ben = await new Account(server).register("ben");
  cleo = await new Account(server).register("cleo");
  anaTab = await ana.connect();
  benTab = await ben.connect();
});
after(() => server?.stop());

function send(tab, text, more = {}) {
  const client_message_id = `m-${++sends}`;
  return tab.request("message_send", { conversation_id, client_message_id, text, ...more });
}

test("opening a direct conversation twice gives the same one", async () => {
  const first = await anaTab.request("conversation_open_direct", { user_id: ben.user.id });
  const second = await benTab.request("conversation_open_direct", { user_id: ana.user.id });
  assert.equal(first.conversation.id, second.conversation.id);
  assert.equal(first.conversation.kind, "direct");
  assert.deepEqual(first.conversation.relation, {
    blocked_by_me: false,
    can_message: true,
    can_call: true,
  });
  conversation_id = first.conversation.id;
});

test("a message is acknowledged and reaches both, in order", async () => {
  const { message } = await send(anaTab, "Hello 🎉");
  assert.equal(message.seq, 1);
  assert.equal(message.sender_id, ana.user.id);
  const atBen = (await benTab.wait("message_created")).message;
  assert.equal(atBen.text, "Hello 🎉");
  assert.equal(atBen.client_message_id, undefined, "only the sender sees its own id");
  const atAna = (await anaTab.wait("message_created")).message;
  assert.equal(atAna.client_message_id, message.client_message_id);
});

test("the same client_message_id gives the stored message and no second one", async () => {
  const data = { conversation_id, client_message_id: "twice", text: "once" };
  const [first, second] = await Promise.all([
    anaTab.request("message_send", data),
    anaTab.request("message_send", data),
  ]);
  assert.equal(first.message.seq, second.message.seq);
  await benTab.wait("message_created");
  await benTab.settle();
  assert.equal(benTab.has("message_created"), false);
});

test("a reply, an edit, a reaction and a deletion each take the next version", async () => {
  const { message } = await send(benTab, "Where?", { reply_to_seq: 1 });
  assert.equal(message.reply_to.excerpt, "Hello 🎉");
  const { seq, version } = message;
  const target = { conversation_id, seq };
  const edited = await benTab.request("message_edit", { ...target, text: "Here?" });
  assert.equal(edited.message.version, version + 1);
  assert.ok(edited.message.edited_at_ms >= message.sent_at_ms);
  const reacted = await anaTab.request("reaction_set", { ...target, emoji: "👍", on: true });
  assert.deepEqual(reacted.message.reactions, [{ emoji: "👍", user_ids: [ana.user.id] }]);
  await refused(anaTab.request("message_edit", { ...target, text: "mine" }), "forbidden");
  await refused(anaTab.request("message_delete", target), "forbidden");
  const deleted = await benTab.request("message_delete", target);
  assert.equal(deleted.message.deleted, true);
  assert.equal(deleted.message.text, "");
  assert.equal(deleted.message.version, version + 3);
  await anaTab.wait("message_updated", ({ message }) => message.version === version + 3);
});

test("what a client missed is in the changes since its version", async () => {
  const { conversation } = await ben.rest("GET", `conversations/${conversation_id}`);
  await benTab.drop();
  const first = await send(anaTab, "one");
  await send(anaTab, "two");
  await anaTab.request("message_edit", {
    conversation_id,
    seq: first.message.seq,
    text: "one, edited",
  });
  benTab = await ben.connect();
  assert.equal(benTab.session.resumed, false);
  const path = `conversations/${conversation_id}/changes?after_version=${conversation.version}`;
  const page = await ben.rest("GET", `${path}&limit=1`);
  assert.deepEqual([page.messages.length, page.has_more], [1, true]);
  const all = await ben.rest("GET", path);
  assert.deepEqual(
    all.messages.map(({ text }) => text),
    ["two", "one, edited"],
  );
  assert.equal(all.has_more, false);
  assert.equal(all.version, conversation.version + 3);
});

test("a resumed socket gets what it missed, once, with the numbers it had", async () => {
  await benTab.settle();
  const beforeLoss = benTab;
  await beforeLoss.drop();
  await send(anaTab, "while away 1");
  await send(anaTab, "while away 2");
  benTab = await ben.connect({ resume: beforeLoss });
  assert.equal(benTab.session.resumed, true);
  assert.equal(benTab.session.client_id, beforeLoss.session.client_id);
  const texts = [];
  for (let i = 0; i < 2; ++i) texts.push((await benTab.wait("message_created")).message.text);
  assert.deepEqual(texts, ["while away 1", "while away 2"]);
  assert.ok(benTab.last_seq >= beforeLoss.last_seq + 2);
});

test("a resume with a stranger's token is a new client", async () => {
  const tab = await cleo.connect({ resume: { session: anaTab.session, last_seq: 0 } });
  assert.equal(tab.session.resumed, false);
  assert.notEqual(tab.session.client_id, anaTab.session.client_id);
  tab.socket.close();
});

test("history pages backwards and forwards", async () => {
  const path = `conversations/${conversation_id}/messages`;
  const newest = await ana.rest("GET", `${path}?limit=2`);
  assert.equal(newest.messages.length, 2);
  assert.equal(newest.has_more, true);
  const older = await ana.rest("GET", `${path}?before_seq=${newest.messages[0].seq}&limit=100`);
  const seqs = [...older.messages, ...newest.messages].map(({ seq }) => seq);
  assert.deepEqual(
    seqs,
    seqs.map((_, i) => i + 1),
  );
  const newer = await ana.rest("GET", `${path}?after_seq=${seqs.at(-2)}`);
  assert.deepEqual(
    newer.messages.map(({ seq }) => seq),
    seqs.slice(-1),
  );
});

test("search finds words in one's own conversations only", async () => {
  const { hits } = await ben.rest("GET", "search?query=edited");
  assert.deepEqual(
    hits.map(({ message }) => message.text),
    ["one, edited"],
  );
  assert.deepEqual((await cleo.rest("GET", "search?query=edited")).hits, []);
});

test("typing and read markers reach the other side", async () => {
  await anaTab.request("typing_set", { conversation_id, on: true });
  const typing = await benTab.wait("typing_changed");
  assert.deepEqual(typing, { conversation_id, user_id: ana.user.id, on: true });
  const { conversation } = await ben.rest("GET", `conversations/${conversation_id}`);
  assert.ok(conversation.unread_count > 0);
  await benTab.request("read_set", { conversation_id, seq: conversation.last_seq });
  const read = await anaTab.wait("read_changed", ({ user_id }) => user_id === ben.user.id);
  assert.equal(read.seq, conversation.last_seq);
  const afterReading = await ben.rest("GET", `conversations/${conversation_id}`);
  assert.equal(afterReading.conversation.unread_count, 0);
});

test("a status is seen by the others", async () => {
  await benTab.request("presence_set", { status: "do_not_disturb" });
  const { presence } = await anaTab.wait(
    "presence_changed",
    ({ presence }) => presence.status === "do_not_disturb",
  );
  assert.equal(presence.user_id, ben.user.id);
  await benTab.request("presence_set", { status: "online" });
});

test("a file goes to the members of the conversation and to nobody else", async () => {
  const bytes = Buffer.from("the notes of the day\n");
  const { attachment } = await ana.rest("POST", "attachments", new Uint8Array(bytes), {
    "Content-Type": "text/plain",
    "X-File-Name": encodeURIComponent("nötes.txt"),
  });
  assert.equal(attachment.name, "nötes.txt");
  assert.equal(attachment.size_bytes, bytes.length);
  const path = `attachments/${attachment.id}`;
  await refused(ben.rest("GET", path), "not_found");
  await send(anaTab, "", { attachment_ids: [attachment.id] });
  assert.deepEqual(await ben.rest("GET", path), bytes);
  await refused(cleo.rest("GET", path), "not_found");
});

test("strangers cannot tell a conversation from nothing", async () => {
  const tab = await cleo.connect();
  const data = { conversation_id, client_message_id: "x", text: "x" };
  await refused(tab.request("message_send", data), "not_found");
  const nothing = { ...data, conversation_id: "7b1xcd5r8t6ye" };
  await refused(tab.request("message_send", nothing), "not_found");
  await refused(cleo.rest("GET", `conversations/${conversation_id}`), "not_found");
  tab.socket.close();
});

test("a block closes the conversation on both sides, live, until it is taken back", async () => {
  const { relation } = await benTab.request("user_block", { user_id: ana.user.id });
  assert.deepEqual(relation, { blocked_by_me: true, can_message: false, can_call: false });
  const atAna = await anaTab.wait("relation_changed");
  assert.deepEqual(atAna.relation, { blocked_by_me: false, can_message: false, can_call: false });
  await refused(send(anaTab, "no"), "forbidden");
  await refused(send(benTab, "no"), "forbidden");
  const call = { command_id: "c", conversation_id, kind: "voice" };
  await refused(anaTab.request("call_start", call), "forbidden");
  const { users } = await ben.rest("GET", "blocks");
  assert.deepEqual(
    users.map(({ id }) => id),
    [ana.user.id],
  );
  await benTab.request("user_unblock", { user_id: ana.user.id });
  await anaTab.wait("relation_changed", ({ relation }) => relation.can_message);
  await send(anaTab, "again");
});

test("a group is made, changed and left", async () => {
  const cleoTab = await cleo.connect();
  const { conversation } = await anaTab.request("conversation_create_group", {
    title: "Trio",
    member_ids: [ben.user.id, cleo.user.id],
  });
  assert.equal(conversation.members.length, 3);
  const group = { conversation_id: conversation.id };
  const isGroup = (data) => data.conversation.id === conversation.id;
  await cleoTab.wait("conversation_changed", isGroup);
  await cleoTab.request("conversation_leave", group);
  await cleoTab.wait("conversation_removed");
  const isDuo = (data) => isGroup(data) && data.conversation.members.length === 2;
  await benTab.wait("conversation_changed", isDuo);
  await refused(cleoTab.request("typing_set", { ...group, on: true }), "not_found");
  cleoTab.socket.close();
});

test("groups are made no faster than people need them", async () => {
  const dan = await new Account(server).register("dan");
  const danTab = await dan.connect();
  const codes = [];
  for (let i = 0; i < 30; i++) {
    const request = { title: `Group ${i}`, member_ids: [ben.user.id] };
    await danTab.requestOnce("conversation_create_group", request).then(
      () => codes.push("made"),
      (error) => codes.push(error.code),
    );
    // Slower than messages may be.
    if (i >= 15) await new Promise((done) => setTimeout(done, 210));
  }
  assert.ok(codes.filter((code) => code === "made").length < 24, codes.join(" "));
  assert.equal(codes.at(-1), "rate_limited");
});
