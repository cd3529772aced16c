// Fails when a committed message catalogue differs from what the sources say, when a language lacks
// a word, or when a plural lacks a form that its language has.
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { checkPhysicalCss } from "./physical_css.mjs";
import { checkWords, parsePo } from "./po_words.mjs";

const kLocales = new URL("../src/i18n/locales/", import.meta.url);
const kSource = "en";

const names = () =>
  readdirSync(kLocales, { recursive: true })
    .map(String)
    .filter((name) => name.endsWith(".po"))
    .toSorted();
const read = (name) => readFileSync(new URL(name, kLocales), "utf8");
// Dates say nothing, and where a word stands changes without the word.
const body = (text) =>
  text
    .replace(/^"POT-Creation-Date:.*$/m, "")
    .replace(/^#[.:].*\n/gm, "")
    .trim();

const before = new Map(names().map((name) => [name, read(name)]));
execFileSync("lingui", ["extract", "--clean"], { stdio: "ignore" });
const problems = [];
for (const name of names()) {
  const committed = before.get(name);
  if (committed === undefined || body(read(name)) !== body(committed))
    problems.push(`${name} is stale: run \`npm run i18n:extract\``);
}
for (const [name, text] of before) {
  writeFileSync(new URL(name, kLocales), text);
  const language = name.split("/")[0];
  if (language === kSource) continue;
  for (const problem of checkWords(parsePo(text), language)) problems.push(`${name}: ${problem}`);
}
problems.push(...checkPhysicalCss(new URL("../src/", import.meta.url)));
for (const problem of problems) console.error(problem);
if (problems.length > 0) process.exit(1);
