import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Account } from "./headless_client.mjs";
import { refused } from "./refused.mjs";
import { start_server } from "./server.mjs";
import { OPCODE } from "./websocket.mjs";

let server;
let ana;
let ben;
let ben_tab;
let conversation_id;

before(async () => {
  server = await start_server();
  ana = await new Account(server).register("ana");
  ben = await new Account(server).register("ben");
  ben_tab = await ben.connect();
  const opened = await ben_tab.request("conversation_open_direct", { user_id: ana.user.id });
  conversation_id = opened.conversation.id;
});
// Whatever a test did, somebody else's socket still works.
after(async () => {
  await ben_tab.settle();
  await server?.stop();
});

async function with_tab(work) {
  const tab = await ana.connect();
  try {
    await work(tab);
  } finally {
    tab.drop();
  }
}

test("unknown types, missing fields and over-long values name what is wrong", () =>
  with_tab(async (tab) => {
    const message = { conversation_id, client_message_id: "m", text: "t" };
    await refused(tab.request("message_sing", message), "unsupported", "type");
    await refused(tab.request("call_incoming", {}), "unsupported", "type");
    const { text, ...without_text } = message;
    assert.equal(text, "t");
    await refused(tab.request("message_send", without_text), "invalid", "data.text");
    const long = { ...message, text: "x".repeat(8001) };
    await refused(tab.request("message_send", long), "invalid", "data.text");
    const nul = { ...message, text: "a\0b" };
    await refused(tab.request("message_send", nul), "invalid", "data.text");
    const fraction = tab.send_raw(
      (id) =>
        `{"type":"read_set","id":${id},"data":{"conversation_id":"${conversation_id}","seq":1.5}}`,
      "read_set",
    );
    await refused(fraction, "invalid", "data.seq");
    const candidate = { call_id: "6q8z1x3c5v7b9n2m4k6j8h0g1f", candidate: "c".repeat(1025) };
    await refused(tab.request("webrtc_ice_candidate", candidate), "invalid", "data.candidate");
    const longest = { ...message, text: "€".repeat(8000) };
    assert.equal((await tab.request("message_send", longest)).message.seq, 1);
  }));

test("nothing but hello before hello, and hello only once", async () => {
  const tab = await ana.open_socket();
  await refused(tab.request("ping"), "wrong_state");
  await tab.hello();
  await refused(tab.hello(), "wrong_state");
  await tab.settle();
  await tab.drop();
});

test("text that is no frame gets an error without id, and the socket stays", () =>
  with_tab(async (tab) => {
    for (const text of [
      "",
      "{",
      "[]",
      "null",
      '{"type":"ping"}',
      '{"type":"ping","id":0,"data":{}}',
    ]) {
      tab.socket.send_text(text);
    }
    tab.socket.send_text("[".repeat(10_000));
    await tab.settle();
    assert.equal(tab.unnamed_errors.length, 7);
    assert.ok(tab.unnamed_errors.every(({ code }) => code === "invalid"));
  }));

test("more than 64 KiB closes with 1009, in one frame or in several", async () => {
  await with_tab(async (tab) => {
    tab.socket.send_text(" ".repeat(65_537));
    assert.equal(await tab.closed, 1009);
  });
  await with_tab(async (tab) => {
    const part = " ".repeat(40_000);
    tab.socket.send_frame(OPCODE.text, part, { fin: false });
    tab.socket.send_frame(OPCODE.continuation, part, { fin: true });
    assert.equal(await tab.closed, 1009);
  });
});

test("exactly 64 KiB is a frame like any other", () =>
  with_tab(async (tab) => {
    const answer = tab.send_raw((id) => {
      const frame = `{"type":"ping","id":${id},"data":{"x":""}}`;
      return frame.replace('""', `"${"x".repeat(65_536 - frame.length)}"`);
    }, "ping");
    await answer;
  }));

test("a request in fragments is one request", () =>
  with_tab(async (tab) => {
    tab.socket.send_frame(OPCODE.text, '{"type":"ping",', { fin: false });
    tab.socket.send_frame(OPCODE.ping, "between");
    tab.socket.send_frame(OPCODE.continuation, '"data":{}}', { fin: true });
    await tab.settle();
    assert.equal(tab.unnamed_errors.length, 1, "it had no id");
  }));

test("broken UTF-8 closes with 1007", async () => {
  for (const bytes of [[0xff], [0xc0, 0xaf], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80]]) {
    await with_tab(async (tab) => {
      const frame = [...Buffer.from('{"type":"ping","id":1,"data":{"x":"')];
      tab.socket.send_frame(OPCODE.text, [...frame, ...bytes, ...Buffer.from('"}}')]);
      assert.equal(await tab.closed, 1007);
    });
  }
});

test("what is not a masked text frame closes with its reason", async () => {
  await with_tab(async (tab) => {
    tab.socket.send_frame(OPCODE.binary, "{}");
    assert.equal(await tab.closed, 1003);
  });
  await with_tab(async (tab) => {
    tab.socket.send_frame(OPCODE.text, "{}", { masked: false });
    assert.equal(await tab.closed, 1002);
  });
  await with_tab(async (tab) => {
    tab.socket.send_frame(11, "");
    assert.equal(await tab.closed, 1002);
  });
});

test("a flood of messages is refused in part, and what was acknowledged is there once", () =>
  with_tab(async (tab) => {
    const asked = Array.from({ length: 60 }, (_, i) =>
      tab.request("message_send", { conversation_id, client_message_id: `f-${i}`, text: `${i}` }),
    );
    const answers = await Promise.allSettled(asked);
    const stored = answers.filter(({ status }) => status === "fulfilled");
    const codes = new Set(answers.flatMap(({ reason }) => (reason ? [reason.code] : [])));
    assert.ok(stored.length >= 10, `${stored.length} stored`);
    assert.deepEqual([...codes], ["rate_limited"]);
    const { messages } = await ben.rest(
      "GET",
      `conversations/${conversation_id}/messages?after_seq=1&limit=100`,
    );
    assert.deepEqual(
      messages.map(({ seq }) => seq),
      stored.map(({ value }) => value.message.seq).sort((a, b) => a - b),
    );
  }));

test("a flood of frames closes with 1008", () =>
  with_tab(async (tab) => {
    for (let i = 0; i < 2000; ++i) tab.socket.send_text("{}");
    assert.equal(await tab.closed, 1008);
  }));

test("REST refuses bodies that are too large, broken or for the wrong method", async () => {
  await refused(ana.rest("PATCH", "me", { display_name: "x".repeat(70_000) }), "too_large");
  await refused(ana.rest("PATCH", "me", { display_name: "" }), "invalid", "display_name");
  const broken = new Uint8Array(Buffer.from('{"display_name":"\xff"}', "latin1"));
  const headers = { "Content-Type": "application/json" };
  await refused(ana.rest("PATCH", "me", broken, headers), "invalid");
  await refused(ana.rest("GET", "nothing/here"), "not_found");
  await refused(ana.rest("DELETE", "conversations"), "unsupported");
  await refused(ana.rest("GET", "users?limit=1000"), "invalid", "limit");
  await refused(ana.rest("GET", "users/not-an-id"), "not_found");
});
