// Group calls on a server without a media plane: it says so, and everything else goes on. What
// needs media is shown where there is some.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Account } from "./headless_client.mjs";
import { refused } from "./refused.mjs";
import { startServer } from "./server.mjs";
import { OFFER } from "./session_descriptions.mjs";

const MICROPHONE = { microphone: true, camera: false, screen: false };
const UNKNOWN_CALL = { call_id: "6q8z1x3c5v7b9n2m4k6j8h0g1f" };
const SOMEBODY = { participant_id: "0b8z1x3c5v7b9n2m4k6j8h0g1f" };

let server;
let ana;
let ben;
let cleo;
let anaTab;
let benTab;
let group;
let direct;

before(async () => {
  server = await startServer("[sfu]\nenabled = false");
  ana = await new Account(server).register("ana");
  ben = await new Account(server).register("ben");
  cleo = await new Account(server).register("cleo");
  anaTab = await ana.connect();
  benTab = await ben.connect();
  const member_ids = [ben.user.id, cleo.user.id];
  group = (await anaTab.request("conversation_create_group", { title: "Trio", member_ids }))
    .conversation.id;
  direct = (await anaTab.request("conversation_open_direct", { user_id: ben.user.id })).conversation
    .id;
});
after(() => server?.stop());

test("hello says that this server makes no group calls", () => {
  assert.equal(anaTab.session.group_calls, false);
  assert.deepEqual(anaTab.session.meetings, []);
  assert.deepEqual(anaTab.session.meeting_rings, []);
  assert.equal(anaTab.session.meeting, undefined);
});

test("every request about group calls is unavailable", async () => {
  const join = {
    command_id: "press",
    conversation_id: group,
    kind: "voice",
    media: MICROPHONE,
    sdp: OFFER,
    sources: [{ mid: "0", source: "microphone" }],
  };
  const requests = {
    meeting_join: join,
    meeting_get: UNKNOWN_CALL,
    meeting_leave: UNKNOWN_CALL,
    meeting_end: UNKNOWN_CALL,
    meeting_acknowledge: UNKNOWN_CALL,
    meeting_decline: UNKNOWN_CALL,
    meeting_ring: { ...UNKNOWN_CALL, user_ids: [ben.user.id] },
    call_upgrade: { command_id: "press", ...UNKNOWN_CALL, user_ids: [cleo.user.id] },
    meeting_media_set: { ...UNKNOWN_CALL, media: MICROPHONE },
    meeting_hand_set: { ...UNKNOWN_CALL, raised: true },
    meeting_react: { ...UNKNOWN_CALL, reaction: "clap" },
    meeting_pointer: { ...UNKNOWN_CALL, ...SOMEBODY, x: 0, y: 0 },
    meeting_mute: { ...UNKNOWN_CALL, ...SOMEBODY },
    meeting_remove: { ...UNKNOWN_CALL, ...SOMEBODY },
    meeting_lock: { ...UNKNOWN_CALL, locked: true },
    meeting_host_set: { ...UNKNOWN_CALL, ...SOMEBODY, host: true },
    meeting_view: { ...UNKNOWN_CALL, videos: [] },
  };
  for (const [type, data] of Object.entries(requests)) {
    await refused(anaTab.request(type, data), "unavailable");
  }
  await benTab.settle();
  assert.deepEqual(
    benTab.events.filter(({ type }) => type.startsWith("meeting_")),
    [],
  );
});

test("a request that is not well formed is invalid all the same", async () => {
  await refused(anaTab.request("meeting_lock", { ...UNKNOWN_CALL }), "invalid");
  await refused(anaTab.request("meeting_ring", { ...UNKNOWN_CALL, user_ids: [] }), "invalid");
});

test("calls of two go on as they are, and leave no trace of group calls", async () => {
  const start = { command_id: "call", conversation_id: direct, kind: "voice" };
  const { call } = await anaTab.request("call_start", start);
  const { call_id } = call;
  await benTab.request("call_accept", { command_id: "accept", call_id, camera: false });
  const add = { command_id: "add", call_id, user_ids: [cleo.user.id] };
  await refused(anaTab.request("call_upgrade", add), "unavailable");
  await anaTab.request("call_end", { command_id: "end", call_id });
  const { reason } = await benTab.wait("call_ended");
  assert.equal(reason, "completed");
  await anaTab.wait("call_log_changed");
  const { calls } = await ana.rest("GET", "calls");
  assert.equal(calls.length, 1);
  assert.equal(calls[0].callee_id, ben.user.id);
  assert.equal(calls[0].group, undefined);
});

test("the group itself cannot be called as if it were one person", async () => {
  const start = { command_id: "group", conversation_id: group, kind: "voice" };
  await refused(anaTab.request("call_start", start), "unsupported");
});
