// @vitest-environment node
import { beforeEach, describe, expect, it } from "vitest";
import { ChatRig } from "../testing/chat_rig";
import { settle } from "../testing/fake_clock";
import { jsonResponse } from "../testing/fake_ports";
import { testConversation, testMessage, testUser } from "../testing/samples";
import type { ChatActions } from "./state";

let rig: ChatRig;
let actions: ChatActions;

async function begin(): Promise<void> {
  rig.conversations(
    testConversation({ id: "c1", created_at_ms: 1 }),
    testConversation({
      id: "c2",
      created_at_ms: 2,
      members: ["me", "bob"].map((id) => ({ user: testUser(id), read_seq: 0, joined_at_ms: 0 })),
    }),
  );
  rig.http.on("GET", /messages/, () => jsonResponse({ messages: [], has_more: false }));
  await rig.connect();
}

beforeEach(async () => {
  rig = new ChatRig();
  actions = rig.chat.chatActions();
  await begin();
});

const list = () => rig.stores.conversations.getState();

describe("the list of conversations", () => {
  it("moves a conversation up and counts what others wrote", () => {
    expect(list().order).toEqual(["c2", "c1"]);
    rig.connection.event("message_created", { message: testMessage(1) });
    expect(list().order).toEqual(["c1", "c2"]);
    expect(list().unreadTotal).toBe(1);
    rig.connection.event("message_created", { message: testMessage(2, { sender_id: "me" }) });
    expect(list().byId.c1?.unread_count).toBe(1);
  });

  it("does not count a message twice", () => {
    rig.connection.event("message_created", { message: testMessage(1) });
    rig.connection.event("message_created", { message: testMessage(1) });
    expect(list().unreadTotal).toBe(1);
  });

  it("asks for a conversation it hears of for the first time", async () => {
    rig.http.on("GET", /^conversations\/c9$/, () =>
      jsonResponse({ conversation: testConversation({ id: "c9", unread_count: 1 }) }),
    );
    rig.connection.event("message_created", {
      message: testMessage(1, { conversation_id: "c9" }),
    });
    await settle();
    expect(list().byId.c9?.unread_count).toBe(1);
  });

  it("shows a block at once", () => {
    const relation = { blocked_by_me: false, can_message: false, can_call: false };
    rig.connection.event("relation_changed", { user_id: "ana", relation });
    expect(list().byId.c1?.relation).toEqual(relation);
    expect(rig.stores.people.getState().relations.ana).toEqual(relation);
  });

  it("tries again by itself when it could not be loaded", async () => {
    rig = new ChatRig();
    rig.http.on("GET", /^conversations$/, () => ({ status: 503, text: "" }));
    await rig.connect();
    expect(list().loadError?.code).toBe("unavailable");
    rig.conversations(testConversation());
    await rig.clock.advance(2_000);
    expect(list()).toMatchObject({ loaded: true, loadError: undefined, order: ["c1"] });
  });
});

describe("reading", () => {
  it("marks the open conversation as read while the page is visible", async () => {
    actions.setOpenConversation("c1");
    await settle();
    rig.connection.event("message_created", { message: testMessage(1) });
    expect(list().unreadTotal).toBe(0);
    expect(rig.connection.requests("read_set").at(-1)?.data).toEqual({
      conversation_id: "c1",
      seq: 1,
    });
    rig.page.setHidden(true);
    rig.connection.event("message_created", { message: testMessage(2) });
    expect(list().unreadTotal).toBe(1);
    rig.page.setHidden(false);
    expect(list().unreadTotal).toBe(0);
  });

  it("says it again after a lost connection", async () => {
    actions.setOpenConversation("c1");
    await settle();
    rig.connection.event("message_created", { message: testMessage(1) });
    rig.connection.breakOff();
    await rig.reconnect(true, 1);
    expect(rig.connection.requests("read_set").at(-1)?.data).toMatchObject({ seq: 1 });
  });

  it("follows what was read on another device", () => {
    for (const seq of [1, 2, 3]) {
      rig.connection.event("message_created", { message: testMessage(seq) });
    }
    rig.connection.event("read_changed", { conversation_id: "c1", user_id: "me", seq: 2 });
    expect(list().unreadTotal).toBe(1);
  });
});

