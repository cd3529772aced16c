import { beforeEach, describe, expect, it } from "vitest";
import type { QuietHours } from "../../protocol/types.gen";
import { EngineRig, type Machine, newMachine, testIncoming } from "../testing/engine_rig";
import { settle } from "../testing/fake_clock";
import { jsonResponse } from "../testing/fake_ports";
import { testUser } from "../testing/samples";
import type { Reach } from "./state";
import { reachVerdict } from "./verdict";
import { ENGLISH_WORKER_WORDS, WORKER_PREFS_KEY, type WorkerPrefs } from "./worker_prefs";

const KEY = "AQID";

let machine: Machine;
let rig: EngineRig;
let reach: Reach;

beforeEach(async () => {
  machine = newMachine();
  rig = new EngineRig(machine);
  rig.http.on("GET", /^push$/, () => jsonResponse({ vapid_public_key: KEY }));
  rig.http.on("POST", /^push\/subscriptions$/, () => jsonResponse({}));
  rig.http.on("DELETE", /^push\/subscriptions$/, () => jsonResponse({}));
  await rig.start();
  reach = await rig.engine.loadReach();
});

async function begin(): Promise<void> {
  reach.setWords(ENGLISH_WORKER_WORDS);
  await settle();
  await settle();
}

function posted(path: string): unknown[] {
  return rig.http.requests
    .filter((request) => request.method === "POST" && request.path === path)
    .map(({ body }) => JSON.parse(String(body)));
}

const prefs = () => machine.store.values.get(WORKER_PREFS_KEY) as WorkerPrefs | undefined;
const state = () => reach.store.getState();

describe("the push subscription", () => {
  it("is made when notifications are wanted, and told to the server", async () => {
    await begin();
    expect(state()).toMatchObject({ worker: "active", push: "off" });
    expect(rig.worker.key).toBeUndefined();
    await rig.engine.settings.requestNotifications();
    await settle();
    expect(state().push).toBe("on");
    const body = { endpoint: "https://push.example/1", p256dh: "Bwc", auth: "Bwc" };
    expect(posted("push/subscriptions")).toEqual([{ ...body, message_text: false }]);
    rig.engine.settings.set({ messageText: true });
    await settle();
    expect(posted("push/subscriptions").at(-1)).toEqual({ ...body, message_text: true });
  });

  it("is told to the server at every start, without making another one", async () => {
    await rig.engine.settings.requestNotifications();
    await rig.worker.subscribe(KEY);
    await begin();
    expect(posted("push/subscriptions")).toMatchObject([{ endpoint: "https://push.example/1" }]);
  });

  it("is made anew when the server has another key", async () => {
    await rig.engine.settings.requestNotifications();
    await rig.worker.subscribe("old");
    await begin();
    expect(rig.worker.key).toBe(KEY);
    expect(posted("push/subscriptions")).toMatchObject([{ endpoint: "https://push.example/2" }]);
  });

  it("ends when notifications are switched off", async () => {
    await rig.engine.settings.requestNotifications();
    await begin();
    rig.engine.settings.set({ desktopNotifications: false });
    await settle();
    expect(rig.worker.key).toBeUndefined();
    expect(rig.http.requests.at(-1)).toMatchObject({
      method: "DELETE",
      path: "push/subscriptions",
      body: JSON.stringify({ endpoint: "https://push.example/1" }),
    });
    expect(state().push).toBe("off");
  });

  it("ends with the session, and the worker forgets the person", async () => {
    await rig.engine.settings.requestNotifications();
    await begin();
    expect(prefs()).toMatchObject({ vapidKey: KEY });
    rig.server.event("signed_out", { reason: "revoked" });
    await settle();
    expect(rig.worker.key).toBeUndefined();
    expect(prefs()).toBeUndefined();
  });

  it("says why there is none", async () => {
    await rig.engine.settings.requestNotifications();
    rig.worker.reachable = false;
    await begin();
    expect(state().push).toBe("no_service");
    rig.worker.reachable = true;
    rig.http.on("GET", /^push$/, () => jsonResponse({ error: { code: "unsupported" } }, 501));
    rig.engine.settings.set({ messageText: true });
    await settle();
    expect(state().push).toBe("server_off");
  });
});

