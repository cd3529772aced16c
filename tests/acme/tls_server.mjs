// A real server (EARSHOT_BIN, by default the release build) that gets its certificate by ACME.
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { request as requestOverTls } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect } from "node:tls";
import { BINARY } from "../conformance/server.mjs";
import { eventually } from "./authority.mjs";

export const NAME = "chat.earshot.test";

// The certificate that is served now; undefined when nobody answers.
export function servedCertificate(port, options = {}) {
  return new Promise((resolve) => {
    const socket = connect(
      { host: "127.0.0.1", port, servername: NAME, rejectUnauthorized: false, ...options },
      () => {
        resolve({ ...socket.getPeerCertificate(), alpn: socket.alpnProtocol });
        socket.destroy();
      },
    );
    socket.on("error", () => resolve(undefined));
  });
}

export const isFromAuthority = (certificate) => /^Pebble/.test(certificate?.issuer?.CN ?? "");

// An HTTP exchange on the port of the server; gives status, headers and body.
export function exchange(port, method, path, { tls = true, body, headers = {} } = {}) {
  const send = tls ? requestOverTls : request;
  return new Promise((resolve, reject) => {
    const sent = send(
      {
        ...{ host: "127.0.0.1", port, method, path, agent: false },
        ...{ servername: NAME, rejectUnauthorized: false },
        headers: { Host: `${NAME}:${port}`, ...headers },
      },
      async (response) => {
        const parts = [];
        for await (const part of response) parts.push(part);
        const { statusCode: status, headers: fields } = response;
        resolve({ status, fields, body: Buffer.concat(parts).toString() });
      },
    );
    sent.on("error", reject);
    sent.end(body);
  });
}

// `acme`: further lines of the table [acme]. `ports`: all speak TLS and plain HTTP.
export async function startTlsServer({ authority, ports, acme = "", keep }) {
  const directory = keep ?? mkdtempSync(join(tmpdir(), "earshot-acme-"));
  const config = join(directory, "earshot.toml");
  writeFileSync(
    config,
    `listen = [${ports.map((port) => `"127.0.0.1:${port}"`)}]
data_dir = "${join(directory, "data")}"
public_url = "https://${NAME}:${ports[0]}"
tls = "acme"
ice_servers = []
[turn]
enabled = false
[acme]
directory = "${authority.directory}"
ca_file = "${authority.certificate}"
email = "admin@earshot.test"
${acme}
`,
  );
  const child = spawn(BINARY, ["serve", "--config", config], { stdio: ["ignore", "pipe", "pipe"] });
  const server = {
    process: child,
    log: "",
    directory,
    data: join(directory, "data"),
    async stop({ remove = true } = {}) {
      const gone = new Promise((resolve) => child.once("exit", resolve));
      if (child.exitCode === null && child.signalCode === null) {
        child.kill("SIGTERM");
        await gone;
      }
      if (remove) rmSync(directory, { recursive: true, force: true });
      return child.exitCode;
    },
  };
  child.on("error", (error) => {
    server.log += error.message;
  });
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (bytes) => {
      server.log += bytes;
    });
  }
  await eventually(
    () => `the server: ${server.log}`,
    () => servedCertificate(ports[0]),
  );
  return server;
}
