// What is looked at in every state of the application, by those who do not see it, do not use a
// mouse, need larger letters, their own colours or calm.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { axeFinds } from "./axe.ts";
import type { Look } from "./call_walk.ts";
import { cutTexts } from "./cut_text.ts";
import { forcedColoursMistakes } from "./forced_colours.ts";
import { kMousePx, kSizes, kTouchPx, layoutMistakes, type SizeName } from "./layout.ts";
import { motionMistakes, settle } from "./motion.ts";

/** The stage is dark whatever the theme; in these states the page is in view as well. */
const kInTwoThemes = /incoming|missed|waiting|elsewhere|mini|return|docked|^page/;

/** EARSHOT_PICTURES=<folder> keeps a picture of each state. */
const kPictures = process.env.EARSHOT_PICTURES;
if (kPictures) mkdirSync(kPictures, { recursive: true });

/** A change of language draws everything anew, and leaves these states as they are. */
const kSpeakAll = [
  /^(ringing|incoming|incoming voice|declined|unreachable|ended|failed.*|reconnecting|waiting)$/,
  /^(voice|video|muted|sharing|their screen|docked|mini bar)$/,
  /^page: (register|sign in|empty|no calls|chat|call log|settings.*)$/,
];

const speaksAll = (state: string) => kSpeakAll.some((states) => states.test(state));

/** Runs all checks in a state and notes what they find. */
export function lookForMistakes(found: string[]): Look {
  return async (state, { page }) => {
    // The controls of a call hide from a resting pointer, never from a key.
    await page.keyboard.press("Shift");
    const note = (what: string, mistakes: string[]) =>
      found.push(...mistakes.map((mistake) => `${state}, ${what}: ${mistake}`));
    note("reduced motion", await motionMistakes(page));
    const schemes = kInTwoThemes.test(state) ? (["dark", "light"] as const) : (["light"] as const);
    for (const colorScheme of schemes) {
      await page.emulateMedia({ colorScheme });
      await settle(page);
      note(colorScheme, await axeFinds(page));
    }
    note("forced colours", await forcedColoursMistakes(page));
    const before = page.viewportSize() ?? kSizes.desktop;
    const inSize = async (size: SizeName, where: string) => {
      await page.setViewportSize(kSizes[size]);
      const isForMouse = size === "zoomed" || size === "desktop";
      const look = async () => {
        note(where, await layoutMistakes(page, isForMouse ? kMousePx : kTouchPx));
        note(where, await cutTexts(page));
        if (kPictures) await page.screenshot({ path: join(kPictures, fileName(state, where)) });
      };
      await (size === "zoomed" ? withFinePixels(page, look) : look());
    };
    for (const size of Object.keys(kSizes) as SizeName[]) await inSize(size, size);
    // Words are longest in German and run the other way in Arabic.
    for (const language of speaksAll(state) ? ["de", "ar"] : []) {
      await speak(page, language);
      for (const size of kPictures
        ? (["narrow", "phone", "desktop"] as const)
        : (["narrow"] as const))
        await inSize(size, `${size} ${language}`);
      await speak(page, "en");
    }
    await page.setViewportSize(before);
  };
}

async function speak(page: Page, language: string): Promise<void> {
  await page.evaluate((code) => {
    localStorage.setItem("earshot.language", code);
    window.dispatchEvent(new Event("storage"));
  }, language);
  await page.locator(`html[lang=${language}]`).waitFor({ state: "attached" });
  await settle(page);
}

const fileName = (state: string, size: string) =>
  `${`${state}-${size}`.replaceAll(/\W+/g, "-")}.png`;

/** A zoomed window has half the width and height, and twice the pixels for each. */
async function withFinePixels(page: Page, look: () => Promise<void>): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await session.send("Emulation.setDeviceMetricsOverride", {
    ...kSizes.zoomed,
    deviceScaleFactor: 2,
    mobile: false,
  });
  await look();
  await session.detach();
}
