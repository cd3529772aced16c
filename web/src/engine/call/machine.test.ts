// What the shared scenarios do not show: the page's side of the invariants, and what is under way
// when something else happens. CallBench checks ring, media, peer connection and timers in each
// state.
import { describe, expect, it } from "vitest";
import { ANA, CallBench, aCall, accepted } from "./testing/call_bench";
import type { Effect, LocalInput } from "./types";

const MEDIA_EFFECTS: ReadonlySet<Effect["type"]> = new Set([
  "acquire_media",
  "set_source",
  "create_peer",
  "deliver_signal",
]);

const LISTENING: LocalInput = {
  type: "media_ready",
  microphone: true,
  camera: false,
  problems: [],
};

function incoming(): CallBench {
  const bench = new CallBench();
  bench.server({ type: "call_incoming", call: aCall(), caller: ANA });
  return bench;
}

function answering(): CallBench {
  const bench = incoming();
  bench.person({ type: "accept", camera: false, command_id: "a1" });
  return bench;
}

function connecting(): CallBench {
  const bench = answering();
  bench.reply(bench.outbox.at(-1), accepted());
  bench.local(LISTENING);
  return bench;
}

function connected(): CallBench {
  const bench = connecting();
  bench.local({ type: "peer_connected" });
  const call = accepted({ version: 5, state: "connected", connected_at_ms: 1_800_000_002_000 });
  bench.server({ type: "call_changed", call });
  expect(bench.summary()).toBe("connected");
  return bench;
}

function calling(): CallBench {
  const bench = new CallBench("$ana", "$ana1");
  bench.person({
    type: "start",
    conversation_id: "$ana_ben",
    kind: "voice",
    command_id: "s1",
  });
  return bench;
}

describe("before the click", () => {
  it("opens no device and makes no peer connection, whatever arrives", () => {
    const bench = incoming();
    bench.local({ type: "network_changed" });
    bench.local({ type: "peer_connected" });
    bench.server({ type: "webrtc_offer", call_id: "$call1", negotiation: 1, sdp: "v=0" });
    bench.person({ type: "set_camera", on: true });
    bench.person({ type: "retry_media" });
    bench.person({ type: "join_listening" });
    bench.person({ type: "silence" });
    expect(bench.effects.filter(({ type }) => MEDIA_EFFECTS.has(type))).toEqual([]);
  });

  it("opens nothing between the accept and its confirmation", () => {
    const bench = answering();
    bench.server({ type: "webrtc_offer", call_id: "$call1", negotiation: 1, sdp: "v=0" });
    expect(bench.effects.filter(({ type }) => MEDIA_EFFECTS.has(type))).toEqual([]);
    bench.reply(bench.outbox.at(-1), accepted());
    expect(bench.effects.filter(({ type }) => MEDIA_EFFECTS.has(type))).toEqual([
      { type: "acquire_media", microphone: true, camera: false },
    ]);
  });

  it("that is hung up before its accept has left is declined", () => {
    const bench = answering();
    bench.person({ type: "end", command_id: "e1" });
    expect(bench.effects.filter(({ type }) => type === "withdraw")).toEqual([
      { type: "withdraw", request: "call_accept", command_id: "a1" },
    ]);
    const request = bench.outbox.at(-1);
    if (!request) throw new Error("nothing was sent");
    const result = { ok: false, code: "withdrawn", message: "" } as const;
    bench.local({ type: "reply", request, result });
    expect(bench.summary()).toBe("idle");
    expect(bench.outbox.at(-1)).toEqual({
      type: "call_reject",
      data: { command_id: "decline-$call1", call_id: "$call1", reason: "declined" },
    });
  });

  it("opens nothing when the accept is refused", () => {
    const bench = answering();
    const request = bench.outbox.at(-1);
    if (!request) throw new Error("nothing was sent");
    const result = { ok: false, code: "not_found", message: "There is no such call." } as const;
    bench.local({ type: "reply", request, result });
    expect(bench.summary()).toBe("ended:lost+refused");
    expect(bench.effects.filter(({ type }) => MEDIA_EFFECTS.has(type))).toEqual([]);
  });

  it("answers nobody's glare: a crossing call rings when the own one is refused", () => {
    const bench = new CallBench("$ben", "$ben1");
    bench.person({ type: "start", conversation_id: "$ana_ben", kind: "voice", command_id: "s1" });
    bench.server({ type: "call_incoming", call: aCall(), caller: ANA });
    expect(bench.summary()).toBe("calling");
    const request = bench.outbox[0];
    if (!request) throw new Error("nothing was sent");
    const result = { ok: false, code: "rate_limited", message: "Too many calls." } as const;
    bench.local({ type: "reply", request, result });
    expect(bench.summary()).toBe("incoming");
  });
});

