// Two hosts with addresses of the internet, joined by one cable: the server's, 44.0.0.1 and
// 2a00:1::1, and the clients', 44.0.0.2 and 2a00:1::2. A relay refuses every peer of a private
// network, so that loopback would prove little. Each host is a network namespace, kept by a process
// and gone with it. Needs root, or user namespaces.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { BINARY } from "./server.mjs";

const CHOICES = fileURLToPath(new URL("turnutils_choices.c", import.meta.url));
const CALL = fileURLToPath(new URL("turn_call.mjs", import.meta.url));
export const SERVER = { v4: "44.0.0.1", v6: "2a00:1::1" };
export const CLIENT = { v4: "44.0.0.2", v6: "2a00:1::2" };
export const HTTPS_PORT = 8443;

const isRoot = process.getuid() === 0;
const KEEP = "ip link set lo up && echo up && exec sleep 600";

function enter(pid, command) {
  const user = isRoot ? [] : ["-U", "--preserve-credentials"];
  return ["nsenter", "-t", `${pid}`, ...user, "-n", ...command];
}

function start([program, ...args], options = {}) {
  const child = spawn(program, args, { stdio: ["pipe", "pipe", "pipe"], ...options });
  child.text = "";
  child.on("error", (error) => {
    child.text += error.message;
  });
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (bytes) => {
      child.text += bytes;
    });
  }
  return child;
}

async function run(command) {
  const child = start(command);
  const [code] = await once(child, "close");
  return { code, text: child.text };
}

async function make(command) {
  const { code, text } = await run(command);
  if (code !== 0) throw new Error(`${command.join(" ")}: ${text}`);
}

// The next line of its output, each time.
function lineReader(child) {
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return async () => {
    const { value, done } = await lines.next();
    if (done) throw new Error(`it ended:\n${child.text}`);
    return value;
  };
}

async function keepHost(command) {
  const keeper = start(command);
  await lineReader(keeper)();
  return keeper;
}

/** Nothing where no namespace may be made. */
async function joinedHosts() {
  const clients = await keepHost(["unshare", isRoot ? "-n" : "-Urn", "sh", "-c", KEEP]).catch(
    () => undefined,
  );
  if (clients === undefined) return undefined;
  const inClients = (command) => enter(clients.pid, command);
  const server = await keepHost(inClients(["unshare", "-n", "sh", "-c", KEEP]));
  const inServer = (command) => enter(server.pid, command);
  const cable = ["ip", "link", "add", "c0", "type", "veth", "peer", "name", "s0"];
  await make(inClients([...cable, "netns", `${server.pid}`]));
  for (const [host, device, { v4, v6 }] of [
    [inClients, "c0", CLIENT],
    [inServer, "s0", SERVER],
  ]) {
    await make(host(["ip", "addr", "add", `${v4}/24`, "dev", device]));
    await make(host(["ip", "-6", "addr", "add", `${v6}/64`, "dev", device, "nodad"]));
    await make(host(["ip", "link", "set", device, "up"]));
  }
  return { inClients, inServer, keepers: [server, clients] };
}

// A server, calls on it, and a way to run programs as its clients; undefined: skip.
export async function startWorld() {
  const hosts = await joinedHosts();
  if (hosts === undefined) return undefined;
  const directory = mkdtempSync(join(tmpdir(), "earshot-turn-"));
  const config = join(directory, "earshot.toml");
  writeFileSync(
    config,
    `listen = "[::]:${HTTPS_PORT}"
tls = "self-signed"
data_dir = "${join(directory, "data")}"
ice_servers = []
[calls] # whose media nobody watches, for as long as a test takes
accept_to_media_s = 600
dead_after_s = 600
`,
  );
  const choices = join(directory, "choices.so");
  await make(["cc", "-shared", "-fPIC", "-o", choices, CHOICES, "-ldl"]);
  const server = start(hosts.inServer([BINARY, "serve", "--config", config]));
  const call = start(
    hosts.inClients([
      process.execPath,
      CALL,
      `https://${SERVER.v4}:${HTTPS_PORT}`,
      CLIENT.v4,
      CLIENT.v6,
    ]),
    { env: { ...process.env, NODE_TLS_REJECT_UNAUTHORIZED: "0", NODE_NO_WARNINGS: "1" } },
  );
  const nextLine = lineReader(call);
  const world = {
    // Ends the call before, with all that it had allocated, and begins another: its ICE servers.
    async newCall() {
      call.stdin.write("\n");
      return JSON.parse(await nextLine());
    },
    run: (command) => run(hosts.inClients(["env", `LD_PRELOAD=${choices}`, ...command])),
    runBesideServer: (command) => run(hosts.inServer(command)),
    // Until stopped.
    start: (command) => start(hosts.inClients(command)),
    async stop() {
      call.stdin.end();
      server.kill("SIGTERM");
      if (server.exitCode === null) await once(server, "exit");
      for (const keeper of hosts.keepers) keeper.kill("SIGKILL");
      rmSync(directory, { recursive: true, force: true });
      if (server.exitCode !== 0) throw new Error(`the server ended:\n${server.text}`);
    },
  };
  return world;
}
