// @vitest-environment node
import { beforeEach, describe, expect, it } from "vitest";
import { RestClient } from "../rest/client";
import { Dispatcher } from "../socket/dispatcher";
import { FakeHttp, jsonResponse } from "../testing/fake_ports";
import { HELLO } from "../testing/fake_socket";
import { createCallLog } from "./call_log";

let http: FakeHttp;
let events: Dispatcher;
let log: ReturnType<typeof createCallLog>;

beforeEach(() => {
  http = new FakeHttp();
  events = new Dispatcher();
  log = createCallLog(new RestClient(http, () => undefined), events);
});

describe("the call log", () => {
  it("counts what was missed, and is read anew when it changed", () => {
    log.connected({ ...HELLO, missed_calls: 2 });
    expect(log.store.getState()).toEqual({ missedCalls: 2, revision: 1 });
    events.emit("call_log_changed", { missed_calls: 3, newest_number: 9 });
    expect(log.store.getState()).toEqual({ missedCalls: 3, revision: 2 });
    log.connected({ ...HELLO, resumed: true, missed_calls: 3 });
    expect(log.store.getState().revision).toBe(2);
  });

  it("asks for pages by filter, text and number", async () => {
    http.on("GET", /^calls\?/, () => jsonResponse({ calls: [], next_before: 17 }));
    expect(await log.actions.list({ filter: "all", text: "" })).toEqual({
      calls: [],
      nextBefore: 17,
    });
    await log.actions.list({ filter: "missed", text: "Ana", before: 17 });
    expect(http.requests.map(({ path }) => path)).toEqual([
      "calls?filter=all&limit=50",
      "calls?filter=missed&q=Ana&before=17&limit=50",
    ]);
  });

  it("marks as read, deletes one and all", async () => {
    for (const method of ["POST", "DELETE"] as const)
      http.on(method, /^calls/, () => jsonResponse({ missed_calls: 0, newest_number: 9 }));
    await log.actions.markRead(9);
    await log.actions.remove("k1");
    await log.actions.clear();
    expect(http.requests.map(({ method, path, body }) => [method, path, body])).toEqual([
      ["POST", "calls/read", '{"through_number":9}'],
      ["DELETE", "calls/k1", undefined],
      ["DELETE", "calls", undefined],
    ]);
  });
});
