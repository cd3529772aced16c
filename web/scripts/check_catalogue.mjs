// Fails when a committed message catalogue differs from what the sources say.
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";

const kCatalogues = ["src/i18n/locales/en.po", "src/i18n/locales/settings/en.po"];
const url = (name) => new URL(`../${name}`, import.meta.url);
const read = (name) => readFileSync(url(name), "utf8");
const body = (text) => text.replace(/^"POT-Creation-Date:.*$/m, "");

const before = kCatalogues.map(read);
execFileSync("lingui", ["extract", "--clean"], { stdio: "ignore" });
const stale = kCatalogues.filter((name, index) => body(read(name)) !== body(before[index]));
for (const [index, name] of kCatalogues.entries()) writeFileSync(url(name), before[index]);
for (const name of stale) console.error(`${name} is stale: run \`npm run i18n:extract\``);
if (stale.length > 0) process.exit(1);
