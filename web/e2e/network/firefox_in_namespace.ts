#!/usr/bin/env node
// Firefox in the network namespace EARSHOT_LAB_HOST. Playwright talks to it over a port of its
// loopback (WebDriver BiDi); this forwards the same port of ours, through a socket in the file
// system, which no network namespace hides.
import { type ChildProcessByStdio, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { connect, createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";

const kListening = /WebDriver BiDi listening on ws:\/\/127\.0\.0\.1:(\d+)/;

function pair(a: Socket, b: Socket): void {
  a.pipe(b);
  b.pipe(a);
  for (const [one, other] of [
    [a, b],
    [b, a],
  ] as const) {
    one.on("error", () => other.destroy());
    one.on("close", () => other.destroy());
  }
}

function inNamespace(command: string[]): ChildProcessByStdio<null, Readable, Readable> {
  const place = `--net=/run/netns/${process.env.EARSHOT_LAB_HOST}`;
  return spawn("nsenter", [place, "--", ...command], { stdio: ["ignore", "pipe", "pipe"] });
}

/** The half inside the namespace: from the socket `path` to Firefox. */
function serveInside(path: string, port: number): void {
  createServer((from) => pair(from, connect(port, "127.0.0.1"))).listen(path, () =>
    console.log("ready"),
  );
}

/** The half outside: from our `port` to the socket `path`. */
function serveOutside(path: string, port: number, ready: () => void): void {
  createServer((from) => pair(from, connect(path))).listen(port, "127.0.0.1", ready);
}

function launch(): void {
  const directory = mkdtempSync(join(tmpdir(), "earshot-bidi-"));
  const socket = join(directory, "bidi");
  const browser = process.env.EARSHOT_LAB_BROWSER ?? "firefox-esr";
  const firefox = inNamespace([browser, ...process.argv.slice(2)]);
  createInterface(firefox.stderr).on("line", (line) => {
    const port = kListening.exec(line)?.[1];
    const say = () => process.stderr.write(`${line}\n`);
    if (port === undefined) return say();
    const inside = inNamespace([process.execPath, import.meta.filename, socket, port]);
    firefox.once("exit", () => inside.kill());
    inside.stdout.once("data", () => serveOutside(socket, Number(port), say));
  });
  firefox.stdout.pipe(process.stdout);
  firefox.once("exit", (code) => {
    rmSync(directory, { recursive: true, force: true });
    process.exit(code ?? 1);
  });
  for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) {
    process.on(signal, () => firefox.kill(signal));
  }
}

const [path, port] = process.argv.slice(2);
if (path?.endsWith("/bidi")) serveInside(path, Number(port));
else launch();
