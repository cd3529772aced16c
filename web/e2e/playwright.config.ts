import { defineConfig } from "@playwright/test";

// Every test starts its own server process and its own browser processes (support/fixtures.ts),
// because a call needs two of them, with different cameras. One worker: two cores are busy with one
// call, or two that wait most of the time (the two halves of `./test e2e`). What measures time or
// breaks under load carries the tag @alone.
export default defineConfig({
  testDir: ".",
  testMatch: "*.spec.ts",
  testIgnore: "network/**",
  workers: 1,
  retries: 0,
  timeout: 180_000,
  expect: { timeout: 25_000 },
  forbidOnly: !!process.env.CI,
  reporter: [["list"]],
  outputDir: `../../build/e2e-results${process.env.EARSHOT_E2E_PART ?? ""}`,
  use: { trace: "off" },
});
