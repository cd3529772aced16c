// Debian's pebble, a certificate authority for tests, with a DNS server of its own that gives
// 127.0.0.1 for every name.
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { get } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "../conformance/server.mjs";

const START_MS = 15_000;

// Tries until `look` gives something; `what` says what is missing when it never does.
export async function eventually(what, look, patience_ms = START_MS) {
  const deadline = Date.now() + patience_ms;
  while (Date.now() < deadline) {
    const found = await look();
    if (found) return found;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`not in ${patience_ms} ms: ${typeof what === "function" ? what() : what}`);
}

function start(program, args, env = {}) {
  const child = spawn(program, args, {
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  child.log = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (bytes) => {
      child.log += bytes;
    });
  }
  child.on("error", (error) => {
    child.log += error.message;
  });
  return child;
}

function answers(url) {
  return new Promise((resolve) => {
    get(url, { rejectUnauthorized: false, agent: false }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    }).on("error", () => resolve(false));
  });
}

// `httpPort`, `tlsPort`: where it looks for proof. `lifetime_s`: of the certificates.
export async function startAuthority({ httpPort, tlsPort, lifetime_s = 86_400, env = {} }) {
  const directory = mkdtempSync(join(tmpdir(), "earshot-authority-"));
  const certificate = join(directory, "pebble.pem");
  const key = join(directory, "pebble-key.pem");
  const newKey = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"];
  const names = ["-subj", "/CN=pebble", "-addext", "subjectAltName=IP:127.0.0.1"];
  const out = ["-days", "2", "-keyout", key, "-out", certificate];
  execFileSync("openssl", ["req", "-x509", ...newKey, ...names, ...out], { stdio: "ignore" });

  const [port, dnsPort, dnsManagement] = [await freePort(), await freePort(), await freePort()];
  const none = ["-http01", "", "-https01", "", "-tlsalpn01", ""];
  const dns = start("pebble-challtestsrv", [
    ...["-dns01", `127.0.0.1:${dnsPort}`, "-management", `127.0.0.1:${dnsManagement}`],
    ...["-defaultIPv4", "127.0.0.1", "-defaultIPv6", ""],
    ...none,
  ]);
  const pebble = {
    listenAddress: `127.0.0.1:${port}`,
    managementListenAddress: "",
    certificate,
    privateKey: key,
    httpPort,
    tlsPort,
    certificateValidityPeriod: lifetime_s,
  };
  writeFileSync(join(directory, "pebble.json"), JSON.stringify({ pebble }));
  const process = start(
    "pebble",
    ["-config", join(directory, "pebble.json"), "-dnsserver", `127.0.0.1:${dnsPort}`, "-strict"],
    { PEBBLE_VA_NOSLEEP: "1", PEBBLE_AUTHZREUSE: "0", PEBBLE_WFE_NONCEREJECT: "0", ...env },
  );
  const authority = {
    directory: `https://127.0.0.1:${port}/dir`,
    certificate,
    get log() {
      return process.log;
    },
    stop() {
      process.kill("SIGKILL");
      dns.kill("SIGKILL");
      rmSync(directory, { recursive: true, force: true });
    },
  };
  try {
    await eventually(
      () => `the authority: ${process.log}${dns.log}`,
      () => answers(authority.directory),
    );
  } catch (error) {
    authority.stop();
    throw error;
  }
  return authority;
}
