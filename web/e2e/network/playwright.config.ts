import { defineConfig } from "@playwright/test";

// One worker: one lab, and two cores are busy with one call. Tests marked @ci are the few that
// ./test runs; ./dev network runs all and writes the table of docs/networks.md.
export default defineConfig({
  testDir: ".",
  testMatch: "*.spec.ts",
  workers: 1,
  retries: 0,
  timeout: 180_000,
  expect: { timeout: 25_000 },
  forbidOnly: !!process.env.CI,
  reporter: [
    ["list"],
    ["./rows.ts"],
    ["./quality_rows.ts"],
    ...(process.env.PLAYWRIGHT_JSON_OUTPUT_FILE ? ([["json"]] as const) : []),
  ],
  // The rows of a table that takes a quarter of an hour: ./dev bench quality.
  ...(process.env.EARSHOT_QUALITY_ROWS ? {} : { grepInvert: /@quality/ }),
  outputDir: "../../../build/network-results",
  use: { trace: "off" },
});
