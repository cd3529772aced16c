// Protecting and opening media packets; runs the C++ benchmark and reads its JSON.
import { execFileSync } from "node:child_process";
import { resolve } from "node:path";
import { rounded } from "./lib/numbers.mjs";

const kBench = resolve(import.meta.dirname, "../build/release/bench/srtp_bench");

export async function srtpPackets() {
  const options = ["--benchmark_repetitions=5", "--benchmark_min_time=0.1"];
  const output = execFileSync(kBench, [...options, "--benchmark_format=json"], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  });
  const time = new Map();
  for (const run of JSON.parse(output).benchmarks) {
    if (run.run_type !== "iteration") continue;
    time.set(run.run_name, Math.min(run.cpu_time, time.get(run.run_name) ?? Infinity));
  }
  const rows = [...time.keys()]
    .filter((name) => name.startsWith("protect/") && name.endsWith("/1100"))
    .map((name) => {
      const [, profile, library] = name.split("/");
      const cell = (what, bytes) => {
        const nanoseconds = time.get(`${what}/${profile}/${library}/${bytes}`);
        return nanoseconds === undefined ? "–" : rounded(nanoseconds, 0);
      };
      return [
        profile,
        library,
        cell("protect", 1100),
        cell("protect", 100),
        cell("unprotect", 1100),
        cell("unprotect", 100),
      ];
    });
  return {
    title: "SRTP: one packet, 500 keys in turn",
    columns: [
      "profile",
      "library",
      "protect 1100 B, ns of CPU",
      "100 B",
      "unprotect 1100 B",
      "100 B",
    ],
    rows,
    notes:
      "The best of five runs. From a shared plaintext into the slot of each receiver, rollover " +
      "and replay checks included. libsrtp2 is Debian's; it works in place, so the packet is " +
      "copied first.",
  };
}