describe("versions", () => {
  it("applies only newer ones", () => {
    const bench = connected();
    bench.server({ type: "call_changed", call: accepted({ version: 4 }) });
    expect(bench.summary()).toBe("connected");
  });

  it("rings no more for a call that is over here", () => {
    const bench = incoming();
    bench.person({ type: "reject", command_id: "r1" });
    expect(bench.summary()).toBe("idle");
    bench.server({ type: "call_incoming", call: aCall(), caller: ANA });
    expect(bench.summary()).toBe("idle");
  });

  it("rings once for an event that comes twice", () => {
    const bench = incoming();
    bench.server({ type: "call_incoming", call: aCall(), caller: ANA });
    expect(bench.effects.filter(({ type }) => type === "start_ring")).toHaveLength(1);
  });
});

describe("the ring", () => {
  it("of a call that ended before its name was known stays away", () => {
    const bench = new CallBench();
    const call = aCall({ version: 3, state: "ended", end_reason: "cancelled" });
    bench.server({ type: "call_ended", call, reason: "cancelled" });
    bench.server({ type: "call_incoming", call: aCall(), caller: ANA });
    expect(bench.summary()).toBe("idle");
    expect(bench.outbox).toEqual([]);
  });

  it("is silenced and not declined by Esc", () => {
    const bench = incoming();
    bench.person({ type: "silence" });
    expect(bench.summary()).toBe("incoming");
    expect(bench.ring).toBe(false);
    expect(bench.outbox.map(({ type }) => type)).toEqual(["call_acknowledge"]);
  });

  it("falls silent by itself and asks when the server's word does not come", () => {
    const bench = incoming();
    expect(bench.effects).toContainEqual({
      type: "start_timer",
      timer: "ring_limit",
      delay_ms: 47_000,
    });
    bench.local({ type: "timer", timer: "ring_limit" });
    expect(bench.ring).toBe(false);
    expect(bench.outbox.at(-1)?.type).toBe("call_get");
  });

  it("begins for a waiting call when the present one ends", () => {
    const bench = connected();
    const second = aCall({ call_id: "$call2", conversation_id: "$ben_cleo" });
    bench.server({ type: "call_incoming", call: second, caller: ANA });
    expect(bench.ring).toBe(false);
    const call = accepted({ version: 6, state: "ended", end_reason: "completed" });
    bench.server({ type: "call_ended", call, reason: "completed" });
    expect(bench.summary()).toBe("incoming");
    expect(bench.ring).toBe(true);
  });
});

describe("End", () => {
  it("pressed while the accept is under way hangs up as soon as it is confirmed", () => {
    const bench = answering();
    bench.person({ type: "end", command_id: "e1" });
    const request = bench.outbox.at(-1);
    bench.reply(request, accepted());
    expect(bench.outbox.at(-1)?.type).toBe("call_end");
    expect(bench.summary()).toBe("ended:completed");
    expect(bench.effects.filter(({ type }) => MEDIA_EFFECTS.has(type))).toEqual([]);
  });

  it("lets go of a device that is granted afterwards", () => {
    const bench = calling();
    bench.person({ type: "end", command_id: "e1" });
    const effects = bench.local(LISTENING);
    expect(effects).toEqual([{ type: "release_media" }]);
  });
});

describe("the peer connection", () => {
  it("waits for the devices and keeps what arrives meanwhile, in order", () => {
    const bench = answering();
    bench.reply(bench.outbox.at(-1), accepted());
    const offer = { type: "webrtc_offer", call_id: "$call1", negotiation: 1, sdp: "v=0" } as const;
    const candidate = {
      type: "webrtc_ice_candidate",
      call_id: "$call1",
      candidate: "candidate:1",
    } as const;
    bench.server(offer);
    bench.server(candidate);
    const effects = bench.local(LISTENING);
    expect(effects.map(({ type }) => type)).toEqual([
      "create_peer",
      "deliver_signal",
      "deliver_signal",
    ]);
    expect(effects[1]).toEqual({ type: "deliver_signal", signal: offer });
  });

  it("offers on the caller's side only", () => {
    const callee = connecting();
    expect(callee.effects).toContainEqual({ type: "create_peer", offerer: false });
    const caller = calling();
    caller.reply(caller.outbox[0], aCall());
    caller.local(LISTENING);
    caller.server({ type: "call_accepted", call: accepted() });
    expect(caller.effects).toContainEqual({ type: "create_peer", offerer: true });
  });

  it("ignores signals of another call", () => {
    const bench = connected();
    const before = bench.effects.length;
    bench.server({ type: "webrtc_offer", call_id: "$call9", negotiation: 1, sdp: "v=0" });
    expect(bench.effects).toHaveLength(before);
  });

  it("restarts ICE after two seconds, then every five until media flows", () => {
    const bench = connected();
    bench.local({ type: "peer_disconnected" });
    expect(bench.summary()).toBe("reconnecting:own_media");
    expect(bench.effects).toContainEqual({
      type: "start_timer",
      timer: "ice_restart",
      delay_ms: 2_000,
    });
    expect(bench.local({ type: "timer", timer: "ice_restart" })).toEqual([
      { type: "restart_ice" },
      { type: "start_timer", timer: "ice_restart", delay_ms: 5_000 },
    ]);
    bench.local({ type: "peer_connected" });
    expect(bench.summary()).toBe("connected");
    expect(bench.local({ type: "timer", timer: "ice_restart" })).toEqual([]);
  });

  it("restarts ICE at once when the network changes", () => {
    expect(connected().local({ type: "network_changed" })).toEqual([{ type: "restart_ice" }]);
  });
});

