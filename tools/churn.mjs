// churn.mjs [SECONDS]: people come and go, share and move, in a forwarding unit built with ASan and
// UBSan, for an hour unless told otherwise. Ends with 1 when a sanitizer reports something, a
// stream was not as it must be, somebody could not join or stay, or memory grew (in a run of ten
// minutes or more). A run of an hour or more has its place in docs/performance.md. Called by
// ./dev churn.
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { machine, readPage, table, withSection, writePage } from "../bench/lib/page.mjs";

export const kChurnTitle = "Group calls: people come and go, under sanitizers";
const kRoot = resolve(import.meta.dirname, "..");
const kHourS = 3600;
const kGrowthMax = 1.05;
/** In a shorter run memory still fills: caches of packets, and what is freed and kept. */
const kMemoryJudgedS = 600;
/** Freed memory is held back, to catch who still uses it: little of it, or it looks like growth. */
const kQuarantineMb = 8;
const kSanitizerReport = /ERROR: (Address|Leak)Sanitizer|: runtime error: /;

/** Mean of the samples of each quarter of the time: `[{ second, mb }]`, the first at the start. */
export function quarters(samples) {
  const end = samples.at(-1)?.second ?? 0;
  return [0, 1, 2, 3].map((quarter) => {
    const part = samples.filter(({ second }) => {
      const place = Math.min(3, Math.floor((4 * second) / Math.max(end, 1)));
      return place === quarter;
    });
    return part.reduce((sum, { mb }) => sum + mb, 0) / part.length;
  });
}

const isMemoryJudged = ({ seconds }) => seconds >= kMemoryJudgedS;

/** What is wrong with a run, in words. `result`: what earshot-load says; undefined: nothing. */
export function judgeChurn({ result, samples, stderr, code }) {
  const faults = [];
  if (kSanitizerReport.test(stderr)) faults.push("a sanitizer reported something");
  if (!result) return [...faults, `earshot-load ended with ${code} and said nothing`];
  for (const [kind, count] of Object.entries(result.violations)) {
    if (count > 0) faults.push(`${count} × ${kind}`);
  }
  if (result.failed > 0) faults.push(`${result.failed} could not join`);
  if (result.lost > 0) faults.push(`${result.lost} were lost again`);
  const [, second, , last] = quarters(samples);
  // Not `>`: without samples nothing was shown.
  if (isMemoryJudged(result) && !(last <= second * kGrowthMax)) {
    faults.push(`memory grew from ${second.toFixed(1)} MB to ${last.toFixed(1)} MB`);
  }
  if (faults.length === 0 && code !== 0) faults.push(`earshot-load ended with ${code}`);
  return faults;
}

export function churnTable({ result, samples, faults }) {
  const mb = quarters(samples).map((mean) => `${mean.toFixed(1)} MB`);
  const sum = Object.values(result.violations).reduce((all, count) => all + count, 0);
  return table({
    title: kChurnTitle,
    columns: ["", ""],
    rows: [
      ["time", `${Math.round(result.seconds)} s`],
      ["joined", `${result.joined} of ${result.joins}, ${result.lost} lost again`],
      ["left, shared, moved", `${result.left}, ${result.shares}, ${result.moves}`],
      ["packets received", `${result.packets_received}`],
      ["violations", `${sum}`],
      [`memory in each quarter${isMemoryJudged(result) ? "" : ", not judged"}`, mb.join(", ")],
      ["judgement", faults.length === 0 ? "good" : faults.join("; ")],
    ],
    notes:
      "Made by `./dev churn`: `scenarios/churn.json` and its forwarding unit in one process with " +
      "AddressSanitizer and UndefinedBehaviorSanitizer, whose memory this is. Aim: no report, no " +
      "violation, nobody who cannot join, at most 5 % more in the last quarter than in the " +
      `second. ${machine()}.`,
  });
}

function residentMb(pid) {
  try {
    const kb = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
    return kb === undefined ? undefined : Number(kb) / 1024;
  } catch {
    return undefined; // it has ended
  }
}

async function play(seconds) {
  const directory = mkdtempSync(join(tmpdir(), "earshot-churn-"));
  const file = join(directory, "result.json");
  const samples = [];
  let stderr = "";
  try {
    const arguments_ = ["--local", "--json", file, "--duration", `${seconds}`, "--progress", "60"];
    const run = spawn(
      join(kRoot, "build/asan/earshot-load"),
      [...arguments_, join(kRoot, "scenarios/churn.json")],
      {
        stdio: ["ignore", "inherit", "pipe"],
        env: {
          ...process.env,
          ASAN_OPTIONS: `detect_leaks=1:strict_string_checks=1:quarantine_size_mb=${kQuarantineMb}`,
          UBSAN_OPTIONS: "print_stacktrace=1",
        },
      },
    );
    const began = Date.now();
    const timer = setInterval(() => {
      const mb = residentMb(run.pid);
      const second = (Date.now() - began) / 1000;
      if (mb !== undefined && second <= seconds) samples.push({ second, mb });
    }, 1000);
    run.stderr.setEncoding("utf8").on("data", (text) => {
      stderr += text;
      process.stderr.write(text);
    });
    const code = await new Promise((done) => run.on("error", () => done(-1)).on("close", done));
    clearInterval(timer);
    return { code, stderr, samples, result: read(file) };
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

function read(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return undefined; // it did not come so far
  }
}

async function main([text = `${kHourS}`]) {
  const seconds = Number(text);
  if (!(seconds >= 20)) {
    console.error("churn.mjs [SECONDS]: at least 20");
    return 2;
  }
  const run = await play(seconds);
  const faults = judgeChurn(run);
  if (run.result) {
    const section = churnTable({ ...run, faults });
    console.log(section);
    if (seconds >= kHourS) writePage(withSection(readPage(), section));
  }
  for (const fault of faults) console.error(`churn: ${fault}`);
  return faults.length === 0 ? 0 : 1;
}

if (process.argv[1] === import.meta.filename) process.exitCode = await main(process.argv.slice(2));
