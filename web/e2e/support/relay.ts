// The server's own relay, and people whose calls go through it whatever else is possible.
import { expect } from "@playwright/test";
import { kAddress } from "./address.ts";
import type { Person } from "./person.ts";

/** Lines for the server; they end in a table. */
export const kWithRelay = `public_address = ["${kAddress}"]\n[turn]\nlisten = "${kAddress}:3478"`;

export async function relayAlways({ page }: Person, origin: string): Promise<void> {
  await page.goto(`${origin}/settings/privacy`);
  const choice = page.getByRole("switch", { name: "Always relay my calls" });
  await choice.press("Space");
  await expect(choice).toBeChecked();
  await page.goto(origin);
}
