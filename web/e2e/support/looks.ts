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
    for (const size of Object.keys(kSizes) as SizeName[]) {
      await page.setViewportSize(kSizes[size]);
      const look = async () => {
        const isForMouse = size === "zoomed" || size === "desktop";
        note(size, await layoutMistakes(page, isForMouse ? kMousePx : kTouchPx));
        note(size, await cutTexts(page));
        if (kPictures) await page.screenshot({ path: join(kPictures, fileName(state, size)) });
      };
      await (size === "zoomed" ? withFinePixels(page, look) : look());
    }
    await page.setViewportSize(before);
  };
}

const fileName = (state: string, size: string) => `${state.replaceAll(/\W+/g, "-")}-${size}.png`;

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
