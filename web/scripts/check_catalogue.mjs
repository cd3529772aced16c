// Fails when the committed message catalogue differs from what the sources say.
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";

const catalogue = new URL("../src/i18n/locales/en.po", import.meta.url);
const before = readFileSync(catalogue, "utf8");
execFileSync("lingui", ["extract", "--clean"], { stdio: "ignore" });
const after = readFileSync(catalogue, "utf8");
const body = (text) => text.replace(/^"POT-Creation-Date:.*$/m, "");
if (body(before) !== body(after)) {
  writeFileSync(catalogue, before);
  console.error("src/i18n/locales/en.po is stale: run `npm run i18n:extract`");
  process.exit(1);
}
writeFileSync(catalogue, before);
