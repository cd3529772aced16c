// A program that takes orders: bench/sfu/orders.h.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { basename } from "node:path";
import { createInterface } from "node:readline";

export class LedProgram {
  #child;
  #lines;

  constructor(path, options = []) {
    this.#child = spawn(path, options, { stdio: ["pipe", "pipe", "inherit"] });
    this.#lines = createInterface({ input: this.#child.stdout })[Symbol.asyncIterator]();
    this.name = basename(path);
  }

  get pid() {
    return this.#child.pid;
  }

  /** What it answers. One order at a time. */
  async order(what, fields = {}) {
    this.#child.stdin.write(`${JSON.stringify({ order: what, ...fields })}\n`);
    const { value, done } = await this.#lines.next();
    if (done) throw new Error(`${this.name} has ended`);
    const answer = JSON.parse(value);
    if (answer.error) throw new Error(`${this.name}: ${what}: ${answer.error}`);
    return answer;
  }

  async stop() {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    this.#child.stdin.end();
    await once(this.#child, "exit");
  }
}
