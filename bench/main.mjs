// Runs the benchmarks and writes docs/performance.md: all of it, or the tables of the sections that
// were named. Called by `./dev bench [SECTION...]`.
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { cpus, release, totalmem } from "node:os";
import { join, resolve } from "node:path";
import { clickToFirstFrame } from "./click_to_first_frame.ts";
import { idleSockets } from "./idle_sockets.mjs";
import { besideJanus } from "./janus.mjs";
import { groupCallLoad } from "./load.mjs";
import { ackedMessages } from "./messages.mjs";
import { relayLatency } from "./relay_latency.mjs";
import { callQuality } from "./quality.mjs";
import { sfuForwarding, sfuWorkers } from "./sfu.mjs";
import { srtpPackets } from "./srtp.mjs";
import { turnRelay } from "./turn.mjs";

const kRoot = resolve(import.meta.dirname, "..");
const kPage = join(kRoot, "docs/performance.md");
const kSections = {
  messages: ackedMessages,
  sockets: idleSockets,
  relay: relayLatency,
  turn: turnRelay,
  srtp: srtpPackets,
  sfu: sfuForwarding,
  workers: sfuWorkers,
  janus: besideJanus,
  load: groupCallLoad,
  call: clickToFirstFrame,
  quality: callQuality,
};

function table({ title, columns, rows, notes }) {
  const line = (cells) => `| ${cells.join(" | ")} |`;
  return [
    `## ${title}`,
    line(columns),
    line(columns.map(() => "---")),
    ...rows.map(line),
    "",
    notes,
    "",
  ].join("\n");
}

function machine() {
  const os = /^PRETTY_NAME="(.*)"/m.exec(readFileSync("/etc/os-release", "utf8"))?.[1] ?? "Linux";
  const memory = Math.round(totalmem() / 2 ** 30);
  const compiler = execFileSync("g++", ["-dumpfullversion"], { encoding: "utf8" }).trim();
  const hardware = `${cpus().length} × ${cpus()[0].model.trim()}, ${memory} GiB`;
  return `${hardware}, ${os}, Linux ${release()}, GCC ${compiler}, release build`;
}

/** The page with this table in the place of the one of the same title, or at its end. */
function withTable(page, part) {
  const [title] = part.split("\n");
  const from = page.indexOf(`${title}\n`);
  if (from < 0) return `${page}\n${part}`;
  const next = page.indexOf("\n## ", from);
  return page.slice(0, from) + part + (next < 0 ? "" : page.slice(next));
}

const chosen = process.argv.slice(2);
for (const name of chosen) {
  if (!(name in kSections)) {
    console.error(
      `There is no benchmark '${name}'; there are: ${Object.keys(kSections).join(", ")}.`,
    );
    process.exit(2);
  }
}
const parts = [];
for (const [name, run] of Object.entries(kSections)) {
  if (chosen.length > 0 && !chosen.includes(name)) continue;
  console.log(`bench: ${name} …`);
  for (const result of [await run()].flat()) {
    const part = table(result);
    console.log(part);
    parts.push(part);
  }
}
if (chosen.length === 0) {
  const head = [
    "# Performance",
    "",
    "Made by `./dev bench`; each table is one run on one machine. Machines are noisy: " +
      "read ratios, not figures.",
    "",
    `Machine: ${machine()}.`,
    "",
  ];
  writeFileSync(kPage, `${head.join("\n")}\n${parts.join("\n")}`);
} else {
  let page = readFileSync(kPage, "utf8");
  for (const part of parts) page = withTable(page, part);
  writeFileSync(kPage, page);
}
console.log(`wrote ${kPage}`);