describe("typing", () => {
  it("of others is shown for six seconds or until their message", async () => {
    const typing = () => rig.stores.typing.getState().byConversation.c1;
    const on = { conversation_id: "c1", user_id: "ana", on: true };
    rig.connection.event("typing_changed", on);
    expect(typing()).toEqual(["ana"]);
    await rig.clock.advance(6_000);
    expect(typing()).toEqual([]);
    rig.connection.event("typing_changed", on);
    rig.connection.event("message_created", { message: testMessage(1) });
    expect(typing()).toEqual([]);
  });

  it("of ours is said every three seconds at most and ends five after the last key", async () => {
    const said = () => rig.connection.requests("typing_set").map(({ data }) => data.on);
    for (let key = 0; key < 8; key += 1) {
      actions.setTyping("c1", true);
      await rig.clock.advance(500);
    }
    expect(said()).toEqual([true, true]);
    await rig.clock.advance(5_000);
    expect(said()).toEqual([true, true, false]);
  });
});

describe("drafts", () => {
  const draft = () => rig.stores.drafts.getState().byConversation.c1;

  it("survive a reload", async () => {
    actions.setDraftText("c1", "unsent");
    actions.setDraftReply("c1", testMessage(4));
    await settle();
    rig = new ChatRig(rig.store);
    await begin();
    expect(draft()).toMatchObject({ text: "unsent", replyTo: { seq: 4, excerpt: "message 4" } });
  });

  it("are sent with their reply, then empty on screen and on disk", async () => {
    actions.setDraftText("c1", "  hello ");
    actions.setDraftReply("c1", testMessage(4));
    expect(actions.sendDraft("c1")).toBe(true);
    await settle();
    expect(rig.connection.requests("message_send")[0]?.data).toMatchObject({
      text: "hello",
      reply_to_seq: 4,
    });
    expect(draft()?.text).toBe("");
    expect([...rig.store.values.keys()].filter((key) => key.startsWith("draft/"))).toEqual([]);
    expect(actions.sendDraft("c1")).toBe(false);
  });

  it("give their text back after an edit", async () => {
    actions.setDraftText("c1", "half a thought");
    actions.setDraftEditing("c1", testMessage(4, { sender_id: "me" }));
    actions.setDraftText("c1", "better words");
    expect(actions.sendDraft("c1")).toBe(true);
    expect(draft()).toMatchObject({ text: "half a thought", editingSeq: undefined });
    expect(rig.connection.requests("message_edit")[0]?.data).toEqual({
      conversation_id: "c1",
      seq: 4,
      text: "better words",
    });
    await settle();
    expect([...rig.store.values.values()]).toEqual([
      { text: "half a thought", replyTo: undefined, attachments: [] },
    ]);
  });

  it("carry uploads with progress, keep them over a reload and send them when ready", async () => {
    const file = new File(["picture"], "a b.png", { type: "image/png" });
    let finish: (() => void) | undefined;
    rig.http.on("POST", /^attachments$/, (request) => {
      request.onProgress?.(0.5);
      return new Promise((resolve) => {
        finish = () =>
          resolve(
            jsonResponse({
              attachment: { id: "f1", name: "a b.png", media_type: "image/png", size_bytes: 7 },
            }),
          );
      });
    });
    actions.addUpload("c1", file);
    await settle();
    expect(draft()?.uploads[0]).toMatchObject({ state: "uploading", progress: 0.5 });
    expect(rig.http.requests.at(-1)?.headers).toEqual({
      "Content-Type": "image/png",
      "X-File-Name": "a%20b.png",
    });
    expect(actions.sendDraft("c1")).toBe(false);
    finish?.();
    await settle();
    rig = new ChatRig(rig.store);
    actions = rig.chat.chatActions();
    await begin();
    expect(draft()?.uploads[0]).toMatchObject({ state: "ready", name: "a b.png" });
    expect(actions.sendDraft("c1")).toBe(true);
    await settle();
    expect(rig.connection.requests("message_send")[0]?.data.attachment_ids).toEqual(["f1"]);
  });
});

describe("own presence", () => {
  it("is away after five idle minutes and online again on the next key", async () => {
    const said = () => rig.connection.requests("presence_set").map(({ data }) => data.status);
    for (let minute = 0; minute < 5; minute += 1) {
      for (let second = 0; second < 60; second += 4) {
        await rig.clock.advance(4_000);
        rig.connection.handlers.onMessage('{"type":"ok","id":9999,"data":{}}');
      }
    }
    expect(said()).toEqual(["away"]);
    rig.page.act();
    expect(said()).toEqual(["away", "online"]);
  });

  it("keeps do not disturb over a new connection", async () => {
    rig.chat.peopleActions().setStatus("do_not_disturb");
    rig.connection.breakOff();
    await rig.reconnect(false);
    expect(rig.connection.requests("presence_set").at(-1)?.data.status).toBe("do_not_disturb");
  });
});
