// Settings → Connection says what a network lets through, and what it does not.
import type { BrowserKind } from "../support/browsers.ts";
import type { Person } from "../support/person.ts";
import type { NetworkName } from "./firewall.ts";
import { expect, test } from "./fixtures.ts";

const kChecks = ["signalling", "stun", "turn_udp", "turn_tcp", "turn_tls", "media"] as const;

interface Expected {
  network: NetworkName;
  browser: BrowserKind;
  failed: (typeof kChecks)[number][];
  verdict: string;
}

const kCases: Expected[] = [
  { network: "cone", browser: "chromium", failed: [], verdict: "Everything works" },
  { network: "cone", browser: "firefox", failed: [], verdict: "Everything works" },
  {
    network: "blockudp",
    browser: "chromium",
    failed: ["stun", "turn_udp"],
    verdict: "Calls will work, but without UDP",
  },
  {
    network: "only443",
    browser: "firefox",
    failed: ["stun", "turn_udp", "turn_tcp"],
    verdict: "Calls will work, but without UDP",
  },
];

async function runSelfTest({ page }: Person, origin: string): Promise<void> {
  await page.goto(`${origin}/settings/connection`);
  await page.getByRole("button", { name: "Test my connection" }).click();
  await expect(page.getByRole("button", { name: "Test again" })).toBeVisible({ timeout: 40_000 });
}

for (const { network, browser, failed, verdict } of kCases) {
  const tag = network === "only443" ? "@ci" : "@full";
  test(`${network} in ${browser}: "${verdict}"`, { tag }, async ({ world }) => {
    world.lab.connect("a", network);
    const ana = await world.newPerson("Ana", "a", { kind: browser });
    await runSelfTest(ana, world.server.origin);
    for (const check of kChecks) {
      const state = failed.includes(check) ? "failed" : "ok";
      const row = ana.page.locator(`[data-check="${check}"]`);
      await expect(row, check).toHaveAttribute("data-state", state);
    }
    await expect(ana.page.getByTestId("connection-verdict")).toContainText(verdict);
  });
}
