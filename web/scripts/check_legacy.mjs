// Fails when the build for old browsers has syntax that one of them does not know: after ES2017,
// which Chrome 60, Firefox 55, Safari 11 and Edge 79 share. Reads dist/, so build first.
import { readdirSync, readFileSync } from "node:fs";
import { syntaxProblem } from "./legacy_syntax.ts";

const kDist = new URL("../dist/", import.meta.url);
const scripts = (folder, pattern) =>
  readdirSync(new URL(folder, kDist))
    .filter((name) => pattern.test(name))
    .map((name) => `${folder}${name}`);

const checks = [
  // Before anything is known of the browser.
  ...scripts("assets/", /^start-.*\.js$/).map((name) => [name, 5]),
  ["legacy/app.js", 2017],
  // Sound worklets, which browsers have since modules have import.meta.
  ...scripts("legacy/", /^(?!app).*\.js$/).map((name) => [name, 2020, "module"]),
];
let failed = false;
for (const [name, version, type] of checks) {
  const problem = syntaxProblem(readFileSync(new URL(name, kDist), "utf8"), version, type);
  console.log(`${name}: ${problem ?? `ES${version}`}`);
  failed ||= problem !== undefined;
}
if (failed) process.exit(1);
