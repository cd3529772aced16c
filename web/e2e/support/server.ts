import { type ChildProcess, spawn } from "node:child_process";
import http from "node:http";
import https from "node:https";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const kRoot = resolve(import.meta.dirname, "../../..");
const kBinary = process.env.EARSHOT_BIN ?? join(kRoot, "build/release/earshot");
const kWeb = process.env.EARSHOT_WEB ?? join(kRoot, "web/dist");

function freePort(): Promise<number> {
  return new Promise((done, failed) => {
    const probe = createServer();
    probe.once("error", failed);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => (typeof address === "object" && address ? done(address.port) : failed()));
    });
  });
}

/** Where a server runs and how it is reached, when that is not a free port of this machine. */
export interface Place {
  /** Lines of TOML: `listen = ...`. */
  listen: string;
  origin: string;
  /** Before the server's own command line, to run it elsewhere. */
  command: string[];
}

/** A real server process with its own database file, which the test may kill and start again. */
export class Server {
  /** The client it serves, from its next start on. */
  web = kWeb;
  readonly directory = mkdtempSync(join(tmpdir(), "earshot-e2e-"));
  #process: ChildProcess | undefined;
  #log = "";
  #port = 0;

  readonly #settings: string;
  readonly #place: Place | undefined;

  /** `settings`: lines of TOML added to the configuration file (for example short timers). */
  constructor(settings = "", place?: Place) {
    this.#settings = settings;
    this.#place = place;
  }

  get pid(): number {
    return this.#process?.pid ?? 0;
  }

  get origin(): string {
    if (this.#place) return this.#place.origin;
    const scheme = this.#settings.includes("tls = ") ? "https" : "http";
    return `${scheme}://localhost:${this.#port}`;
  }

  get log(): string {
    return this.#log;
  }

  async start(): Promise<void> {
    if (this.#port === 0 && !this.#place) this.#port = await freePort();
    const config = join(this.directory, "earshot.toml");
    const lines = [
      this.#place?.listen ?? `listen = "127.0.0.1:${this.#port}"`,
      `data_dir = "${join(this.directory, "data")}"`,
      `web_dir = "${this.web}"`,
      ...(this.#settings.includes("ice_servers = ") ? [] : ["ice_servers = []"]),
      this.#settings,
    ];
    writeFileSync(config, `${lines.join("\n")}\n`, { mode: 0o600 });
    const [program = kBinary, ...before] = [...(this.#place?.command ?? []), kBinary];
    const child = spawn(program, [...before, "serve", "--config", config], {
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.#process = child;
    const keep = (chunk: Buffer) => {
      this.#log += chunk.toString();
    };
    child.stdout.on("data", keep);
    child.stderr.on("data", keep);
    await this.#untilReady(child);
  }

  async #untilReady(child: ChildProcess): Promise<void> {
    const deadline = Date.now() + 15_000;
    while (Date.now() < deadline) {
      if (child.exitCode !== null) throw new Error(`the server ended at once:\n${this.#log}`);
      if (await this.#answers()) return;
      await new Promise((done) => setTimeout(done, 50));
    }
    throw new Error(`the server did not answer within 15 s:\n${this.#log}`);
  }

  #answers(): Promise<boolean> {
    const get = this.origin.startsWith("https") ? https.get : http.get;
    return new Promise((done) => {
      const request = get(`${this.origin}/api/v1/server`, {
        rejectUnauthorized: false,
        agent: false,
      });
      request.once("response", (response) => {
        response.resume();
        done(response.statusCode === 200);
      });
      request.once("error", () => done(false));
    });
  }

  /** Ends the process: SIGKILL as a crash would, SIGTERM as an administrator would. */
  async stop(signal: "SIGKILL" | "SIGTERM" = "SIGTERM"): Promise<void> {
    const child = this.#process;
    this.#process = undefined;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise((done) => child.once("exit", done));
    child.kill(signal);
    await gone;
  }

  async dispose(): Promise<void> {
    await this.stop("SIGKILL");
    rmSync(this.directory, { recursive: true, force: true });
  }
}
