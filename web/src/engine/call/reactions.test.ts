// @vitest-environment node
import { beforeEach, expect, it } from "vitest";
import { Dispatcher } from "../socket/dispatcher";
import { Reactions } from "./reactions";

let events: Dispatcher;
let sent: unknown[];
let reactions: Reactions;

beforeEach(() => {
  events = new Dispatcher();
  sent = [];
  const socket = {
    isOnline: true,
    request: (name: string, data: unknown) => {
      sent.push([name, data]);
      return Promise.reject(new Error("too many at once"));
    },
  };
  reactions = new Reactions(
    socket,
    events,
    () => "call1",
    () => "me",
    () => undefined,
  );
});

function arrive(call_id: string, user_id: string, reaction: "heart" | "wave"): void {
  events.emit("call_reaction", { call_id, user_id, reaction });
}

it("shows what the server passed on, with whose it is, and nothing of other calls", () => {
  arrive("call1", "ana", "heart");
  arrive("call2", "ana", "heart");
  arrive("call1", "me", "wave");
  expect(reactions.list).toEqual([
    { number: 1, reaction: "heart", mine: false },
    { number: 2, reaction: "wave", mine: true },
  ]);
});

it("keeps no more than anybody could see", () => {
  for (let count = 0; count < 40; count += 1) arrive("call1", "ana", "heart");
  expect(reactions.list).toHaveLength(12);
  expect(reactions.list.at(-1)?.number).toBe(40);
});

it("sends a reaction, and a refusal needs no word", async () => {
  reactions.send("call1", "heart");
  await Promise.resolve();
  expect(sent).toEqual([["call_react", { call_id: "call1", reaction: "heart" }]]);
  expect(reactions.list).toEqual([]);
});
