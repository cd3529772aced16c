// The table of docs/networks.md: tests note their rows, the reporter prints and keeps them.
import type { FullResult, Reporter, TestCase, TestResult } from "@playwright/test/reporter";
import { test } from "@playwright/test";
import { readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";

const kPage = resolve(import.meta.dirname, "../../../docs/networks.md");
const kBegin = "<!-- measured: begin -->";
const kEnd = "<!-- measured: end -->";
const kColumns = ["networks", "browsers", "path", "shown", "accept to sound"] as const;

export type Row = Record<(typeof kColumns)[number], string>;

export function noteRow(row: Row): void {
  test.info().annotations.push({ type: "row", description: JSON.stringify(row) });
}

export default class RowReporter implements Reporter {
  readonly #rows: Row[] = [];

  onTestEnd(_: TestCase, { annotations, status }: TestResult): void {
    if (status !== "passed") return;
    for (const { type, description } of annotations) {
      if (type === "row" && description) this.#rows.push(JSON.parse(description));
    }
  }

  onEnd({ status }: FullResult): void {
    if (this.#rows.length === 0) return;
    const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
    const rows = this.#rows.map((row) => line(kColumns.map((column) => row[column])));
    const table = [line(kColumns), line(kColumns.map(() => "---")), ...rows].join("\n");
    console.log(`\n${table}\n`);
    if (process.env.EARSHOT_NETWORKS_PAGE !== "write" || status !== "passed") return;
    const [before, after] = readFileSync(kPage, "utf8").split(new RegExp(`${kBegin}[^]*${kEnd}`));
    writeFileSync(kPage, `${before}${kBegin}\n${table}\n${kEnd}${after}`);
  }
}
