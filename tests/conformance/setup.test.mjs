// `earshot setup` and `earshot doctor` as somebody meets them who installs a server: set up,
// doctor, serve, doctor; and each thing that can be wrong, made wrong for real.
import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { createSocket } from "node:dgram";
import {
  chmodSync,
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, afterEach, before, test } from "node:test";
import { BINARY, freePort } from "./server.mjs";

const START_MS = 15_000;
const isRoot = process.getuid() === 0;

let directory;
let ports;
let config;
const children = [];

before(async () => {
  directory = mkdtempSync(join(tmpdir(), "earshot-setup-"));
  mkdirSync(join(directory, "web"));
  writeFileSync(join(directory, "web/index.html"), "<!doctype html><title>Earshot</title>");
  ports = { https: await freePort(), turn: await freePort(), group: await freePort() };
});
afterEach(async () => {
  await Promise.all(children.splice(0).map(stop));
});
after(() => rmSync(directory, { recursive: true, force: true }));

function runProgram(program, args) {
  return new Promise((resolve) => {
    execFile(program, args, (error, stdout, stderr) => {
      resolve({ code: error ? error.code : 0, stdout, stderr });
    });
  });
}
const run = (...args) => runProgram(BINARY, args);
// In a user namespace without a mapping root is nobody, and still owns its files.
const runWithoutRoot = (...args) =>
  isRoot ? runProgram("unshare", ["--user", BINARY, ...args]) : run(...args);

function openssl(...args) {
  return new Promise((resolve, reject) => {
    execFile("openssl", args, (error) => (error ? reject(error) : resolve()));
  });
}

async function stop(child) {
  if (child.exitCode !== null) return;
  const gone = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGTERM");
  await gone;
}

function setUp(...more) {
  return run(
    ...["setup", "localhost", "--no-systemd", "--yes", "--dir", join(directory, "etc")],
    ...["--data-dir", join(directory, "data"), "--web-dir", join(directory, "web")],
    ...["--listen", `127.0.0.1:${ports.https}`, ...more],
  );
}

/** The rows of doctor by their id, and its exit code. */
async function doctor(file = config) {
  const { code, stdout, stderr } = await run("doctor", "--json", "--config", file);
  assert.equal(stderr, "");
  const { checks } = JSON.parse(stdout);
  return { code, checks, ...Object.fromEntries(checks.map((check) => [check.id, check])) };
}

function serve(file = config) {
  const child = spawn(BINARY, ["serve", "--config", file], { stdio: ["ignore", "pipe", "pipe"] });
  children.push(child);
  let log = "";
  child.stderr.on("data", (bytes) => {
    log += bytes;
  });
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`no start:\n${log}`)), START_MS);
    child.stdout.once("data", () => {
      clearTimeout(timer);
      resolve(child);
    });
    child.once("exit", () => reject(new Error(`the server ended:\n${log}`)));
  });
}

/** A copy of the settings with some lines replaced or added in front. */
function variant(name, lines) {
  const file = join(directory, `${name}.toml`);
  const keys = lines.map((line) => line.split(" = ")[0]);
  const kept = readFileSync(config, "utf8")
    .split("\n")
    .filter((line) => !keys.some((key) => line.startsWith(`${key} = `)));
  writeFileSync(file, [...lines, ...kept].join("\n"));
  return file;
}

function isRed(check, finding, remedy) {
  assert.equal(check?.state, "red", JSON.stringify(check));
  assert.match(check.finding, finding);
  assert.match(check.remedy, remedy);
}

test("setup writes settings and a secret that nobody else can read", async () => {
  const { code, stdout, stderr } = await setUp();
  assert.equal(code, 0, stderr);
  config = join(directory, "etc/earshot.toml");
  const secret = join(directory, "data/turn-secret");
  assert.equal(statSync(secret).mode & 0o777, 0o600);
  assert.match(readFileSync(secret, "utf8"), /^[0-9a-f]{64}\n$/);
  assert.equal(statSync(join(directory, "data")).mode & 0o777, 0o700);
  const next = stdout.slice(stdout.indexOf("Next:"));
  assert.ok(next.split("\n").length <= 16, next);
  assert.match(next, /serve --config/);
  // TURN and group calls on ports of this test's own.
  const text = readFileSync(config, "utf8");
  const group = `[sfu]\nlisten = "127.0.0.1:${ports.group}"`;
  const turn = `[turn]\nlisten = "127.0.0.1:${ports.turn}"`;
  writeFileSync(config, text.replace("[turn]", `${group}\n\n${turn}`));
});

