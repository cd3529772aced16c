// The quality table of docs/performance.md: tests note their rows, the reporter hands them to
// bench/quality.mjs.
import type { Reporter, TestCase, TestResult } from "@playwright/test/reporter";
import { test } from "@playwright/test";
import { writeFileSync } from "node:fs";

export interface QualityRow {
  network: string;
  /** Of the worse side. */
  gapPercent: number;
  longestGapMs: number;
  frozenMs: number;
  kbps: number;
  height: number;
  pausedPercent: number;
  /** After the network was good again, or another: sound and a moving picture. */
  recoveredMs?: number;
  /** As sharp as before. */
  sharpMs?: number;
}

const kKind = "quality";

export function noteQuality(row: QualityRow): void {
  console.log("quality:", JSON.stringify(row));
  test.info().annotations.push({ type: kKind, description: JSON.stringify(row) });
}

export default class QualityReporter implements Reporter {
  readonly #rows: QualityRow[] = [];

  onTestEnd(_: TestCase, { annotations }: TestResult): void {
    for (const { type, description } of annotations) {
      if (type === kKind && description) this.#rows.push(JSON.parse(description));
    }
  }

  onEnd(): void {
    const file = process.env.EARSHOT_QUALITY_ROWS;
    if (file) writeFileSync(file, JSON.stringify(this.#rows));
  }
}
