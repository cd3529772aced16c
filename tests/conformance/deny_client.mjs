// deny_client.mjs SERVERS HTTPS_PORT PUBLIC_PEER: asks a relay, with good credentials, for every
// peer that it must refuse: networks × first, last and random addresses × forms that carry IPv4 in
// IPv6 × CreatePermission, ChannelBind, Send × UDP, TCP, TLS. SERVERS: the ICE servers of a call as
// JSON. Prints {"cases", "refused", "silent", "wrong": [...]}, then, for each line of its input,
// sends one packet to PUBLIC_PEER, which the call allows, and prints "sent".
import { createInterface } from "node:readline";
import { Allocation, FAMILY, open, peerAttribute, v4 } from "./turn_allocation.mjs";
import { ATTRIBUTE, attribute, METHOD } from "./turn_client.mjs";

const [serversText, httpsPort, publicPeer] = process.argv.slice(2);
const WINDOW = 32; // requests under way at a time
const RANDOM_PER_NETWORK = 90;

// ---- addresses ----

function v6(text) {
  const groups = (part) => (part === "" ? [] : part.split(":").map((group) => parseInt(group, 16)));
  const [head, tail = ""] = text.split("::");
  const last = groups(tail);
  const first = groups(head);
  const all = [...first, ...Array(8 - first.length - last.length).fill(0), ...last];
  const out = Buffer.alloc(16);
  all.forEach((group, index) => {
    out.writeUInt16BE(group, index * 2);
  });
  return out;
}

const V4_NETWORKS = [
  ...["0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16"],
  ...["172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16"],
  ...["198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4"],
].map((text) => ({ first: v4(text.split("/")[0]), bits: Number(text.split("/")[1]) }));
const V6_NETWORKS = [
  ...["::/128", "::1/128", "100::/64", "2001:db8::/32", "fc00::/7", "fe80::/10", "fec0::/10"],
  "ff00::/8",
].map((text) => ({ first: v6(text.split("/")[0]), bits: Number(text.split("/")[1]) }));

function within({ first, bits }, hostByte) {
  return Buffer.from(first).map((byte, index) => {
    const fixed = Math.min(8, Math.max(0, bits - index * 8));
    return byte | (hostByte() & (0xff >> fixed));
  });
}

function addressesOf(network) {
  const random = () => Math.floor(Math.random() * 256);
  const out = [within(network, () => 0), within(network, () => 0xff)];
  for (let index = 0; index < RANDOM_PER_NETWORK; index++) out.push(within(network, random));
  return out;
}

function carried(outer, at, inner, mask = 0) {
  const out = v6(outer);
  inner.forEach((byte, index) => {
    out[at + index] = byte ^ mask;
  });
  return out;
}
const FORMS = [
  (inner) => carried("::ffff:0:0", 12, inner), // mapped
  (inner) => carried("::", 12, inner), // compatible
  (inner) => carried("2002::", 2, inner), // 6to4
  (inner) => carried("2001::", 4, inner), // Teredo, its server
  (inner) => carried("2001:0:1234:5678::", 12, inner, 0xff), // Teredo, its client
  (inner) => carried("64:ff9b::", 12, inner), // NAT64
  (inner) => carried("64:ff9b:1::", 12, inner),
];

function deniedPeers() {
  const inV4 = V4_NETWORKS.flatMap(addressesOf);
  const inV6 = V6_NETWORKS.flatMap(addressesOf);
  return { v4: inV4, v6: [...inV6, ...FORMS.flatMap((form) => inV4.map(form))] };
}

const found = { cases: 0, refused: 0, silent: 0, wrong: [] };

async function tryPeers(allocation, peers) {
  const port = 40_000;
  const text = Buffer.from("must never leave");
  const channel = Buffer.from([0x40, 0x01, 0, 0]);
  const judge = (address, { code }) => {
    found.cases++;
    if (code === 403) found.refused++;
    else if (found.wrong.length < 20) found.wrong.push(`${address.toString("hex")}: ${code}`);
  };
  const tryOne = async (address) => {
    const peer = (id) => peerAttribute(address, port, id);
    judge(address, await allocation.ask(METHOD.createPermission, (id) => [peer(id)]));
    const bind = (id) => [attribute(ATTRIBUTE.channel, channel), peer(id)];
    judge(address, await allocation.ask(METHOD.channelBind, bind));
    allocation.indicate((id) => [peer(id), attribute(ATTRIBUTE.data, text)]);
    found.cases++;
    found.silent++;
  };
  let next = 0;
  const worker = async () => {
    while (next < peers.length) await tryOne(peers[next++]);
  };
  await Promise.all(Array.from({ length: WINDOW }, worker));
  // Answered after everything before it was dealt with.
  await allocation.ask(METHOD.refresh, () => []);
}

// ---- all of it ----

const isUdp = (url) => url.startsWith("turn:") && url.endsWith("transport=udp");
const server = JSON.parse(serversText).find(({ urls }) => urls.some(isUdp));
const [, host, port] = server.urls.find(isUdp).match(/^turn:([\d.]+):(\d+)\?/);
const peers = deniedPeers();
let open4;
for (const transport of ["udp", "tcp", "tls"]) {
  for (const [family, list] of [
    [FAMILY.v4, peers.v4],
    [FAMILY.v6, peers.v6],
  ]) {
    const at = transport === "tls" ? httpsPort : port;
    const allocation = new Allocation(await open(transport, host, Number(at)), server);
    await allocation.allocate(family);
    await tryPeers(allocation, list);
    open4 ??= allocation;
  }
}
console.log(JSON.stringify(found));

const peer = v4(publicPeer);
for await (const _line of createInterface({ input: process.stdin })) {
  open4.send(METHOD.createPermission, (id) => [peerAttribute(peer, 9, id)]);
  open4.indicate((id) => [peerAttribute(peer, 9, id), attribute(ATTRIBUTE.data, Buffer.from("x"))]);
  // Answered in any case, after everything before it was dealt with.
  await open4.askOpenly(METHOD.binding);
  console.log("sent");
}
process.exit(0);