describe("the service worker", () => {
  it("learns what it must know when no page is open", async () => {
    await begin();
    const quiet_hours: QuietHours = { enabled: true, from_minute: 0, to_minute: 60, days: 1 };
    rig.server.event("preferences_changed", {
      preferences: { busy_reply: "no_answer", quiet_hours },
    });
    rig.engine.people.setDoNotDisturb(undefined);
    await settle();
    expect(prefs()).toMatchObject({
      quietHours: quiet_hours,
      doNotDisturb: { untilMs: undefined },
      words: ENGLISH_WORKER_WORDS,
    });
  });

  it("is missed on an address without HTTPS, and nothing breaks", async () => {
    rig.worker.supported = false;
    await begin();
    expect(state()).toMatchObject({ worker: "unsupported", push: "unsupported" });
  });

  it("opens the conversation of a notification", async () => {
    await begin();
    let opened = "";
    rig.engine.onOpenConversation((id) => {
      opened = id;
    });
    rig.worker.says({ type: "open_conversation", conversationId: "c7" });
    expect(opened).toBe("c7");
  });

  it("takes its notification away when the page shows the call", async () => {
    await begin();
    rig.server.event("call_incoming", { call: testIncoming(), caller: testUser("ana") });
    await settle();
    expect(rig.worker.closed).toEqual(["call-call1"]);
  });

  it("is not installed while a call needs the network", async () => {
    rig.server.event("call_incoming", { call: testIncoming(), caller: testUser("ana") });
    await begin();
    expect(state().worker).toBe("starting");
    rig.engine.call.reject();
    await settle();
    await settle();
    expect(state().worker).toBe("active");
  });

  it("never replaces the page during a call", async () => {
    await begin();
    rig.worker.findUpdate();
    expect(state().updateReady).toBe(true);
    rig.server.event("call_incoming", { call: testIncoming(), caller: testUser("ana") });
    await settle();
    reach.applyUpdate();
    expect(rig.worker.updates).toBe(0);
    rig.engine.call.reject();
    await settle();
    reach.applyUpdate();
    expect(rig.worker.updates).toBe(1);
  });
});

describe("can I be reached?", () => {
  const rows = () =>
    Object.fromEntries(
      reach.check.store
        .getState()
        .rows.map(({ name, state: each, cause }) => [name, cause ? `${each}: ${cause}` : each]),
    );
  const verdict = () => reachVerdict(reach.check.store.getState().rows);

  function answerTest(result: { accepted: boolean; status: number }, arrives: boolean): void {
    rig.http.on("POST", /^push\/test$/, ({ body }) => {
      const { id } = JSON.parse(String(body)) as { id: string };
      if (arrives) rig.worker.says({ type: "push_test", id });
      return jsonResponse(result);
    });
  }

  async function runCheck(heard = true): Promise<void> {
    reach.check.start();
    await settle();
    await settle();
    reach.check.heard(heard);
    await settle();
  }

  it("is answered with yes when everything works, also without a page", async () => {
    await rig.engine.settings.requestNotifications();
    await begin();
    answerTest({ accepted: true, status: 201 }, true);
    await runCheck();
    expect(new Set(Object.values(rows()))).toEqual(new Set(["ok"]));
    expect(rig.audio.notes).toBeGreaterThan(0);
    expect(verdict()).toBe("everywhere");
  });

  it("gives a test message ten seconds", async () => {
    await rig.engine.settings.requestNotifications();
    await begin();
    answerTest({ accepted: true, status: 201 }, false);
    await runCheck();
    expect(rows().test_push).toBe("running");
    await rig.clock.advance(10_000);
    expect(rows().test_push).toBe("failed: push_late");
    expect(verdict()).toBe("open_only");
  });

  it("says that the push service refused", async () => {
    await rig.engine.settings.requestNotifications();
    await begin();
    answerTest({ accepted: false, status: 403 }, false);
    await runCheck();
    expect(rows().test_push).toBe("failed: push_refused");
  });

  it("names what is missing and skips what hangs on it", async () => {
    rig.engine.settings.set({ ring: "silent" });
    await begin();
    await runCheck();
    expect(rows()).toEqual({
      sound: "failed: silent_ring",
      notifications: "failed: notifications_off",
      quiet: "ok",
      worker: "ok",
      push: "skipped",
      test_ring: "skipped",
      test_push: "skipped",
    });
    expect(verdict()).toBe("unreachable");
  });

  it("names the sound when the browser refuses to play any", async () => {
    rig.audio.state = "suspended";
    rig.audio.refuses = true;
    await begin();
    await runCheck();
    expect(rows()).toMatchObject({ sound: "failed: no_sound", test_ring: "skipped" });
  });

  it("believes the person who heard nothing", async () => {
    await begin();
    await runCheck(false);
    expect(rows().test_ring).toBe("failed: not_heard");
  });

  it("tells do not disturb from quiet hours", async () => {
    await begin();
    rig.engine.people.setDoNotDisturb(undefined);
    await runCheck();
    expect(rows().quiet).toBe("warning: do_not_disturb");
    expect(verdict()).toBe("quiet");
  });
});
