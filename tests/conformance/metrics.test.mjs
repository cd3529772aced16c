// What the server tells of itself: to Prometheus when it is asked to, and to its administrators.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { Account } from "./headless_client.mjs";
import { refused } from "./refused.mjs";
import { freePort, startServer } from "./server.mjs";

const OFFER_FILE = new URL("../../src/codec/testdata/chromium_sfu_offer.sdp", import.meta.url);
const LABEL = String.raw`[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\n]|\\["\\n])*"`;
const SAMPLE = new RegExp(
  String.raw`^([a-zA-Z_][a-zA-Z0-9_]*)(\{${LABEL}(?:,${LABEL})*\})? (NaN|[+-]Inf|[-+0-9.e]+)$`,
);

let server;
let port;
let ana;
let ben;
let cleo;
let anaTab;

before(async () => {
  port = await freePort();
  server = await startServer(`[sfu]
enabled = true
workers = 2
listen = "127.0.0.1:0"

[turn]
listen = "127.0.0.1:${await freePort()}"

[metrics]
listen = "127.0.0.1:${port}"
`);
  // The first account is the administrator's.
  ana = await new Account(server).register("ana");
  ben = await new Account(server).register("ben");
  cleo = await new Account(server).register("cleo");
  anaTab = await ana.connect();
});
after(() => server?.stop());

// Samples by name and labels. The text has to be well-formed.
async function metrics() {
  const answer = await fetch(`http://127.0.0.1:${port}/metrics`);
  assert.equal(answer.status, 200);
  assert.equal(answer.headers.get("content-type"), "text/plain; version=0.0.4; charset=utf-8");
  const text = await answer.text();
  assert.ok(text.endsWith("\n"));
  const samples = new Map();
  const families = new Set();
  let family, names;
  for (const line of text.slice(0, -1).split("\n")) {
    if (line.startsWith("# HELP ")) {
      family = line.split(" ")[2];
      assert.ok(!families.has(family), `twice: ${line}`);
      families.add(family);
    } else if (line.startsWith("# TYPE ")) {
      const type = new RegExp(`^# TYPE ${family} (counter|gauge|histogram)$`).exec(line)?.[1];
      assert.ok(type, line);
      const parts = type === "histogram" ? ["_bucket", "_sum", "_count"] : [""];
      names = parts.map((part) => family + part);
    } else {
      const match = SAMPLE.exec(line);
      assert.ok(match, `not a sample: ${line}`);
      assert.ok(names.includes(match[1]), line);
      const name = match[1] + (match[2] ?? "");
      assert.ok(!samples.has(name), `twice: ${line}`);
      samples.set(name, Number(match[3].replace("Inf", "Infinity")));
    }
  }
  return samples;
}

test("metrics are well-formed and count what happens", async () => {
  const earlier = await metrics();
  assert.equal(earlier.get("earshot_websockets"), 1);
  assert.equal(earlier.get("earshot_messages_sent_total"), 0);
  assert.ok(earlier.get("process_resident_memory_bytes") > 1e6);
  assert.ok(earlier.get("process_open_fds") > 5);
  assert.equal(earlier.get("earshot_sfu_admits"), 1);
  assert.equal(earlier.get('earshot_turn_relayed_bytes_total{direction="to_peer"}'), 0);

  const opened = await anaTab.request("conversation_open_direct", { user_id: ben.user.id });
  const conversation_id = opened.conversation.id;
  await anaTab.request("message_send", { conversation_id, client_message_id: "1", text: "Hello" });
  const start = { command_id: "press", conversation_id, kind: "voice" };
  const benTab = await ben.connect();
  const { call } = await anaTab.request("call_start", start);
  assert.equal((await metrics()).get('earshot_calls_running{kind="two"}'), 1);
  await anaTab.request("call_end", { command_id: "over", call_id: call.call_id });
  await benTab.wait("call_ended", (data) => data.call.call_id === call.call_id);

  const later = await metrics();
  assert.equal(later.get("earshot_websockets"), 2);
  assert.equal(later.get("earshot_messages_sent_total"), 1);
  assert.equal(later.get('earshot_calls_running{kind="two"}'), 0);
  assert.equal(later.get('earshot_calls_started_total{kind="two"}'), 1);
  assert.equal(later.get('earshot_calls_ended_total{kind="two",reason="cancelled"}'), 1);
  const commits = "earshot_database_commits_total";
  assert.ok(later.get(commits) > earlier.get(commits));
});

test("nothing of people is among the metrics", async () => {
  const answer = await fetch(`http://127.0.0.1:${port}/metrics`);
  const text = await answer.text();
  for (const secret of ["ana", "ben", "Trio", ana.user.id, ben.user.id]) {
    assert.ok(!new RegExp(`"[^"]*\\b${secret}\\b`).test(text), secret);
  }
});

test("only metrics are there, and only to be read", async () => {
  const at = `http://127.0.0.1:${port}`;
  assert.equal((await fetch(`${at}/api/v1/server`)).status, 404);
  assert.equal((await fetch(`${at}/metrics`, { method: "POST" })).status, 405);
  // What everybody can open does not have them.
  const answer = await fetch(`${server.origin}/metrics`);
  assert.ok(!(await answer.text()).includes("# TYPE"));
});

test("without a setting there are none", async () => {
  const other = await startServer();
  try {
    assert.ok(server.log.includes("metrics for Prometheus"));
    assert.ok(!other.log.includes("metrics for Prometheus"));
  } finally {
    await other.stop();
  }
});

test("an administrator sees the calls that go on, and nobody else does", async () => {
  await refused(ben.rest("GET", "admin/load"), "forbidden");
  const idle = await ana.rest("GET", "admin/load");
  assert.equal(idle.group_calls, true);
  assert.equal(idle.admits, true);
  assert.equal(idle.shed_level, 0);
  assert.equal(idle.workers.length, 2);
  assert.deepEqual(idle.rooms, []);

  const { conversation } = await anaTab.request("conversation_create_group", {
    title: "Trio",
    member_ids: [ben.user.id, cleo.user.id],
  });
  const joined = await anaTab.request("meeting_join", {
    command_id: "press",
    conversation_id: conversation.id,
    kind: "video",
    media: { microphone: true, camera: true, screen: false },
    sdp: readFileSync(fileURLToPath(OFFER_FILE), "latin1"),
    sources: [
      { mid: "0", source: "microphone" },
      { mid: "1", source: "camera" },
    ],
  });
  const { rooms } = await ana.rest("GET", "admin/load");
  assert.equal(rooms.length, 1);
  const [room] = rooms;
  assert.equal(room.call_id, joined.meeting.call_id);
  assert.equal(room.title, "Trio");
  assert.equal(room.kind, "video");
  assert.deepEqual(
    room.participants.map(({ user }) => user.username),
    ["ana"],
  );
  assert.equal((await metrics()).get('earshot_calls_running{kind="group"}'), 1);
});
