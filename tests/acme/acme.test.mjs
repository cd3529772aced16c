// Certificates from a real authority (pebble) to a real server: both kinds of proof, on the ports
// that also carry everything else, and renewal under an open WebSocket.
import assert from "node:assert/strict";
import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { freePort } from "../conformance/server.mjs";
import { openWebsocket } from "../conformance/websocket.mjs";
import { eventually, startAuthority } from "./authority.mjs";
import {
  exchange,
  isFromAuthority,
  NAME,
  servedCertificate,
  startTlsServer,
} from "./tls_server.mjs";

const PATIENCE_MS = 30_000;

// Pebble and the server on one port for everything, or on those given. Stops both at the end.
async function world(t, { acme, env, lifetime_s, httpPort, tlsPort } = {}) {
  const port = await freePort();
  const authority = await startAuthority({
    httpPort: httpPort ?? port,
    tlsPort: tlsPort ?? port,
    lifetime_s,
    env,
  });
  t.after(() => authority.stop());
  const server = await startTlsServer({ authority, ports: [port], acme });
  t.after(() => server.stop());
  return { authority, server, port };
}

function certified(server, port) {
  return eventually(
    () => `a certificate:\n${server.log}`,
    async () => {
      const certificate = await servedCertificate(port);
      return isFromAuthority(certificate) && certificate;
    },
    PATIENCE_MS,
  );
}

async function openSocket(port) {
  const Origin = `https://${NAME}:${port}`;
  const account = { username: "ana", display_name: "Ana", password: "correct horse" };
  const registered = await exchange(port, "POST", "/api/v1/register", {
    body: JSON.stringify(account),
    headers: { Origin, "Content-Type": "application/json" },
  });
  assert.equal(registered.status, 200, registered.body);
  const Cookie = registered.fields["set-cookie"].map((line) => line.split(";")[0]).join("; ");
  const received = [];
  const options = { servername: NAME, rejectUnauthorized: false };
  const headers = { Host: `${NAME}:${port}`, Origin, Cookie };
  const url = `wss://127.0.0.1:${port}/api/v1/socket`;
  const socket = await openWebsocket(url, headers, (text) => received.push(text), options);
  const request = async (id, type, data) => {
    socket.sendText(JSON.stringify({ type, id, data }));
    return eventually(`an answer to ${type}`, () =>
      received.find((text) => JSON.parse(text).id === id && JSON.parse(text).type === "ok"),
    );
  };
  await request(1, "hello", { client: { name: "Test", can_call: true } });
  return { socket, request };
}

test("gets a certificate by HTTP-01, although nonces are refused", async (t) => {
  const { server, port } = await world(t, {
    acme: 'challenge = "http-01"',
    env: { PEBBLE_WFE_NONCEREJECT: "40" },
  });
  assert.match(server.log, /until the first one is here, browsers warn/);
  const certificate = await certified(server, port);
  assert.equal(certificate.subjectaltname, `DNS:${NAME}`);

  const folder = join(server.data, "acme");
  const secrets = readdirSync(folder, { recursive: true, withFileTypes: true });
  for (const entry of secrets.filter(
    (e) => e.isFile() && !/^(authority|server)\.pem$/.test(e.name),
  )) {
    const { mode } = statSync(join(entry.parentPath ?? entry.path, entry.name));
    assert.equal(mode & 0o777, 0o600, entry.name);
  }
});

test("gets a certificate by TLS-ALPN-01, for several names", async (t) => {
  const { server, port } = await world(t, {
    acme: `challenge = "tls-alpn-01"\ndomains = ["${NAME}", "two.earshot.test"]`,
  });
  const certificate = await certified(server, port);
  assert.equal(certificate.subjectaltname, `DNS:${NAME}, DNS:two.earshot.test`);
});

test("falls back to port 80 when port 443 does not lead here", async (t) => {
  const { server, port } = await world(t, { tlsPort: await freePort() });
  await certified(server, port);
  assert.match(server.log, /proof refused, trying the other way/);
});

test("renews in time, and an open WebSocket lives on", async (t) => {
  const { server, port } = await world(t, { lifetime_s: 12 });
  const first = await certified(server, port);
  const { socket, request } = await openSocket(port);
  let closed = false;
  socket.closed.then(() => {
    closed = true;
  });
  const second = await eventually(
    () => `a renewed certificate:\n${server.log}`,
    async () => {
      const now = await servedCertificate(port);
      return now && now.serialNumber !== first.serialNumber && now;
    },
    PATIENCE_MS,
  );
  assert.ok(isFromAuthority(second));
  assert.ok(new Date(second.valid_from) < new Date(first.valid_to), "before the first one ended");
  await request(2, "ping", {});
  assert.equal(closed, false);
  socket.drop();
});

test("keeps its certificate over a restart and orders no new one", async (t) => {
  const { authority, server, port } = await world(t);
  const first = await certified(server, port);
  await server.stop({ remove: false });
  const again = await startTlsServer({ authority, ports: [port], keep: server.directory });
  t.after(() => again.stop());
  const second = await servedCertificate(port);
  assert.equal(second.serialNumber, first.serialNumber);
  assert.doesNotMatch(again.log, /ordering a certificate/);
});

test("says what to do when the authority reaches somebody else, and serves on", async (t) => {
  const nobody = await freePort();
  const { server, port } = await world(t, { httpPort: nobody, tlsPort: nobody });
  await eventually(
    () => server.log,
    () => /no new certificate.*port 443 of the router.*port 80 of the router/.test(server.log),
    PATIENCE_MS,
  );
  const answer = await exchange(port, "GET", "/api/v1/server");
  assert.equal(answer.status, 200);
});

test("stops within seconds while the authority keeps it waiting", async (t) => {
  const port = await freePort();
  const authority = await startAuthority({
    httpPort: port,
    tlsPort: port,
    env: { PEBBLE_VA_NOSLEEP: "0", PEBBLE_VA_SLEEPTIME: "60" },
  });
  t.after(() => authority.stop());
  const server = await startTlsServer({ authority, ports: [port] });
  await eventually("the order", () => /ordering a certificate/.test(server.log));
  const begin = Date.now();
  assert.equal(await server.stop(), 0);
  assert.ok(Date.now() - begin < 3000, `${Date.now() - begin} ms`);
});

test("plain HTTP on the same port goes to https; strangers learn of no challenges", async (t) => {
  const { server, port } = await world(t);
  await certified(server, port);
  const moved = await exchange(port, "GET", "/calls?x=1", { tls: false });
  assert.equal(moved.status, 308);
  assert.equal(moved.fields.location, `https://${NAME}:${port}/calls?x=1`);
  const unknown = await exchange(port, "GET", "/.well-known/acme-challenge/abc", { tls: false });
  assert.equal(unknown.status, 404);
  assert.equal(await servedCertificate(port, { ALPNProtocols: ["acme-tls/1"] }), undefined);
  const browser = await servedCertificate(port, { ALPNProtocols: ["h2", "http/1.1"] });
  assert.equal(browser.alpn, "http/1.1");
  const turn = await servedCertificate(port, { ALPNProtocols: ["stun.turn"] });
  assert.equal(turn.alpn, "stun.turn");
});
