// Fails when the first load or the call view outgrow their budget. Reads dist/, so build first.
import { readFileSync, statSync } from "node:fs";

const kFirstLoadKbMax = 200;
const kCallViewKbMax = 80;
/** Beside the call view, whose controls it uses. */
const kGroupCallKbMax = 40;
const kDist = new URL("../dist/", import.meta.url);

const manifest = JSON.parse(readFileSync(new URL(".vite/manifest.json", kDist), "utf8"));

/** Every file that `key` needs before it can run. */
function filesOf(key, seen = new Set()) {
  const chunk = manifest[key];
  if (seen.has(chunk.file)) return seen;
  seen.add(chunk.file);
  for (const other of chunk.imports ?? []) filesOf(other, seen);
  return seen;
}

const kbOf = (files) =>
  [...files].reduce((sum, file) => sum + statSync(new URL(`${file}.br`, kDist)).size, 0) / 1024;

const first = filesOf("index.html");
// The chat is the shell with a conversation in it; their routes are loaded right after the entry.
for (const page of ["src/pages/ShellPage.tsx", "src/pages/ConversationPage.tsx"])
  filesOf(page, first);
// The words come beside it, in one language.
const words = Object.keys(manifest)
  .filter((key) => /^src\/i18n\/locales\/[^/]+\/main\.po$/.test(key))
  .map((key) => kbOf([manifest[key].file]));
const call = Object.keys(manifest).find((key) => key.endsWith("features/call/CallStage.tsx"));
if (!call) throw new Error("the call view is not a chunk of its own");
// The engine of calls is loaded while the page connects, and counts as part of them.
const callOnly = [...filesOf("src/engine/call/part.ts", filesOf(call))].filter(
  (file) => !first.has(file),
);

const group = ["features/meeting/MeetingHost.tsx", "features/meeting/MeetingStage.tsx"];
const groupCall = new Set(first).union(filesOf("src/engine/call/part.ts", filesOf(call)));
const groupOnly = [...group.map((part) => `src/${part}`), "src/engine/meeting/part.ts"]
  .reduce((files, key) => filesOf(key, files), new Set(groupCall))
  .difference(groupCall);

const rows = [
  ["first load", kbOf(first) + Math.max(...words), kFirstLoadKbMax],
  ["call view", kbOf(callOnly), kCallViewKbMax],
  ["group call", kbOf(groupOnly), kGroupCallKbMax],
];
for (const [name, kb, max] of rows) console.log(`${name}: ${kb.toFixed(1)} KB of ${max} KB`);
if (rows.some(([, kb, max]) => kb > max)) process.exit(1);
