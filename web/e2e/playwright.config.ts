import { defineConfig } from "@playwright/test";

// Every test starts its own server process and its own browser processes (support/fixtures.ts),
// because a call needs two of them, with different cameras. One worker: two cores are busy with one
// call.
export default defineConfig({
  testDir: ".",
  testMatch: "*.spec.ts",
  testIgnore: "network/**",
  workers: 1,
  retries: 0,
  timeout: 90_000,
  expect: { timeout: 15_000 },
  forbidOnly: !!process.env.CI,
  reporter: [["list"]],
  outputDir: "../../build/e2e-results",
  use: { trace: "off" },
});
