// @vitest-environment node
import { beforeEach, describe, expect, it } from "vitest";
import { FakeHttp, jsonResponse } from "../testing/fake_ports";
import { RestClient } from "./client";

let http: FakeHttp;
let rest: RestClient;
let expired: number;

beforeEach(() => {
  http = new FakeHttp();
  expired = 0;
  rest = new RestClient(http, () => {
    expired += 1;
  });
});

describe("a request over HTTP", () => {
  it("carries JSON and only the query that is given", async () => {
    http.on("GET", /^users/, () => jsonResponse({ users: [] }));
    http.on("POST", /^thing$/, () => jsonResponse({ done: true }, 201));
    await rest.get("users", { query: "a&b", cursor: undefined, limit: 5 });
    expect(http.requests[0]?.path).toBe("users?query=a%26b&limit=5");
    expect(await rest.post("thing", { a: 1 })).toEqual({ done: true });
    expect(http.requests[1]).toMatchObject({
      body: '{"a":1}',
      headers: { "Content-Type": "application/json" },
    });
  });

  it("takes an empty answer", async () => {
    http.on("DELETE", /^thing$/, () => ({ status: 204, text: "" }));
    expect(await rest.delete("thing")).toEqual({});
  });

  it("fails with the server's code, words and field", async () => {
    http.on("POST", /^register$/, () =>
      jsonResponse({ error: { code: "conflict", message: "taken", field: "username" } }, 409),
    );
    await expect(rest.post("register")).rejects.toMatchObject({
      code: "conflict",
      message: "taken",
      field: "username",
      retryable: false,
    });
  });

  it.each([
    [413, "<html>", "too_large", false],
    [429, "", "rate_limited", true],
    [503, "", "unavailable", true],
    [502, "<html>", "internal", true],
  ])(
    "fails with a code for status %i without a readable body",
    async (status, text, code, again) => {
      http.on("GET", /^thing$/, () => ({ status, text }));
      await expect(rest.get("thing")).rejects.toMatchObject({ code, retryable: again });
    },
  );

  it("fails when a good answer is not JSON", async () => {
    http.on("GET", /^thing$/, () => ({ status: 200, text: "<html>" }));
    await expect(rest.get("thing")).rejects.toMatchObject({ code: "internal" });
  });

  it("tells no answer from stopped by us", async () => {
    const stop = new AbortController();
    const request = { method: "GET", path: "nowhere", headers: {}, body: undefined } as const;
    await expect(rest.send(request)).rejects.toMatchObject({ code: "network" });
    stop.abort();
    await expect(rest.send({ ...request, signal: stop.signal })).rejects.toMatchObject({
      code: "aborted",
    });
  });

  it("ends the session on 401, but not for a wrong password", async () => {
    http.on("GET", /^me$/, () => ({ status: 401, text: "" }));
    http.on("POST", /^sign_in$/, () => ({ status: 401, text: "" }));
    await expect(rest.post("sign_in")).rejects.toMatchObject({ code: "unauthenticated" });
    expect(expired).toBe(0);
    await expect(rest.get("me")).rejects.toMatchObject({ code: "unauthenticated" });
    expect(expired).toBe(1);
  });
});
