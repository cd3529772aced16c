// @vitest-environment node
import { beforeEach, describe, expect, it } from "vitest";
import { ChatRig } from "../testing/chat_rig";
import { settle } from "../testing/fake_clock";
import { testConversation, testMessage } from "../testing/samples";

let rig: ChatRig;

beforeEach(async () => {
  rig = new ChatRig();
  rig.conversations(testConversation());
  await rig.connect();
});

const sends = () => rig.connection.requests("message_send");

async function store(seq: number): Promise<void> {
  const request = sends().at(-1);
  if (!request) throw new Error("nothing was sent");
  const { client_message_id, text } = request.data;
  rig.connection.ok(request.id, {
    message: testMessage(seq, { sender_id: "me", client_message_id, text }),
  });
  await settle();
}

describe("the outbox", () => {
  it("shows a message at once and sends the next one only after the answer", async () => {
    for (const text of ["a", "b", "c"]) rig.chat.outbox.add("c1", { text });
    await settle();
    expect(rig.window().pending.map(({ state }) => state)).toEqual(["sending", "queued", "queued"]);
    expect(sends().map(({ data }) => data.text)).toEqual(["a"]);
    await store(1);
    await store(2);
    await store(3);
    expect(sends().map(({ data }) => data.text)).toEqual(["a", "b", "c"]);
    expect(rig.pendingTexts()).toEqual([]);
    expect(rig.store.values.size).toBe(0);
  });

  it("repeats an unanswered message with the same id after the connection returns", async () => {
    rig.chat.outbox.add("c1", { text: "a" });
    rig.chat.outbox.add("c1", { text: "b" });
    await settle();
    const first = sends()[0]?.data.client_message_id;
    rig.connection.breakOff();
    await settle();
    expect(rig.window().pending.map(({ state }) => state)).toEqual(["queued", "queued"]);
    await rig.reconnect(false);
    expect(sends()).toHaveLength(1);
    expect(sends()[0]?.data.client_message_id).toBe(first);
    await store(1);
    await store(2);
    expect(sends().map(({ data }) => data.text)).toEqual(["a", "b"]);
  });

  it("keeps order and ids over a reload while offline", async () => {
    rig.connection.breakOff();
    for (const text of ["a", "b", "c"]) rig.chat.outbox.add("c1", { text });
    await settle();
    const ids = rig.window().pending.map(({ clientMessageId }) => clientMessageId);

    const { store: disk } = rig;
    rig = new ChatRig(disk);
    rig.conversations(testConversation());
    await rig.connect();
    expect(rig.pendingTexts()).toEqual(["a", "b", "c"]);
    for (const seq of [1, 2, 3]) await store(seq);
    expect(sends().map(({ data }) => data.client_message_id)).toEqual(ids);
    expect(disk.values.size).toBe(0);
  });

  it("shows a message once when its event comes before the answer", async () => {
    rig.http.on("GET", /messages/, () => ({
      status: 200,
      text: JSON.stringify({ messages: [], has_more: false }),
    }));
    await rig.chat.history.open("c1");
    rig.chat.outbox.add("c1", { text: "a" });
    await settle();
    const id = sends()[0]?.data.client_message_id ?? "";
    const message = testMessage(1, { sender_id: "me", client_message_id: id, text: "a" });
    rig.connection.event("message_created", { message });
    expect(rig.seqs()).toEqual([1]);
    expect(rig.pendingTexts()).toEqual([]);
    await store(1);
    expect(rig.seqs()).toEqual([1]);
    expect(rig.store.values.size).toBe(0);
  });

  it("marks a refused message as failed, goes on, and sends it again on retry", async () => {
    rig.chat.outbox.add("c1", { text: "bad" });
    rig.chat.outbox.add("c1", { text: "good" });
    await settle();
    rig.connection.error(sends()[0]?.id ?? 0, "forbidden");
    await settle();
    expect(rig.window().pending[0]).toMatchObject({
      state: "failed",
      error: { code: "forbidden" },
    });
    await store(1);
    expect(rig.pendingTexts()).toEqual(["bad"]);
    rig.chat.outbox.retry("c1", rig.window().pending[0]?.clientMessageId ?? "");
    await settle();
    await store(2);
    expect(rig.pendingTexts()).toEqual([]);
  });

  it("waits and tries again by itself when the server is busy", async () => {
    rig.chat.outbox.add("c1", { text: "a" });
    await settle();
    rig.connection.error(sends()[0]?.id ?? 0, "rate_limited");
    await rig.clock.advance(900);
    expect(sends()).toHaveLength(1);
    await rig.clock.advance(200);
    expect(sends()).toHaveLength(2);
    rig.connection.error(sends()[1]?.id ?? 0, "unavailable");
    await rig.clock.advance(1_900);
    expect(sends()).toHaveLength(2);
    await rig.clock.advance(200);
    expect(sends()).toHaveLength(3);
  });

  it("forgets a discarded message on disk too", async () => {
    rig.chat.outbox.add("c1", { text: "bad" });
    await settle();
    rig.connection.error(sends()[0]?.id ?? 0, "forbidden");
    await settle();
    rig.chat.outbox.discard("c1", rig.window().pending[0]?.clientMessageId ?? "");
    expect(rig.pendingTexts()).toEqual([]);
    expect(rig.store.values.size).toBe(0);
  });
});
