// earshot-load as an administrator uses it: accounts of a real server, a small scenario, and the
// figures. Its clients are real (ICE, DTLS, SRTP), so this is also the one test of group calls here
// that has media.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { after, before, test } from "node:test";
import { Account } from "./headless_client.mjs";
import { BINARY, freePort, startServer } from "./server.mjs";

const TOOL = process.env.EARSHOT_LOAD_BIN ?? join(dirname(BINARY), "earshot-load");
const PEOPLE = ["ana", "ben", "cleo"];

let server;
let accounts;

before(async () => {
  const port = await freePort();
  server = await startServer(
    `[sfu]\nenabled = true\nlisten = ["127.0.0.1:${port}"]\nworkers = 2\n`,
  );
  for (const name of PEOPLE) await new Account(server).register(name);
  accounts = file("accounts.txt", PEOPLE.map((name) => `${name} password of ${name}\n`).join(""));
});
after(() => server?.stop());

function file(name, text) {
  const path = join(server.directory, name);
  writeFileSync(path, text);
  return path;
}

function run(...args) {
  return new Promise((resolve, reject) => {
    const child = spawn(TOOL, args, { stdio: ["ignore", "pipe", "pipe"] });
    const result = { code: undefined, out: "", err: "" };
    child.stdout.on("data", (bytes) => {
      result.out += bytes;
    });
    child.stderr.on("data", (bytes) => {
      result.err += bytes;
    });
    child.once("error", reject);
    child.once("close", (code) => resolve({ ...result, code }));
  });
}

const play = (scenario, ...args) =>
  run("--server", server.origin, "--accounts", accounts, "--json", "-", ...args, scenario);

test("people call, share, move and leave on a real server, and nothing is wrong", async () => {
  const scenario = file(
    "scenario.json",
    JSON.stringify({
      participants: 3,
      joins_per_second: 20,
      duration_seconds: 4,
      video: { layers_kbits: [100, 300] },
      churn_per_minute: { leaves: 20, shares: 60, moves: 60, share_seconds: 1 },
    }),
  );
  const { code, out, err } = await play(scenario);
  assert.equal(err, "");
  const figures = JSON.parse(out);
  assert.deepEqual(figures.examples, []);
  assert.deepEqual(figures.failures, []);
  assert.equal(figures.good, true);
  assert.equal(code, 0);
  assert.ok(figures.joined >= 3, out);
  assert.ok(figures.shares >= 1, out);
  assert.ok(figures.moves >= 1, out);
  assert.ok(figures.frames > 0, out);
  assert.ok(figures.sound_delay.count > 0, out);
  assert.ok(figures.picture_delay.count > 0, out);
});

test("whoever cannot sign in is named", async () => {
  const wrong = file("wrong.txt", "ana not her password\n");
  const scenario = file("one.json", JSON.stringify({ participants: 1 }));
  const { code, err } = await run("--server", server.origin, "--accounts", wrong, scenario);
  assert.equal(code, 2);
  assert.match(err, /^earshot-load: ana: unauthenticated/);
});

test("files that do not fit are refused before anything begins", async () => {
  const scenario = file("four.json", JSON.stringify({ participants: 4 }));
  const few = await play(scenario);
  assert.equal(few.code, 2);
  assert.match(few.err, /has 3 accounts, and the scenario needs 4/);
  const broken = await play(file("broken.json", '{"rooms": 0}'));
  assert.equal(broken.code, 2);
  assert.match(broken.err, /broken\.json: rooms must be a whole number from 1 to 1000/);
  const missing = await play("no-such-file.json");
  assert.equal(missing.code, 2);
  assert.match(missing.err, /no-such-file\.json: cannot be read/);
});
