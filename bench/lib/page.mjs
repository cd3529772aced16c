// docs/performance.md: a head, and sections of one table each, known by their titles.
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { cpus, release, totalmem } from "node:os";
import { join, resolve } from "node:path";

export const kPage = join(resolve(import.meta.dirname, "../.."), "docs/performance.md");

export function table({ title, columns, rows, notes }) {
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

export function machine() {
  const os = /^PRETTY_NAME="(.*)"/m.exec(readFileSync("/etc/os-release", "utf8"))?.[1] ?? "Linux";
  const memory = Math.round(totalmem() / 2 ** 30);
  const compiler = execFileSync("g++", ["-dumpfullversion"], { encoding: "utf8" }).trim();
  const hardware = `${cpus().length} × ${cpus()[0].model.trim()}, ${memory} GiB`;
  return `${hardware}, ${os}, Linux ${release()}, GCC ${compiler}`;
}

function place(page, title) {
  const from = page.indexOf(`## ${title}\n`);
  const next = page.indexOf("\n## ", from);
  return { from, to: next < 0 ? page.length : next };
}

/** The section of that title; empty: there is none. */
export function sectionOf(page, title) {
  const { from, to } = place(page, title);
  return from < 0 ? "" : page.slice(from, to);
}

/** The page with this section in the place of the one of the same title, or at its end. */
export function withSection(page, section) {
  const title = section.slice(3, section.indexOf("\n"));
  const { from, to } = place(page, title);
  return from < 0 ? `${page}\n${section}` : page.slice(0, from) + section + page.slice(to);
}

export const readPage = () => (existsSync(kPage) ? readFileSync(kPage, "utf8") : "");
export const writePage = (page) => writeFileSync(kPage, page);
