// Starts a real server (EARSHOT_BIN, by default the release build) on a free port with an empty
// data directory, and ends it.
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
export const BINARY = process.env.EARSHOT_BIN ?? join(ROOT, "build/release/earshot");
const START_MS = 15_000;

export function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

async function untilReady(server) {
  const deadline = Date.now() + START_MS;
  while (Date.now() < deadline) {
    if (server.process.exitCode !== null) throw new Error(`the server ended:\n${server.log}`);
    const answer = await fetch(`${server.origin}/api/v1/server`).catch(() => undefined);
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
  throw new Error(`the server did not answer in ${START_MS} ms:\n${server.log}`);
}

const newDirectory = () => mkdtempSync(join(tmpdir(), "earshot-conformance-"));

// `settings`: further lines of the configuration. `directory`: of a server that was stopped and
// kept it.
export async function startServer(settings = "", directory = newDirectory()) {
  const port = await freePort();
  const web = join(directory, "web");
  mkdirSync(web, { recursive: true });
  writeFileSync(join(web, "index.html"), "<!doctype html><title>Earshot</title>");
  const config = join(directory, "earshot.toml");
  writeFileSync(
    config,
    `listen = "127.0.0.1:${port}"
data_dir = "${join(directory, "data")}"
web_dir = "${web}"
ice_servers = []
${settings}
`,
    { mode: 0o600 },
  );
  const server = {
    directory,
    origin: `http://localhost:${port}`,
    process: undefined,
    log: "",
    async stop({ keep = false } = {}) {
      try {
        await end(server);
      } finally {
        if (!keep) rmSync(directory, { recursive: true, force: true });
      }
    },
    // `between`: with the file of the database, while nobody uses it.
    async restart(between) {
      await end(server);
      between(join(directory, "data/earshot.db"));
      await run(server, config);
    },
  };
  try {
    await run(server, config);
  } catch (error) {
    rmSync(directory, { recursive: true, force: true });
    throw error;
  }
  return server;
}

async function run(server, config) {
  const child = spawn(BINARY, ["serve", "--config", config], { stdio: ["ignore", "pipe", "pipe"] });
  server.process = child;
  child.on("error", (error) => {
    server.log += error.message;
  });
  const keep = (bytes) => {
    server.log += bytes;
  };
  child.stdout.on("data", keep);
  child.stderr.on("data", keep);
  try {
    await untilReady(server);
  } catch (error) {
    child.kill("SIGKILL");
    throw error;
  }
}

async function end(server) {
  const { process: child } = server;
  const gone = new Promise((resolve) => child.once("exit", resolve));
  const lived = child.exitCode === null && child.signalCode === null;
  if (lived) {
    child.kill("SIGTERM");
    await gone;
  }
  if (!lived || child.exitCode !== 0) {
    throw new Error(`the server ended (${child.signalCode ?? child.exitCode}):\n${server.log}`);
  }
}
