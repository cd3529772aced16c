// Calls over bad networks: runs the browser tests that measure them, in a lab of namespaces, and
// makes the table of what they noted. Needs root or user namespaces.
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { rounded } from "./lib/numbers.mjs";

const kRoot = resolve(import.meta.dirname, "..");

async function measure() {
  const folder = mkdtempSync(join(tmpdir(), "earshot-quality-"));
  const file = join(folder, "rows.json");
  const config = "e2e/network/playwright.config.ts";
  const command = ["npx", "playwright", "test", "-c", config, "--grep", "@quality"];
  const tools = join(kRoot, "tools");
  const child = spawn(join(tools, "in_lab.sh"), [join(tools, "with_pulse.sh"), ...command], {
    cwd: join(kRoot, "web"),
    env: {
      EARSHOT_BIN: join(kRoot, "build/release/earshot"),
      ...process.env,
      EARSHOT_QUALITY_ROWS: file,
    },
    stdio: ["ignore", "inherit", "inherit"],
  });
  await new Promise((done) => child.once("exit", done));
  const rows = JSON.parse(readFileSync(file, "utf8"));
  rmSync(folder, { recursive: true });
  return rows;
}

const seconds = (ms) => (ms === undefined ? "–" : rounded(ms / 1000, 1));

export async function callQuality() {
  const rows = await measure();
  return {
    title: "Calls over bad networks, two Chromiums",
    columns: [
      ...["network", "sound made up, %", "longest gap, ms", "picture stood still, s"],
      ...["received, kbit/s", "picture", "paused, %", "sound and picture again, s"],
      "as sharp as before, s",
    ],
    rows: rows.map((row) => [
      row.network,
      rounded(row.gapPercent, 1),
      rounded(row.longestGapMs, 0),
      rounded(row.frozenMs / 1000, 1),
      rounded(row.kbps, 0),
      row.height === 0 ? "–" : `${row.height}p`,
      rounded(row.pausedPercent, 0),
      seconds(row.recoveredMs),
      seconds(row.sharpMs),
    ]),
    notes:
      "Ana's access link is made bad in both directions; she sends 720p that wants megabits and " +
      "a voice, Ben a calm 360p picture and a voice. Sound: the worse of both sides. Picture, " +
      "what is received and how long it stood still: Ana's, at Ben. 20 s from the 9th second on; " +
      "the outage and the change of address with the 20 s after them. Again, and as sharp: from " +
      "the moment in which the network is good, or another. Both browsers share two cores. Aim: " +
      "sound made up below 5 % at 20 % loss; heard again within 5 s of a change of address.",
  };
}
