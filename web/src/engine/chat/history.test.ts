// @vitest-environment node
import { beforeEach, describe, expect, it } from "vitest";
import type { Message } from "../../protocol/types.gen";
import { ChatRig } from "../testing/chat_rig";
import { settle } from "../testing/fake_clock";
import { jsonResponse } from "../testing/fake_ports";
import { testConversation, testMessage } from "../testing/samples";

let rig: ChatRig;
let server: Message[];
let version: number;

function query(path: string): URLSearchParams {
  return new URLSearchParams(path.split("?")[1] ?? "");
}

function listConversation(): void {
  rig.conversations(
    testConversation({ last_seq: server.length, version, unread_count: server.length }),
  );
}

function serve(count: number): void {
  server = Array.from({ length: count }, (_, index) => testMessage(index + 1));
  version = count;
  listConversation();
  rig.http.on("GET", /^conversations\/c1\/messages/, ({ path }) => {
    const parameters = query(path);
    const limit = Number(parameters.get("limit"));
    const after = parameters.get("after_seq");
    if (after !== null) {
      const found = server.filter(({ seq }) => seq > Number(after));
      return jsonResponse({ messages: found.slice(0, limit), has_more: found.length > limit });
    }
    const before = Number(parameters.get("before_seq") ?? server.length + 1);
    const found = server.filter(({ seq }) => seq < before);
    return jsonResponse({ messages: found.slice(-limit), has_more: found.length > limit });
  });
  rig.http.on("GET", /^conversations\/c1\/changes/, ({ path }) => {
    const parameters = query(path);
    const limit = Number(parameters.get("limit"));
    const found = server
      .filter((message) => message.version > Number(parameters.get("after_version")))
      .toSorted((a, b) => a.version - b.version);
    return jsonResponse({
      messages: found.slice(0, limit),
      version,
      has_more: found.length > limit,
    });
  });
}

function edit(seq: number, text: string): Message {
  version += 1;
  const edited = testMessage(seq, { text, version, edited_at_ms: 1 });
  server[seq - 1] = edited;
  return edited;
}

function write(): Message {
  version += 1;
  const message = testMessage(server.length + 1, { version });
  server.push(message);
  return message;
}

beforeEach(() => {
  rig = new ChatRig();
});

async function openWith(count: number): Promise<void> {
  serve(count);
  await rig.connect();
  await rig.chat.history.open("c1");
}

const range = (first: number, last: number): number[] =>
  Array.from({ length: last - first + 1 }, (_, index) => first + index);

describe("a message window", () => {
  it("opens at the newest messages and loads back to the first", async () => {
    await openWith(120);
    expect(rig.seqs()).toEqual(range(71, 120));
    await rig.chat.history.loadOlder("c1");
    expect(rig.seqs()).toEqual(range(21, 120));
    await rig.chat.history.loadOlder("c1");
    expect(rig.seqs()).toEqual(range(1, 120));
    expect(rig.window().hasOlder).toBe(false);
  });

  it("takes an empty conversation's first message", async () => {
    await openWith(0);
    rig.connection.event("message_created", { message: write() });
    expect(rig.seqs()).toEqual([1]);
  });

  it("fills a gap by asking the server", async () => {
    await openWith(10);
    write();
    write();
    rig.connection.event("message_created", { message: write() });
    expect(rig.seqs()).toEqual(range(1, 10));
    await settle();
    expect(rig.seqs()).toEqual(range(1, 13));
  });

  it("never replaces a newer version by an older one", async () => {
    await openWith(3);
    const first = edit(2, "first");
    const second = edit(2, "second");
    rig.connection.event("message_updated", { message: second });
    rig.connection.event("message_updated", { message: first });
    await settle();
    expect(rig.window().messages[1]?.text).toBe("second");
  });

  it("learns after a lost connection what was written and edited meanwhile", async () => {
    await openWith(60);
    rig.connection.breakOff();
    edit(30, "edited meanwhile");
    for (let count = 0; count < 130; count += 1) write();
    listConversation();
    await rig.reconnect(false);
    expect(rig.seqs()).toEqual(range(11, 190));
    expect(rig.window().messages[19]?.text).toBe("edited meanwhile");
  });

  it("begins anew at the newest messages when far too much was missed", async () => {
    await openWith(60);
    rig.connection.breakOff();
    for (let count = 0; count < 700; count += 1) write();
    listConversation();
    await rig.reconnect(false);
    expect(rig.seqs().at(-1)).toBe(760);
    const seqs = rig.seqs();
    expect(seqs).toEqual(range(seqs[0] ?? 0, 760));
  });

  it("asks for nothing when the server replayed what was missed", async () => {
    await openWith(5);
    rig.connection.event("message_created", { message: write() });
    rig.connection.breakOff();
    const asked = rig.http.requests.length;
    await rig.reconnect(true, 1);
    rig.connection.event("message_created", { message: write() });
    expect(rig.seqs()).toEqual(range(1, 7));
    expect(rig.http.requests.length).toBe(asked);
  });

  it("jumps to an old message and comes forward again without a gap", async () => {
    await openWith(300);
    await rig.chat.history.jumpTo("c1", 100);
    expect(rig.seqs()).toEqual(range(75, 124));
    expect(rig.window()).toMatchObject({ hasOlder: true, hasNewer: true });
    rig.connection.event("message_created", { message: write() });
    expect(rig.seqs()).toEqual(range(75, 124));
    while (rig.window().hasNewer) await rig.chat.history.loadNewer("c1");
    expect(rig.seqs()).toEqual(range(75, 301));
    rig.connection.event("message_created", { message: write() });
    expect(rig.seqs().at(-1)).toBe(302);
  });

  it("says that loading failed and works again on the next try", async () => {
    serve(80);
    await rig.connect();
    rig.http.on("GET", /messages/, () => {
      throw new TypeError("no answer");
    });
    await expect(rig.chat.history.open("c1")).rejects.toMatchObject({ code: "network" });
    expect(rig.window()).toMatchObject({ loading: "no", error: { code: "network" } });
    serve(80);
    await rig.chat.history.open("c1");
    expect(rig.seqs()).toEqual(range(31, 80));
    expect(rig.window().error).toBeUndefined();
  });
});
