// What holds for a state of a walk by its name.
import type { Page } from "@playwright/test";
import { settle } from "./motion.ts";

/** The stage is dark whatever the theme; in these states the page is in view as well. */
const kInTwoThemes = /incoming|missed|waiting|elsewhere|mini|return|docked|group: bar|^page/;

export const schemesOf = (state: string) =>
  kInTwoThemes.test(state) ? (["dark", "light"] as const) : (["light"] as const);

/** A change of language draws everything anew, and leaves these states as they are. */
const kSpeakAll = [
  /^(ringing|incoming|incoming voice|declined|unreachable|ended|failed.*|reconnecting|waiting)$/,
  /^(voice|video|muted|sharing|their screen|docked|mini bar)$/,
  /^group: (incoming|bar|muted by a host|their screens|ended)$/,
  /^page: (register|sign in|empty|no calls|chat|call log|settings.*)$/,
];

export const languagesOf = (state: string): readonly string[] =>
  kSpeakAll.some((states) => states.test(state)) ? ["de", "ar"] : [];

/** `look` sees the page in another language. */
export async function inLanguage(
  page: Page,
  language: string,
  look: () => Promise<void>,
): Promise<void> {
  await speak(page, language);
  await look();
  await speak(page, "en");
}

async function speak(page: Page, language: string): Promise<void> {
  await page.evaluate((code) => {
    localStorage.setItem("earshot.language", code);
    window.dispatchEvent(new Event("storage"));
  }, language);
  await page.locator(`html[lang=${language}]`).waitFor({ state: "attached" });
  await settle(page);
}
