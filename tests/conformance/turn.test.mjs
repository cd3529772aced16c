// The relay, used by programs that others wrote: the client tools of coturn.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { CLIENT, HTTPS_PORT, SERVER, startWorld } from "./turn_world.mjs";

let world;

before(async () => {
  world = await startWorld();
});
after(() => world?.stop());

// turnutils_uclient asks for an even port (RFC 8656 §14.6) in half of its allocations, by chance.
// The relay refuses that with 420, as no browser needs it, and the tool gives up: then once more.
// Each time with a call of its own, because the tool leaves its allocations to their lifetime.
async function uclient(flags, password) {
  for (let left = 60; ; left--) {
    const relay = (await world.newCall()).find((server) => server.username !== undefined);
    const login = ["-u", relay.username, "-w", password ?? relay.credential];
    const result = await world.run(["turnutils_uclient", "-c", ...login, ...flags]);
    if (left === 0 || result.code === 0 || !result.text.includes("error 420")) return result;
  }
}

// Everything that is sent must come back.
async function loseNothing(flags, host, clients = 2, messages = 20) {
  const amount = ["-n", `${messages}`, "-m", `${clients}`, "-l", "170", "-z", "20"];
  const { code, text } = await uclient([...amount, ...flags, host]);
  // How it ended comes first: what follows is long.
  const told = `exit ${code}, ${text.trimEnd().split("\n").at(-1)}\n${text}`;
  assert.equal(code, 0, told);
  const last = [...text.matchAll(/tot_send_msgs=(\d+), tot_recv_msgs=(\d+)/g)].at(-1);
  assert.ok(last, told);
  assert.equal(Number(last[1]), clients * messages, told);
  assert.equal(last[2], last[1], told);
  assert.equal(/Total lost packets (\d+)/.exec(text)?.[1], "0", told);
}

// Echoes what it is sent, when this resolves.
async function startPeer(host) {
  const peer = world.start(["turnutils_peer", "-L", host, "-p", "3480"]);
  const listening = ["ss", "-H", "-l", "-u", "-n", "sport = :3480"];
  while (peer.exitCode === null && (await world.run(listening)).text === "");
  return peer;
}

const TRANSPORTS = [
  ["UDP", []],
  ["TCP", ["-t"]],
  ["TLS on the HTTPS port", ["-t", "-S", "-p", `${HTTPS_PORT}`]],
  ["TCP on the HTTPS port", ["-t", "-p", `${HTTPS_PORT}`]],
];
const WAYS = [
  ["channels", "v4", "client"],
  ["Send indications", "v6", "client"],
  ["channels", "v6", "peer"],
  ["Send indications", "v4", "peer"],
];

for (const [transport, transportFlags] of TRANSPORTS) {
  for (const [method, family, destination] of WAYS) {
    const flags = [...transportFlags];
    if (method === "Send indications") flags.push("-s");
    if (family === "v6") flags.push("-x");
    const name = `${transport}, ${family}: ${method} to another ${destination} lose nothing`;
    test(name, async (context) => {
      if (world === undefined) return context.skip("no network namespaces here");
      if (destination === "client") return loseNothing([...flags, "-y"], SERVER[family]);
      const peer = await startPeer(CLIENT[family]);
      try {
        await loseNothing([...flags, "-e", CLIENT[family], "-r", "3480"], SERVER[family]);
      } finally {
        peer.kill("SIGKILL");
      }
    });
  }
}

test("a peer that was no candidate is refused", async (context) => {
  if (world === undefined) return context.skip("no network namespaces here");
  const { text } = await uclient(["-n", "1", "-e", "44.0.0.77", SERVER.v4]);
  assert.match(text, /error 403/);
});

test("a wrong password is refused", async (context) => {
  if (world === undefined) return context.skip("no network namespaces here");
  const { code, text } = await uclient(["-y", "-n", "1", SERVER.v4], "wrong");
  assert.notEqual(code, 0);
  assert.match(text, /Cannot complete Allocation/);
});

test("a Binding request tells the address it came from", async (context) => {
  if (world === undefined) return context.skip("no network namespaces here");
  for (const family of ["v4", "v6"]) {
    // The tool asks once and waits for ever; whoever asked too often is not answered, and the test
    // before this one does. As often as RFC 8489 §6.2.1 has it.
    let text = "";
    for (let sends = 7; sends > 0 && !text.includes(CLIENT[family]); sends--) {
      ({ text } = await world.run(["timeout", "1", "turnutils_stunclient", SERVER[family]]));
    }
    assert.ok(text.includes(CLIENT[family]), text);
  }
});