describe("a page that was loaded anew", () => {
  const running = accepted({ version: 9, state: "connected", connected_at_ms: 1_800_000_002_000 });

  it("takes its leg back and makes the first offer", () => {
    const bench = new CallBench();
    bench.local({ type: "restore", call_id: "$call1", granted: true });
    bench.reply(bench.outbox.at(-1), running);
    bench.local(LISTENING);
    expect(bench.effects).toContainEqual({ type: "create_peer", offerer: true });
    expect(bench.summary()).toBe("connecting");
    bench.local({ type: "peer_connected" });
    expect(bench.summary()).toBe("connected");
  });

  it.each([true, false])("is heard as before: %s", (microphone) => {
    const media = { microphone, camera: false, screen: false };
    const bench = new CallBench();
    bench.local({ type: "restore", call_id: "$call1", granted: true });
    const callee = { ...running.callee, media };
    bench.reply(bench.outbox.at(-1), { ...running, callee, caller: { ...running.caller, media } });
    const asked = { type: "acquire_media", microphone: true, camera: false, muted: !microphone };
    expect(bench.effects).toContainEqual(asked);
  });

  it("keeps its place and opens nothing until the person returns, where it must ask", () => {
    const bench = new CallBench();
    bench.local({ type: "restore", call_id: "$call1", granted: false });
    bench.reply(bench.outbox.at(-1), running);
    expect(bench.summary()).toBe("returning");
    expect(bench.effects.filter(({ type }) => MEDIA_EFFECTS.has(type))).toEqual([]);
    bench.person({ type: "take_over" });
    expect(bench.effects.at(-1)?.type).toBe("acquire_media");
  });

  it("hangs up when the person does not want to return", () => {
    const bench = new CallBench();
    bench.local({ type: "restore", call_id: "$call1", granted: false });
    bench.reply(bench.outbox.at(-1), running);
    bench.person({ type: "dismiss" });
    expect(bench.outbox.at(-1)?.type).toBe("call_end");
    expect(bench.summary()).toBe("idle");
  });

  it("shows nothing of a call that nobody knows any more", () => {
    const bench = new CallBench();
    bench.local({ type: "restore", call_id: "$call1", granted: true });
    const request = bench.outbox.at(-1);
    if (!request) throw new Error("nothing was sent");
    const result = { ok: false, code: "not_found", message: "There is no such call." } as const;
    bench.local({ type: "reply", request, result });
    expect(bench.summary()).toBe("idle");
  });
});

describe("devices", () => {
  it("does not let a denied camera block the sound", () => {
    const bench = answering();
    bench.reply(bench.outbox.at(-1), accepted());
    const problems = [{ device: "camera", error: "denied" } as const];
    bench.local({ type: "media_ready", microphone: true, camera: false, problems });
    expect(bench.peer).toBe(true);
  });

  it("asks again after a denied microphone", () => {
    const bench = answering();
    bench.reply(bench.outbox.at(-1), accepted());
    const problems = [{ device: "microphone", error: "denied" } as const];
    bench.local({ type: "media_ready", microphone: false, camera: false, problems });
    expect(bench.peer).toBe(false);
    expect(bench.person({ type: "retry_media" })).toEqual([
      { type: "acquire_media", microphone: true, camera: false },
    ]);
  });

  it("tells the server what is sent when it is not what was announced", () => {
    const bench = connected();
    bench.local({ type: "media_changed", camera: true });
    expect(bench.outbox.at(-1)).toEqual({
      type: "call_media_set",
      data: { call_id: "$call1", media: { microphone: true, camera: true, screen: false } },
    });
  });
});
