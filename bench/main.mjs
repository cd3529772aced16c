// Runs the benchmarks and writes docs/performance.md: all of it, or the tables of the sections that
// were named. Called by `./dev bench [SECTION...]`.
import { clickToFirstFrame } from "./click_to_first_frame.ts";
import { idleSockets } from "./idle_sockets.mjs";
import { besideJanus } from "./janus.mjs";
import { kPage, machine, readPage, sectionOf, table, withSection, writePage } from "./lib/page.mjs";
import { groupCallLoad } from "./load.mjs";
import { ackedMessages } from "./messages.mjs";
import { relayLatency } from "./relay_latency.mjs";
import { callQuality } from "./quality.mjs";
import { sfuForwarding, sfuWorkers } from "./sfu.mjs";
import { srtpPackets } from "./srtp.mjs";
import { turnRelay } from "./turn.mjs";
import { kChurnTitle } from "../tools/churn.mjs";

/** Of other verbs: a page that is written anew keeps it. */
const kKept = [kChurnTitle];
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
const former = readPage();
if (chosen.length === 0) {
  const head = [
    "# Performance",
    "",
    "Made by `./dev bench`; each table is one run on one machine. Machines are noisy: " +
      "read ratios, not figures.",
    "",
    `Machine: ${machine()}, release build.`,
    "",
  ];
  parts.push(...kKept.map((title) => sectionOf(former, title)).filter(Boolean));
  writePage(`${head.join("\n")}\n${parts.join("\n")}`);
} else {
  writePage(parts.reduce(withSection, former));
}
console.log(`wrote ${kPage}`);