test("a second setup keeps what is there, --force keeps the secret and the old file", async () => {
  const secret = readFileSync(join(directory, "data/turn-secret"), "utf8");
  const text = readFileSync(config, "utf8");
  assert.match((await setUp()).stdout, /earshot\.toml \(kept; --force replaces it\)/);
  assert.equal(readFileSync(config, "utf8"), text);
  await setUp("--force");
  assert.equal(readFileSync(`${config}.old`, "utf8"), text);
  assert.equal(readFileSync(join(directory, "data/turn-secret"), "utf8"), secret);
  writeFileSync(config, text);
});

test("without root a unit is written beside the settings", async () => {
  const place = ["--dir", join(directory, "unit"), "--data-dir", join(directory, "unit-data")];
  const { code, stderr } = await runWithoutRoot("setup", "a.example.org", "--yes", ...place);
  assert.equal(code, 1);
  assert.match(stderr, /services do not see/);
});

test("doctor before the first start tries the ports", async () => {
  const { code, checks, ...rows } = await doctor();
  assert.equal(code, 0, JSON.stringify(checks));
  assert.equal(rows[`port_tcp_${ports.https}`].state, "green");
  assert.equal(rows[`port_udp_${ports.turn}`].state, "green");
  assert.equal(rows.server.state, "yellow");
});

test("doctor finds a running server in order", async () => {
  await serve();
  const { code, checks, ...rows } = await doctor();
  assert.equal(code, 0, JSON.stringify(checks));
  const talked = ["server", "websocket", "stun_udp", "stun_tcp", "stun_tls", "turn", "group_calls"];
  for (const id of talked) assert.equal(rows[id]?.state, "green", JSON.stringify(rows[id]));
  assert.match(rows.certificate.finding, /of your own authority/);
  const { stdout } = await run("doctor", "--config", config);
  assert.match(stdout, / {2}ok {5}STUN over UDP/);
  assert.doesNotMatch(stdout, /\x1b/);
});

test("from outside the name, the port and the certificate are seen", async () => {
  await serve();
  const url = `https://localhost:${ports.https}`;
  const { stdout } = await run("doctor", "--json", "--from-outside", url);
  const rows = Object.fromEntries(JSON.parse(stdout).checks.map((check) => [check.id, check]));
  assert.equal(rows.https_v4.state, "green");
  assert.equal(rows.websocket.state, "green");
  assert.equal(rows.stun_tls.state, "green");
  assert.equal(rows.certificate.state, "yellow");
  assert.match(rows.certificate.remedy, /authority\.pem/);
  const nobody = await run("doctor", "--from-outside", "https://nobody.invalid");
  assert.equal(nobody.code, 1);
  assert.match(nobody.stdout, /nobody\.invalid has no address in the DNS/);
});

test("a taken port is named with its holder", async () => {
  const squatter = createServer();
  await new Promise((resolve) => squatter.listen(ports.https, "127.0.0.1", resolve));
  try {
    const { code, ...rows } = await doctor();
    assert.equal(code, 1);
    const row = rows[`port_tcp_${ports.https}`];
    isRed(row, /^taken by \S+ \(process \d+\)$/, /change the port/);
    assert.ok(row.finding.includes(String(process.pid)));
  } finally {
    squatter.close();
  }
});

test("a port of group calls that was taken at the start is named", async () => {
  const squatter = createSocket("udp4");
  await new Promise((resolve) => squatter.bind(ports.group, "127.0.0.1", resolve));
  try {
    await serve();
    const { code, ...rows } = await doctor();
    assert.equal(code, 1);
    isRed(rows.group_calls, /is taken by .+ \(process \d+\)$/, /sfu\.listen/);
    assert.ok(rows.group_calls.finding.includes(String(process.pid)));
  } finally {
    await new Promise((resolve) => squatter.close(resolve));
  }
  isRed((await doctor()).group_calls, /the server has not got UDP \d+$/, /restart earshot/);
});

