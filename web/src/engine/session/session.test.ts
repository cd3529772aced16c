// @vitest-environment node
import { beforeEach, describe, expect, it } from "vitest";
import { EngineRig, newMachine } from "../testing/engine_rig";
import { settle } from "../testing/fake_clock";
import { jsonResponse } from "../testing/fake_ports";
import { testMessage, testUser } from "../testing/samples";

const refused = () => jsonResponse({ error: { code: "unauthenticated", message: "no" } }, 401);

let rig: EngineRig;

beforeEach(() => {
  rig = new EngineRig();
});

const session = () => rig.engine.stores.session.getState();

describe("starting", () => {
  it("connects when the browser holds a session", async () => {
    await rig.start();
    expect(session()).toMatchObject({
      phase: "signed_in",
      connection: "online",
      clientId: "client1",
      me: { id: "me" },
      server: { name: "Test" },
    });
    expect(rig.engine.stores.conversations.getState().order).toEqual(["c1"]);
  });

  it("asks to sign in when it does not", async () => {
    rig.http.on("GET", /^me$/, refused);
    rig.engine.start();
    await settle();
    expect(session()).toMatchObject({ phase: "signed_out", signedOutReason: undefined });
    expect(rig.sockets.connections).toHaveLength(0);
  });

  it("says that the server cannot be reached, and tries again on demand", async () => {
    rig.http.on("GET", /^server$/, () => {
      throw new TypeError("no answer");
    });
    rig.engine.start();
    await settle();
    expect(session()).toMatchObject({ phase: "starting", startError: { code: "network" } });
    rig.http.on("GET", /^server$/, () => jsonResponse({ name: "Back" }));
    await rig.engine.session.retryStart();
    expect(session()).toMatchObject({ phase: "signed_in", startError: undefined });
  });
});

describe("a page that was opened without a network", () => {
  it("goes on by itself when the server is there again", async () => {
    let there = false;
    rig.http.on("GET", /^server$/, () => {
      if (!there) throw new TypeError("no answer");
      return jsonResponse({ name: "Back" });
    });
    rig.engine.start();
    await settle();
    await rig.clock.advance(5_000);
    expect(session()).toMatchObject({ phase: "starting", startError: { code: "network" } });
    there = true;
    await rig.clock.advance(5_000);
    await settle();
    expect(session()).toMatchObject({ phase: "signed_in", startError: undefined });
  });
});

describe("signing in and out", () => {
  it("refuses a wrong password with words and stays signed out", async () => {
    rig.http.on("GET", /^me$/, refused);
    rig.http.on("POST", /^sign_in$/, refused);
    rig.engine.start();
    await settle();
    await expect(rig.engine.session.signIn("me", "wrong")).rejects.toMatchObject({
      code: "unauthenticated",
    });
    expect(session().phase).toBe("signed_out");
  });

  it("registers with an invitation", async () => {
    rig.http.on("GET", /^me$/, refused);
    rig.http.on("POST", /^register$/, () => jsonResponse({ user: testUser("me") }));
    rig.engine.start();
    await settle();
    await rig.engine.session.register({
      username: "me",
      displayName: "Me",
      password: "long enough",
      inviteToken: "token",
    });
    await settle();
    expect(JSON.parse(String(rig.http.requests.at(-1)?.body))).toEqual({
      username: "me",
      display_name: "Me",
      password: "long enough",
      invite_token: "token",
    });
    rig.server.welcome();
    await settle();
    expect(session()).toMatchObject({ phase: "signed_in", connection: "online" });
  });

  it("leaves nothing of the account behind, on screen or on disk", async () => {
    const machine = newMachine();
    rig = new EngineRig(machine);
    await rig.start();
    rig.engine.chat.setDraftText("c1", "secret");
    rig.engine.chat.sendMessage("c1", "unsent");
    await settle();
    expect([...machine.store.values.keys()].length).toBeGreaterThan(0);
    rig.http.on("POST", /^sign_out$/, () => jsonResponse({}));
    await rig.engine.session.signOut();
    await settle();
    expect([...machine.store.values.keys()]).toEqual([]);
    expect(rig.engine.stores.conversations.getState().order).toEqual([]);
    expect(rig.engine.stores.messages.getState().windows).toEqual({});
    expect(rig.engine.stores.drafts.getState().byConversation).toEqual({});
    expect(rig.server.closed).toBe(true);
    expect(rig.clock.pendingTimers).toBe(0);
  });

  it("keeps drafts when the session was ended from elsewhere", async () => {
    const machine = newMachine();
    rig = new EngineRig(machine);
    await rig.start();
    rig.engine.chat.setDraftText("c1", "half a thought");
    await settle();
    rig.server.event("signed_out", { reason: "revoked" });
    expect(session()).toMatchObject({ phase: "signed_out", signedOutReason: "revoked" });
    rig.http.on("POST", /^sign_in$/, () => jsonResponse({ user: testUser("me") }));
    await rig.engine.session.signIn("me", "password");
    await settle();
    expect(rig.engine.stores.drafts.getState().byConversation.c1?.text).toBe("half a thought");
  });

  it("notices a session that ended while the connection was down", async () => {
    await rig.start();
    rig.http.on("GET", /^me$/, refused);
    rig.server.breakOff();
    await rig.clock.advance(100);
    rig.server.breakOff();
    await settle();
    expect(session()).toMatchObject({ phase: "signed_out", signedOutReason: "expired" });
  });
});

describe("the server's clock", () => {
  it("is followed by the answer that travelled fastest", async () => {
    await rig.start({ server_time_ms: rig.clock.wallNow() + 90_000 });
    expect(session().clockOffsetMs).toBe(90_000);
    expect(rig.engine.session.serverNowMs()).toBe(rig.clock.wallNow() + 90_000);
    await rig.clock.advance(20_000);
    const ping = rig.server.requests("ping").at(-1);
    await rig.clock.advance(3_000);
    rig.server.ok(ping?.id ?? 0, { server_time_ms: rig.clock.wallNow() + 95_000 });
    await settle();
    expect(session().clockOffsetMs).toBe(90_000);
  });
});

describe("a message while the page is hidden", () => {
  it("is announced where the person wants that, with a click that leads there", async () => {
    await rig.start();
    rig.engine.settings.set({ messageText: true });
    rig.page.setHidden(true);
    rig.server.event("message_created", { message: testMessage(1) });
    expect(rig.attention.shown).toEqual([]);
    await rig.engine.settings.requestNotifications();
    let opened = "";
    rig.engine.onOpenConversation((id) => {
      opened = id;
    });
    rig.server.event("message_created", { message: testMessage(2) });
    expect(rig.attention.shown).toMatchObject([{ title: "ANA", body: "message 2", tag: "c1" }]);
    rig.attention.shown[0]?.onClick();
    expect(opened).toBe("c1");
    expect(rig.attention).toMatchObject({ title: "(2)", favicon: "unread" });
  });
});
