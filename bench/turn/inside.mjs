// Inside a network namespace of its own: measures Earshot's relay and coturn's, one after the
// other, and prints what it found as JSON. Started by ../turn.mjs.
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { createSocket } from "node:dgram";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";

const kBin =
  process.env.EARSHOT_BENCH_BIN ?? resolve(import.meta.dirname, "../../build/release/bench");
const kServerIp = "44.0.0.1";
const kPeerIp = "44.0.0.2";
const kClientIp = "44.0.0.3";
const kSecret = "a secret for measuring only";
const kClientsMax = 200;
const kSeconds = 5;
const kLoads = [
  { bytes: 160, clients: 1, rate: 20_000 },
  { bytes: 160, clients: 200, rate: 20_000 },
  { bytes: 1100, clients: 1, rate: 10_000 },
  { bytes: 1100, clients: 200, rate: 10_000 },
];
const kSpoofedSources = 1_000_000;

const folder = mkdtempSync(join(tmpdir(), "earshot-turn-"));
const loginsFile = join(folder, "logins");

async function startEarshot() {
  const args = ["--listen", `${kServerIp}:3478`, "--peer-ip", kPeerIp, "--secret", kSecret];
  const child = spawn(join(kBin, "turn_host"), [...args, "--clients", String(kClientsMax)], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const logins = [];
  for await (const line of createInterface({ input: child.stdout })) {
    if (line === "ready") break;
    logins.push(line);
  }
  writeFileSync(loginsFile, `${logins.join("\n")}\n`);
  return { name: "Earshot", child, address: `${kServerIp}:3478`, stop: () => child.stdin.end() };
}

// One relay thread, as Earshot has one. Takes the same credentials: the same secret and scheme.
async function startCoturn() {
  const child = spawn(
    "turnserver",
    [
      ...["-n", "--use-auth-secret", `--static-auth-secret=${kSecret}`, "--realm=earshot"],
      ...["-L", kServerIp, "-p", "3479", "--no-tls", "--no-dtls", "--no-cli", "-m", "1"],
      ...["--no-stdout-log", "--log-file=/dev/null", "--simple-log"],
      ...[`--pidfile=${join(folder, "pid")}`, `--userdb=${join(folder, "db")}`],
    ],
    { stdio: "ignore" },
  );
  const address = `${kServerIp}:3479`;
  await answersBinding(3479);
  return { name: "coturn", child, address, stop: () => child.kill() };
}

function request(type, attributes = Buffer.alloc(0)) {
  const head = Buffer.alloc(20);
  head.writeUInt16BE(type, 0);
  head.writeUInt16BE(attributes.length, 2);
  head.writeUInt32BE(0x2112a442, 4);
  return Buffer.concat([head, attributes]);
}

// The UDP payload that answers `message`, or null when none comes in time.
async function answerTo(message, port, waitMs) {
  const socket = createSocket("udp4");
  try {
    await new Promise((done) => socket.bind(0, kClientIp, done));
    socket.send(message, port, kServerIp);
    const signal = AbortSignal.timeout(waitMs);
    const [answer] = await once(socket, "message", { signal }).catch(() => [null]);
    return answer;
  } finally {
    socket.close();
  }
}

async function answersBinding(port) {
  for (let attempt = 0; attempt < 50; attempt++) {
    if (await answerTo(request(0x0001), port, 100)) return;
  }
  throw new Error(`nothing answers on port ${port}`);
}

async function load(server, { bytes, clients, rate }) {
  const args = ["--server", server.address, "--pid", String(server.child.pid)];
  args.push("--logins", loginsFile, "--client-ip", kClientIp, "--peer-ip", kPeerIp);
  args.push("--clients", String(clients), "--bytes", String(bytes), "--rate", String(rate));
  args.push("--seconds", String(kSeconds));
  const child = spawn(join(kBin, "turn_load"), args, { stdio: ["ignore", "pipe", "inherit"] });
  let text = "";
  for await (const chunk of child.stdout) text += chunk;
  const found = JSON.parse(text);
  const relayed = found.echoed + found.received;
  return {
    microsecondsPerPacket: (found.processor_s / relayed) * 1e6,
    lost: 2 * found.sent - relayed,
    relayed,
  };
}

async function relaying(earshot, coturn) {
  const rows = [];
  for (const settings of kLoads) {
    const row = { ...settings };
    for (const server of [earshot, coturn]) row[server.name] = await load(server, settings);
    rows.push(row);
  }
  return rows;
}

async function amplification() {
  const transport = Buffer.from([0x00, 0x19, 0x00, 0x04, 17, 0, 0, 0]);
  const requests = {
    Binding: request(0x0001),
    "Allocate without credentials": request(0x0003, transport),
    "Refresh without credentials": request(0x0004),
    "CreatePermission without credentials": request(0x0008),
    "Allocate without a transport": request(0x0003),
    "200 bytes of noise": Buffer.alloc(200, 0x55),
  };
  const rows = [];
  for (const [name, message] of Object.entries(requests)) {
    const answers = [3478, 3479].map((port) => answerTo(message, port, 500));
    const [earshot, coturn] = (await Promise.all(answers)).map((answer) => answer?.length ?? 0);
    rows.push({ name, bytes: message.length, earshot, coturn });
  }
  return rows;
}

function residentKilobytes(pid) {
  return Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))[1]);
}

// The first tenth brings the process to its working size; the rest must add nothing.
async function spoofed(server) {
  const flood = (count) => {
    const args = ["--server", server.address, "--count", String(count)];
    return Number(execFileSync(join(kBin, "turn_flood"), args, { encoding: "utf8" }));
  };
  const before = residentKilobytes(server.child.pid);
  const sent = flood(kSpoofedSources);
  const grownKilobytes = residentKilobytes(server.child.pid) - before;
  const answersStill = (await answerTo(request(0x0001), 3478, 5000)) !== null;
  return { sent, grownKilobytes, answersStill };
}

execFileSync("ip", ["link", "set", "lo", "up"]);
for (const ip of [kServerIp, kPeerIp, kClientIp]) {
  execFileSync("ip", ["addr", "add", `${ip}/32`, "dev", "lo"]);
}
const servers = [];
try {
  servers.push(await startEarshot(), await startCoturn());
  const [earshot, coturn] = servers;
  const result = {
    relaying: await relaying(earshot, coturn),
    amplification: await amplification(),
    spoofed: await spoofed(earshot),
  };
  console.log(JSON.stringify(result));
} finally {
  for (const server of servers) {
    server.stop();
    if (server.child.exitCode === null) await once(server.child, "exit");
  }
  rmSync(folder, { recursive: true });
}