test("a secret that others can read is red, with the command", async () => {
  const secret = join(directory, "data/turn-secret");
  chmodSync(secret, 0o644);
  isRed((await doctor()).secrets, /other users .* can read/, /^chmod 600 \S+turn-secret$/);
  chmodSync(secret, 0o600);
});

test("an expired certificate and one for another name are red", async () => {
  const file = (name) => join(directory, name);
  const make = (name, days, subject) =>
    openssl(
      ...["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"],
      ...["-days", days, "-subj", "/CN=x", "-addext", `subjectAltName=DNS:${subject}`],
      ...["-keyout", file(`${name}-key.pem`), "-out", file(`${name}.pem`)],
    );
  const settings = (name, key = name) =>
    variant(name, [
      'tls = "files"',
      `tls_certificate = "${file(`${name}.pem`)}"`,
      `tls_key = "${file(`${key}-key.pem`)}"`,
    ]);
  // Only x509 takes a negative -days.
  await make("good", "100", "localhost");
  await openssl(
    ...["x509", "-in", file("good.pem"), "-signkey", file("good-key.pem"), "-days", "-1"],
    ...["-out", file("old.pem")],
  );
  writeFileSync(file("old-key.pem"), readFileSync(file("good-key.pem")), { mode: 0o600 });
  isRed((await doctor(settings("old"))).certificate, /^expired \d+ days? ago$/, /certbot renew/);
  await make("other", "100", "other.example.org");
  const other = await doctor(settings("other", "good"));
  isRed(other.certificate, /is for other\.example\.org, not for localhost/, /Get one for/);
  isRed(other.key, /not that of the certificate/, /of one issue/);
  isRed((await doctor(settings("missing", "good"))).certificate, /cannot read/, /tls_certificate/);
});

test("a name that leads nowhere, or elsewhere, is red", async () => {
  const nowhere = await doctor(variant("nowhere", ['public_url = "https://nobody.invalid"']));
  isRed(nowhere.dns, /no address in the DNS/, /make the record {2}nobody\.invalid\. A /);
  const elsewhere = ['public_url = "https://44.1.2.3"', 'public_address = ["44.0.0.5"]'];
  const away = await doctor(variant("elsewhere", elsewhere));
  isRed(away.dns, /not an address of this/, /public_url/);
});

test("a data directory that cannot be written is red", async (context) => {
  const data = join(directory, "readonly");
  mkdirSync(data, { mode: 0o500 });
  const file = variant("readonly", [`data_dir = "${data}"`]);
  if (!isRoot) {
    isRed((await doctor(file)).data, /cannot be written/, /sudo earshot doctor/);
    return;
  }
  // Root writes everywhere but on a file system that is mounted for reading.
  const mount = 'mount --bind "$0" "$0" && mount -o remount,bind,ro "$0" && exec "$@"';
  const command = ["-m", "sh", "-c", mount, data, BINARY, "doctor", "--json", "--config", file];
  const stdout = await new Promise((resolve) => {
    execFile("unshare", command, (_error, text) => resolve(text));
  });
  if (stdout === "") return context.skip("no mount namespace may be made here");
  const row = JSON.parse(stdout).checks.find((check) => check.id === "data");
  isRed(row, /cannot be written/, /remount,rw/);
});

test("a mistake in the settings is shown with its place", async () => {
  const file = variant("mistake", ["lisen = 4"]);
  const { code, config: row } = await doctor(file);
  assert.equal(code, 1);
  isRed(row, /lisen is not a setting/, /earshot\.example\.toml/);
  assert.ok(existsSync(file));
});

test("setup writes through no link that waits in the service's directory", async () => {
  const place = join(directory, "trap");
  const data = join(place, "data");
  mkdirSync(data, { recursive: true });
  writeFileSync(join(place, "victim"), "theirs");
  linkSync(join(place, "victim"), join(data, "turn-secret.new"));
  const done = await run(
    ...["setup", "localhost", "--no-systemd", "--yes", "--dir", join(place, "etc")],
    ...["--data-dir", data, "--web-dir", join(directory, "web")],
  );
  assert.equal(done.code, 0, done.stderr);
  assert.equal(readFileSync(join(place, "victim"), "utf8"), "theirs");
  assert.equal(statSync(join(data, "turn-secret")).nlink, 1);
});
