// What a screen reader would have said: everything that was put into the two live regions.
import { expect, type Page } from "@playwright/test";

type Politeness = "polite" | "assertive";

interface Said {
  text: string;
  politeness: Politeness;
}

declare global {
  interface Window {
    __said: Said[];
  }
}

/** Begins to listen; call it once, on a page with somebody signed in. */
export async function listen(page: Page): Promise<void> {
  await page.evaluate(() => {
    window.__said = [];
    for (const politeness of ["polite", "assertive"] as const) {
      const region = document.querySelector(`[data-testid="live-${politeness}"]`);
      if (!region) throw new Error(`there is no ${politeness} live region`);
      new MutationObserver(() => {
        const text = (region.textContent ?? "").replaceAll("\u00a0", " ").trim();
        if (text !== "") window.__said.push({ text, politeness });
      }).observe(region, { childList: true, characterData: true, subtree: true });
    }
  });
}

/** These words have been said since `listen` or the last `forget`. */
export async function expectSaid(page: Page, words: RegExp, politeness: Politeness): Promise<void> {
  await expect
    .poll(() => page.evaluate(() => window.__said), { message: `${words} is said ${politeness}ly` })
    .toContainEqual({ text: expect.stringMatching(words), politeness });
}

export async function forget(page: Page): Promise<void> {
  await page.evaluate(() => {
    window.__said = [];
  });
}
