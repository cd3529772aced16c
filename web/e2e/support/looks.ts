// What is looked at in every state of the application, by those who do not see it, do not use a
// mouse, need larger letters, their own colours, calm or another language.
import type { Page } from "@playwright/test";
import { axeFinds } from "./axe.ts";
import type { Look } from "./call_walk.ts";
import { cutTexts } from "./cut_text.ts";
import { forcedColoursMistakes } from "./forced_colours.ts";
import { kMousePx, kSizes, kTouchPx, layoutMistakes, type SizeName } from "./layout.ts";
import { motionMistakes } from "./motion.ts";
import { inLanguage, languagesOf, schemesOf } from "./states.ts";

/** Runs all checks in a state and notes what they find. */
export function lookForMistakes(found: string[]): Look {
  return async (state, { page }) => {
    const note = (what: string, mistakes: string[]) =>
      found.push(...mistakes.map((mistake) => `${state}, ${what}: ${mistake}`));
    // The controls of a call hide from a resting pointer, never from a key.
    await page.keyboard.press("Shift");
    note("reduced motion", await motionMistakes(page));
    for (const colorScheme of schemesOf(state)) {
      await page.emulateMedia({ colorScheme });
      note(colorScheme, await axeFinds(page));
    }
    note("forced colours", await forcedColoursMistakes(page));
    const before = page.viewportSize() ?? kSizes.desktop;
    for (const size of Object.keys(kSizes) as SizeName[]) note(size, await inSize(page, size));
    // Words are longest in German and run the other way in Arabic.
    for (const language of languagesOf(state)) {
      await inLanguage(
        page,
        language,
        async () => void note(`narrow, ${language}`, await inSize(page, "narrow")),
      );
    }
    await page.setViewportSize(before);
  };
}

/** What is out of place in a window of this size. */
async function inSize(page: Page, size: SizeName): Promise<string[]> {
  await page.setViewportSize(kSizes[size]);
  const isForMouse = size === "zoomed" || size === "desktop";
  const look = async () => [
    ...(await layoutMistakes(page, isForMouse ? kMousePx : kTouchPx)),
    ...(await cutTexts(page)),
  ];
  return size === "zoomed" ? withFinePixels(page, look) : look();
}

/** A zoomed window has half the width and height, and twice the pixels for each. */
async function withFinePixels<T>(page: Page, look: () => Promise<T>): Promise<T> {
  const session = await page.context().newCDPSession(page);
  await session.send("Emulation.setDeviceMetricsOverride", {
    ...kSizes.zoomed,
    deviceScaleFactor: 2,
    mobile: false,
  });
  const seen = await look();
  await session.detach();
  return seen;
}
