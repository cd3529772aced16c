// Draws the pictures that need pixels (home screens, notifications) out of public/icon.svg, with
// the Chromium of the system: `node scripts/make_icons.mjs` after a change of the mark.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { chromium } from "playwright-core";

const kPublic = new URL("../public/", import.meta.url);
const kMark = readFileSync(new URL("icon.svg", kPublic), "utf8");

/** Systems cut their own shape out of it: colour up to the edge, the mark well inside. */
const kMaskable = kMark.replace('rx="9"', 'rx="0"');
/** Status bars take only the shape: no ground, the mark as large as it goes. */
const kBadge = kMark.replace(/<rect[^>]*>/, "").replace("0 0 32 32", "6.5 6.25 19 19");

const kPictures = [
  ["icon-192", kMark, 192],
  ["icon-512", kMark, 512],
  ["maskable-192", kMaskable, 192],
  ["maskable-512", kMaskable, 512],
  ["apple-touch-icon", kMaskable, 180],
  ["badge-96", kBadge, 96],
];

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu"],
});
const page = await browser.newPage();
mkdirSync(new URL("icons/", kPublic), { recursive: true });
for (const [name, svg, size] of kPictures) {
  await page.setViewportSize({ width: size, height: size });
  const picture = svg.replace("<svg ", `<svg width="${size}" height="${size}" `);
  await page.setContent(`<style>body{margin:0}svg{display:block}</style>${picture}`);
  writeFileSync(
    new URL(`icons/${name}.png`, kPublic),
    await page.screenshot({ omitBackground: true }),
  );
}
await browser.close();
