// The scenarios of protocol/transitions/ against the client's machine. The server's tests prove
// that the replies and events in the files are what the server really says; here every client's
// machine gets them, has to send exactly the requests in the file, and must show the phases in the
// file.
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { CallBench } from "./testing/call_bench";
import type { CallMachineEvent, CallRequest, ServerInput } from "./types";

const DIRECTORY = join(import.meta.dirname, "../../../../protocol/transitions");
const STARTED_MS = 1_800_000_000_000;

interface Step {
  client?: string;
  server?: { type: string; ms?: number };
  does?: CallMachineEvent;
  by_hand?: boolean;
  sends?: CallRequest;
  reply?: { ok: Record<string, unknown> } | { error: string };
  events?: ({ to: string[]; type: string; data: object } & object)[];
  phases?: Record<string, string>;
}

interface Scenario {
  name: string;
  about: string;
  steps: Step[];
}

function scenarios(): Scenario[] {
  return readdirSync(DIRECTORY)
    .filter((name) => name.endsWith(".json"))
    .toSorted()
    .map((name) => JSON.parse(readFileSync(join(DIRECTORY, name), "utf8")) as Scenario);
}

function replyEvent(step: Step): CallMachineEvent | null {
  const { sends, reply } = step;
  if (!sends || !reply || step.by_hand) return null;
  const result =
    "ok" in reply
      ? { ok: true as const, ...reply.ok }
      : { ok: false as const, code: reply.error, message: "refused" };
  return { from: "local", input: { type: "reply", request: sends, result } };
}

/** Plays a scenario; what the machines did stands beside what the file says they do. */
class Run {
  readonly did: [where: string, what: unknown][] = [];
  readonly wanted: [where: string, what: unknown][] = [];
  private readonly benches = new Map<string, CallBench>();
  private now_ms = STARTED_MS;

  private bench(client: string): CallBench {
    let bench = this.benches.get(client);
    if (!bench) {
      bench = new CallBench(`$${client.slice(0, -1)}`, `$${client}`, this.now_ms);
      this.benches.set(client, bench);
    }
    return bench;
  }

  private feed(client: string, event: CallMachineEvent): void {
    this.bench(client).feed(event, this.now_ms);
  }

  private compare(where: string, did: unknown, wanted: unknown): void {
    this.did.push([where, did]);
    this.wanted.push([where, wanted]);
  }

  step(step: Step, number: number): void {
    this.now_ms += step.server?.ms ?? 0;
    const { client, sends, does } = step;
    if (client && does) this.feed(client, does);
    if (client && sends && !step.by_hand) {
      this.compare(`step ${number}: ${client} sends`, this.bench(client).outbox.shift(), sends);
    }
    // The server tells the others before it answers; the answer overtakes nothing on one socket.
    for (const { to, type, data } of step.events ?? []) {
      const input = { type, ...data } as ServerInput;
      for (const name of to) this.feed(name, { from: "server", input });
    }
    const reply = replyEvent(step);
    if (client && reply) this.feed(client, reply);
    for (const [name, phase] of Object.entries(step.phases ?? {})) {
      this.compare(`step ${number}: ${name} shows`, this.bench(name).summary(), phase);
    }
  }

  finish(): void {
    for (const [client, bench] of this.benches) {
      this.compare(`${client} sends beside the file`, bench.outbox, []);
    }
  }
}

describe("call transitions", () => {
  const all = scenarios().map((scenario) => [scenario.name, scenario] as const);

  it.each(all)("%s", (_name, scenario) => {
    const run = new Run();
    scenario.steps.forEach((step, number) => run.step(step, number));
    run.finish();
    expect(run.did).toEqual(run.wanted);
  });
});
