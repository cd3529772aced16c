// Phones held upright and on their side, 320 px, 200 % zoom, forced colours: in every state of a
// call nothing is covered, cut off or too small for a finger. EARSHOT_PICTURES=<folder> keeps a
// picture of each.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { type Look, walkCall, walkers, walkUnanswered } from "./support/call_walk";
import { expect, test } from "./support/fixtures";
import { kMousePx, kSizes, kTouchPx, layoutMistakes, type SizeName } from "./support/layout";

const kPictures = process.env.EARSHOT_PICTURES;
if (kPictures) mkdirSync(kPictures, { recursive: true });

function lookAt(sizes: readonly SizeName[], found: string[]): Look {
  return async (state, { page }) => {
    const before = page.viewportSize() ?? kSizes.desktop;
    for (const size of sizes) {
      await page.setViewportSize(kSizes[size]);
      const targetPx = size === "zoomed" || size === "desktop" ? kMousePx : kTouchPx;
      const mistakes = await layoutMistakes(page, targetPx);
      found.push(...mistakes.map((mistake) => `${state}, ${size}: ${mistake}`));
      if (kPictures)
        await page.screenshot({
          path: join(kPictures, `${state.replaceAll(/\W+/g, "-")}-${size}.png`),
        });
    }
    await page.setViewportSize(before);
  };
}

const kAllSizes = ["phone", "landscape", "narrow", "zoomed", "desktop"] as const;

test("calls that are not answered fit every window", async ({ world }) => {
  test.setTimeout(300_000);
  const found: string[] = [];
  await walkUnanswered(await walkers(world), lookAt(kAllSizes, found));
  expect(found).toEqual([]);
});

test("a call fits every window in all its states", async ({ world }) => {
  test.setTimeout(300_000);
  const found: string[] = [];
  await walkCall(await walkers(world), lookAt(kAllSizes, found));
  expect(found).toEqual([]);
});
