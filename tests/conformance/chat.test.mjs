import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Account } from "./headless_client.mjs";
import { refused } from "./refused.mjs";
import { start_server } from "./server.mjs";

let server;
let ana;
let ben;
let cleo;
let ana_tab;
let ben_tab;
let conversation_id;
let sends = 0;

before(async () => {
  server = await start_server();
  ana = await new Account(server).register("ana");
  ben = await new Account(server).register("ben");
  cleo = await new Account(server).register("cleo");
  ana_tab = await ana.connect();
  ben_tab = await ben.connect();
});
after(() => server?.stop());

function send(tab, text, more = {}) {
  const client_message_id = `m-${++sends}`;
  return tab.request("message_send", { conversation_id, client_message_id, text, ...more });
}

test("opening a direct conversation twice gives the same one", async () => {
  const first = await ana_tab.request("conversation_open_direct", { user_id: ben.user.id });
  const second = await ben_tab.request("conversation_open_direct", { user_id: ana.user.id });
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
  const { message } = await send(ana_tab, "Hello 🎉");
  assert.equal(message.seq, 1);
  assert.equal(message.sender_id, ana.user.id);
  const at_ben = (await ben_tab.wait("message_created")).message;
  assert.equal(at_ben.text, "Hello 🎉");
  assert.equal(at_ben.client_message_id, undefined, "only the sender sees its own id");
  const at_ana = (await ana_tab.wait("message_created")).message;
  assert.equal(at_ana.client_message_id, message.client_message_id);
});

test("the same client_message_id gives the stored message and no second one", async () => {
  const data = { conversation_id, client_message_id: "twice", text: "once" };
  const [first, second] = await Promise.all([
    ana_tab.request("message_send", data),
    ana_tab.request("message_send", data),
  ]);
  assert.equal(first.message.seq, second.message.seq);
  await ben_tab.wait("message_created");
  await ben_tab.settle();
  assert.equal(ben_tab.has("message_created"), false);
});

test("a reply, an edit, a reaction and a deletion each take the next version", async () => {
  const { message } = await send(ben_tab, "Where?", { reply_to_seq: 1 });
  assert.equal(message.reply_to.excerpt, "Hello 🎉");
  const { seq, version } = message;
  const target = { conversation_id, seq };
  const edited = await ben_tab.request("message_edit", { ...target, text: "Here?" });
  assert.equal(edited.message.version, version + 1);
  assert.ok(edited.message.edited_at_ms >= message.sent_at_ms);
  const reacted = await ana_tab.request("reaction_set", { ...target, emoji: "👍", on: true });
  assert.deepEqual(reacted.message.reactions, [{ emoji: "👍", user_ids: [ana.user.id] }]);
  await refused(ana_tab.request("message_edit", { ...target, text: "mine" }), "forbidden");
  await refused(ana_tab.request("message_delete", target), "forbidden");
  const deleted = await ben_tab.request("message_delete", target);
  assert.equal(deleted.message.deleted, true);
  assert.equal(deleted.message.text, "");
  assert.equal(deleted.message.version, version + 3);
  await ana_tab.wait("message_updated", ({ message }) => message.version === version + 3);
});

test("what a client missed is in the changes since its version", async () => {
  const { conversation } = await ben.rest("GET", `conversations/${conversation_id}`);
  await ben_tab.drop();
  const first = await send(ana_tab, "one");
  await send(ana_tab, "two");
  await ana_tab.request("message_edit", {
    conversation_id,
    seq: first.message.seq,
    text: "one, edited",
  });
  ben_tab = await ben.connect();
  assert.equal(ben_tab.session.resumed, false);
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
  await ben_tab.settle();
  const before_loss = ben_tab;
  await before_loss.drop();
  await send(ana_tab, "while away 1");
  await send(ana_tab, "while away 2");
  ben_tab = await ben.connect({ resume: before_loss });
  assert.equal(ben_tab.session.resumed, true);
  assert.equal(ben_tab.session.client_id, before_loss.session.client_id);
  const texts = [];
  for (let i = 0; i < 2; ++i) texts.push((await ben_tab.wait("message_created")).message.text);
  assert.deepEqual(texts, ["while away 1", "while away 2"]);
  assert.ok(ben_tab.last_seq >= before_loss.last_seq + 2);
});

test("a resume with a stranger's token is a new client", async () => {
  const tab = await cleo.connect({ resume: { session: ana_tab.session, last_seq: 0 } });
  assert.equal(tab.session.resumed, false);
  assert.notEqual(tab.session.client_id, ana_tab.session.client_id);
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
  await ana_tab.request("typing_set", { conversation_id, on: true });
  const typing = await ben_tab.wait("typing_changed");
  assert.deepEqual(typing, { conversation_id, user_id: ana.user.id, on: true });
  const { conversation } = await ben.rest("GET", `conversations/${conversation_id}`);
  assert.ok(conversation.unread_count > 0);
  await ben_tab.request("read_set", { conversation_id, seq: conversation.last_seq });
  const read = await ana_tab.wait("read_changed", ({ user_id }) => user_id === ben.user.id);
  assert.equal(read.seq, conversation.last_seq);
  const after_reading = await ben.rest("GET", `conversations/${conversation_id}`);
  assert.equal(after_reading.conversation.unread_count, 0);
});

test("a status is seen by the others", async () => {
  await ben_tab.request("presence_set", { status: "do_not_disturb" });
  const { presence } = await ana_tab.wait(
    "presence_changed",
    ({ presence }) => presence.status === "do_not_disturb",
  );
  assert.equal(presence.user_id, ben.user.id);
  await ben_tab.request("presence_set", { status: "online" });
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
  await send(ana_tab, "", { attachment_ids: [attachment.id] });
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
  const { relation } = await ben_tab.request("user_block", { user_id: ana.user.id });
  assert.deepEqual(relation, { blocked_by_me: true, can_message: false, can_call: false });
  const at_ana = await ana_tab.wait("relation_changed");
  assert.deepEqual(at_ana.relation, { blocked_by_me: false, can_message: false, can_call: false });
  await refused(send(ana_tab, "no"), "forbidden");
  await refused(send(ben_tab, "no"), "forbidden");
  const call = { command_id: "c", conversation_id, kind: "voice" };
  await refused(ana_tab.request("call_start", call), "forbidden");
  const { users } = await ben.rest("GET", "blocks");
  assert.deepEqual(
    users.map(({ id }) => id),
    [ana.user.id],
  );
  await ben_tab.request("user_unblock", { user_id: ana.user.id });
  await ana_tab.wait("relation_changed", ({ relation }) => relation.can_message);
  await send(ana_tab, "again");
});

test("a group is made, changed and left", async () => {
  const cleo_tab = await cleo.connect();
  const { conversation } = await ana_tab.request("conversation_create_group", {
    title: "Trio",
    member_ids: [ben.user.id, cleo.user.id],
  });
  assert.equal(conversation.members.length, 3);
  const group = { conversation_id: conversation.id };
  const is_group = (data) => data.conversation.id === conversation.id;
  await cleo_tab.wait("conversation_changed", is_group);
  await cleo_tab.request("conversation_leave", group);
  await cleo_tab.wait("conversation_removed");
  const is_duo = (data) => is_group(data) && data.conversation.members.length === 2;
  await ben_tab.wait("conversation_changed", is_duo);
  await refused(cleo_tab.request("typing_set", { ...group, on: true }), "not_found");
  cleo_tab.socket.close();
});
