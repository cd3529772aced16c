// The scenarios of protocol/transitions/ against the client's machine. The server's tests prove that
// the replies and events in the files are what the server really says; here every client's machine
// gets them, has to send exactly the requests in the file, and must show the phases in the file.
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
    .sort()
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

class Run {
  private readonly benches = new Map<string, CallBench>();
  private now_ms = STARTED_MS;

  bench(client: string): CallBench {
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

  step(step: Step, where: string): void {
    this.now_ms += step.server?.ms ?? 0;
    const client = step.client;
    if (client && step.does) this.feed(client, step.does);
    if (client && step.sends && !step.by_hand) {
      expect(this.bench(client).outbox.shift(), `${where}: what ${client} sends`).toEqual(
        step.sends,
      );
    }
    // The server tells the others before it answers; the answer overtakes nothing on one socket.
    for (const { to, type, data } of step.events ?? []) {
      const input = { type, ...data } as ServerInput;
      for (const name of to) this.feed(name, { from: "server", input });
    }
    const reply = replyEvent(step);
    if (client && reply) this.feed(client, reply);
    for (const [name, phase] of Object.entries(step.phases ?? {})) {
      expect(this.bench(name).summary(), `${where}: ${name}`).toBe(phase);
    }
  }

  finish(): void {
    for (const [client, bench] of this.benches) {
      expect(bench.outbox, `${client} sent what is not in the file`).toEqual([]);
    }
  }
}

describe("call transitions", () => {
  it.each(scenarios().map((scenario) => [scenario.name, scenario] as const))(
    "%s",
    (_name, scenario) => {
      const run = new Run();
      scenario.steps.forEach((step, i) => run.step(step, `step ${i}`));
      run.finish();
    },
  );
});
