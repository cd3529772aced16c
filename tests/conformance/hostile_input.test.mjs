import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Account } from "./headless_client.mjs";
import { refused } from "./refused.mjs";
import { startServer } from "./server.mjs";
import { OPCODE } from "./websocket.mjs";

let server;
let ana;
let ben;
let benTab;
let conversation_id;

before(async () => {
  server = await startServer();
  ana = await new Account(server).register("ana");
  ben = await new Account(server).register("ben");
  benTab = await ben.connect();
  const opened = await benTab.request("conversation_open_direct", { user_id: ana.user.id });
  conversation_id = opened.conversation.id;
});
// Whatever a test did, somebody else's socket still works.
after(async () => {
  await benTab.settle();
  await server?.stop();
});

async function withTab(work) {
  const tab = await ana.connect();
  try {
    await work(tab);
  } finally {
    tab.drop();
  }
}

test("unknown types, missing fields and over-long values name what is wrong", () =>
  withTab(async (tab) => {
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
    const fraction = tab.sendRaw(
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
  const tab = await ana.openSocket();
  await refused(tab.request("ping"), "wrong_state");
  await tab.hello();
  await refused(tab.hello(), "wrong_state");
  await tab.settle();
  await tab.drop();
});

test("text that is no frame gets an error without id, and the socket stays", () =>
  withTab(async (tab) => {
    for (const text of [
      "",
      "{",
      "[]",
      "null",
      '{"type":"ping"}',
      '{"type":"ping","id":0,"data":{}}',
    ]) {
      tab.socket.sendText(text);
    }
    tab.socket.sendText("[".repeat(10_000));
    await tab.settle();
    assert.equal(tab.unnamedErrors.length, 7);
    assert.ok(tab.unnamedErrors.every(({ code }) => code === "invalid"));
  }));

test("more than 128 KiB closes with 1009, in one frame or in several", async () => {
  await withTab(async (tab) => {
    tab.socket.sendText(" ".repeat(131_073));
    assert.equal(await tab.closed, 1009);
  });
  await withTab(async (tab) => {
    const part = " ".repeat(80_000);
    tab.socket.sendFrame(OPCODE.text, part, { fin: false });
    tab.socket.sendFrame(OPCODE.continuation, part, { fin: true });
    assert.equal(await tab.closed, 1009);
  });
});

test("exactly 128 KiB is a frame like any other", () =>
  withTab(async (tab) => {
    const answer = tab.sendRaw((id) => {
      const frame = `{"type":"ping","id":${id},"data":{"x":""}}`;
      return frame.replace('""', `"${"x".repeat(131_072 - frame.length)}"`);
    }, "ping");
    await answer;
  }));

test("a request in fragments is one request", () =>
  withTab(async (tab) => {
    tab.socket.sendFrame(OPCODE.text, '{"type":"ping",', { fin: false });
    tab.socket.sendFrame(OPCODE.ping, "between");
    tab.socket.sendFrame(OPCODE.continuation, '"data":{}}', { fin: true });
    await tab.settle();
    assert.equal(tab.unnamedErrors.length, 1, "it had no id");
  }));

test("broken UTF-8 closes with 1007", async () => {
  for (const bytes of [[0xff], [0xc0, 0xaf], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80]]) {
    await withTab(async (tab) => {
      const frame = [...Buffer.from('{"type":"ping","id":1,"data":{"x":"')];
      tab.socket.sendFrame(OPCODE.text, [...frame, ...bytes, ...Buffer.from('"}}')]);
      assert.equal(await tab.closed, 1007);
    });
  }
});

test("what is not a masked text frame closes with its reason", async () => {
  await withTab(async (tab) => {
    tab.socket.sendFrame(OPCODE.binary, "{}");
    assert.equal(await tab.closed, 1003);
  });
  await withTab(async (tab) => {
    tab.socket.sendFrame(OPCODE.text, "{}", { masked: false });
    assert.equal(await tab.closed, 1002);
  });
  await withTab(async (tab) => {
    tab.socket.sendFrame(11, "");
    assert.equal(await tab.closed, 1002);
  });
});

test("a flood of messages is refused in part, and what was acknowledged is there once", () =>
  withTab(async (tab) => {
    const asked = Array.from({ length: 60 }, (_, i) =>
      tab.requestOnce("message_send", {
        conversation_id,
        client_message_id: `f-${i}`,
        text: `${i}`,
      }),
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
  withTab(async (tab) => {
    for (let i = 0; i < 2000; ++i) tab.socket.sendText("{}");
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
