// Messages acknowledged per second with every acknowledgement on disk; runs the C++ benchmark.
import { execFileSync } from "node:child_process";
import { join, resolve } from "node:path";
import { rounded } from "./lib/numbers.mjs";

const kBuild = resolve(import.meta.dirname, "../build/release");

export async function ackedMessages() {
  const output = execFileSync(join(kBuild, "bench/messages_bench"), ["--directory", kBuild], {
    encoding: "utf8",
  });
  const result = JSON.parse(output);
  const alone = result.one_by_one.messages_per_second;
  const row = (name, run) => [
    name,
    rounded(run.messages_per_second, 0),
    rounded(run.messages_per_second / alone, 1),
    rounded(run.messages_per_commit, 1),
    rounded(run.latency_p50_ms, 2),
    rounded(run.latency_p99_ms, 2),
  ];
  return {
    title: "Acknowledged messages, each on disk",
    columns: ["", "messages/s", "÷ one by one", "messages per commit", "median, ms", "99 %, ms"],
    rows: [
      row("one sender", result.one_by_one),
      row(`${result.senders} senders at once`, result.grouped),
    ],
    notes:
      "WAL, synchronous=FULL, full-text index kept. The disk does " +
      `${result.disk_syncs_per_second} syncs of one page a second. Aim: at least 5,000 messages/s.`,
  };
}
