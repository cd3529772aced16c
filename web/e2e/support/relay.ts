// The server's own relay, and people whose calls go through it whatever else is possible.
import { networkInterfaces } from "node:os";
import { expect } from "@playwright/test";
import type { Person } from "./person.ts";

// Browsers reach the server's relay at the address of this machine or network namespace.
export const kAddress =
  Object.values(networkInterfaces())
    .flat()
    .find((each) => each?.family === "IPv4" && !each.internal)?.address ?? "127.0.0.1";

/** Lines for the server; they end in a table. */
export const kWithRelay = `public_address = ["${kAddress}"]\n[turn]\nlisten = "${kAddress}:3478"`;

export async function relayAlways({ page }: Person, origin: string): Promise<void> {
  await page.goto(`${origin}/settings/privacy`);
  const choice = page.getByRole("switch", { name: "Always relay my calls" });
  await choice.press("Space");
  await expect(choice).toBeChecked();
  await page.goto(origin);
}
