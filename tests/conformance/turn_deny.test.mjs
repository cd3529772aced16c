// The relay must be no way into private networks: what is asked of it with good credentials, and
// what leaves the server, counted by its firewall.
import assert from "node:assert/strict";
import { once } from "node:events";
import { after, before, test } from "node:test";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { CLIENT, HTTPS_PORT, startWorld } from "./turn_world.mjs";

const CLIENT_PROGRAM = fileURLToPath(new URL("deny_client.mjs", import.meta.url));
const CASES_MIN = 100_000;
// Everything but what goes to the clients, and neighbour discovery. Denied addresses are routed:
// whatever the server sent to them would be counted.
const COUNT_LEAKS = `
table inet leaks {
  counter leaked {}
  chain out {
    type filter hook output priority 0;
    meta l4proto ipv6-icmp accept
    ip daddr ${CLIENT.v4} udp dport != 9 accept
    ip daddr ${CLIENT.v4} meta l4proto tcp accept
    ip6 daddr ${CLIENT.v6} accept
    counter name leaked
  }
}`;

let world;

before(async () => {
  world = await startWorld();
  if (world === undefined) return;
  for (const command of [
    ["ip", "route", "add", "default", "via", CLIENT.v4],
    ["ip", "-6", "route", "add", "default", "via", CLIENT.v6],
    ["nft", COUNT_LEAKS],
  ]) {
    const { code, text } = await world.runBesideServer(command);
    assert.equal(code, 0, text);
  }
});
after(() => world?.stop());

async function leaked() {
  const { text } = await world.runBesideServer([
    "nft",
    "list",
    "counter",
    "inet",
    "leaks",
    "leaked",
  ]);
  return Number(/packets (\d+)/.exec(text)[1]);
}

test("nothing is relayed to what must not be reached", async (context) => {
  if (world === undefined) return context.skip("no network namespaces here");
  const servers = JSON.stringify(await world.newCall());
  const client = world.start([
    process.execPath,
    CLIENT_PROGRAM,
    servers,
    `${HTTPS_PORT}`,
    CLIENT.v4,
  ]);
  const lines = createInterface({ input: client.stdout })[Symbol.asyncIterator]();
  const { value, done } = await lines.next();
  assert.ok(!done, client.text);
  const found = JSON.parse(value);
  context.diagnostic(`${found.cases} cases: ${found.refused} refused, ${found.silent} silent`);
  assert.deepEqual(found.wrong, []);
  assert.ok(found.cases >= CASES_MIN, `${found.cases} cases`);
  assert.equal(found.refused + found.silent, found.cases);
  assert.equal(await leaked(), 0);

  // The counter counts: one packet to a peer that the call allows.
  client.stdin.write("\n");
  assert.equal((await lines.next()).value, "sent");
  assert.equal(await leaked(), 1);
  // The same once more, after the call that allowed it has ended.
  await world.newCall();
  client.stdin.write("\n");
  assert.equal((await lines.next()).value, "sent");
  assert.equal(await leaked(), 1);
  client.stdin.end();
  await once(client, "close");
});
