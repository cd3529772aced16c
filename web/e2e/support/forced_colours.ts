// Forced colours take away backgrounds and shadows. What is left of each control is judged in a
// picture of the page, and by the edges and the system colours that it has now.
import type { Page } from "@playwright/test";
import { kControls } from "./layout.ts";
import { settle } from "./motion.ts";

/** Of a control's parts against each other: WCAG 2.2, 1.4.11. */
const kContrastMin = 3;
/** A field has its edge around it. */
const kAroundPx = 4;
/** Less of a box may be the smoothed edge of a letter. */
const kShareMin = 0.005;

interface Box {
  name: string;
  x: number;
  y: number;
  width: number;
  height: number;
}

/** What can hardly be seen while the system chooses the colours, in a line each. */
export async function forcedColoursMistakes(page: Page): Promise<string[]> {
  await page.emulateMedia({ forcedColors: "active" });
  try {
    await settle(page);
    const found = await styleMistakes(page);
    const boxes = await controlBoxes(page);
    const picture = (await page.screenshot()).toString("base64");
    return [...found, ...(await faintBoxes(page, picture, boxes))];
  } finally {
    await page.emulateMedia({ forcedColors: "none" });
  }
}

/** Controls of a call have an edge, and what is switched on has the colour for that. */
function styleMistakes(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const mistakes: string[] = [];
    const probe = document.createElement("div");
    probe.className = "visually-hidden";
    document.body.append(probe);
    // The policy of the page forbids attributes, not this.
    probe.style.setProperty("forced-color-adjust", "none");
    probe.style.setProperty("background-color", "Highlight");
    const highlight = getComputedStyle(probe).backgroundColor;
    probe.remove();
    const parts = (element: Element) => [element, ...element.querySelectorAll("*")];
    const isClear = (colour: string) => /rgba\(.*, 0\)|transparent/.test(colour);
    const hasEdge = (element: Element) => {
      const { borderTopStyle, borderTopWidth, borderTopColor, backgroundColor } =
        getComputedStyle(element);
      const drawn = borderTopStyle !== "none" && Number.parseFloat(borderTopWidth) >= 1;
      return drawn && !isClear(borderTopColor) && borderTopColor !== backgroundColor;
    };
    const nameOf = (element: Element) =>
      (element.getAttribute("aria-label") ?? element.textContent ?? "").trim().slice(0, 40);
    const isShown = (element: Element) => element.getBoundingClientRect().width > 1;
    const kOfCall = '[aria-label="Call"] button, [role="alertdialog"] button';
    for (const button of document.querySelectorAll(kOfCall)) {
      if (isShown(button) && !button.closest("[inert]") && !parts(button).some(hasEdge))
        mistakes.push(`“${nameOf(button)}” has no edge`);
    }
    const kOn = 'button[aria-pressed="true"], label[data-selected]';
    for (const control of document.querySelectorAll(kOn)) {
      const isOn = parts(control).some(
        (part) => getComputedStyle(part).backgroundColor === highlight,
      );
      if (isShown(control) && !control.closest("[inert]") && !isOn)
        mistakes.push(`“${nameOf(control)}” does not look switched on`);
    }
    return mistakes;
  });
}

/** Where the controls are that can be used now. */
function controlBoxes(page: Page): Promise<Box[]> {
  return page.evaluate((controls) => {
    const boxes: Box[] = [];
    for (const element of document.querySelectorAll(controls)) {
      const surface = element instanceof HTMLInputElement ? element.closest("label") : null;
      const { x, y, width, height } = (surface ?? element).getBoundingClientRect();
      const inView = x >= 0 && y >= 0 && x + width <= innerWidth && y + height <= innerHeight;
      if (width <= 1 || height <= 1 || !inView) continue;
      if (element.matches(":disabled") || element.closest("[inert], .visually-hidden")) continue;
      const hit = document.elementFromPoint(x + width / 2, y + height / 2);
      if (!hit || !(surface ?? element).contains(hit)) continue;
      const words = element.getAttribute("aria-label") ?? (surface ?? element).textContent ?? "";
      boxes.push({ name: words.trim().slice(0, 40), x, y, width, height });
    }
    return boxes;
  }, kControls);
}

/** Boxes of the picture in which nothing stands out. */
function faintBoxes(page: Page, picture: string, boxes: Box[]): Promise<string[]> {
  return page.evaluate(
    async ({ png, all, around, contrastMin, shareMin }) => {
      const bytes = Uint8Array.from(atob(png), (sign) => sign.charCodeAt(0));
      const image = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
      const canvas = new OffscreenCanvas(image.width, image.height);
      const context = canvas.getContext("2d")!;
      context.drawImage(image, 0, 0);
      const linear = (value: number) =>
        value <= 10 ? value / 3294.6 : ((value / 255 + 0.055) / 1.055) ** 2.4;
      const mistakes: string[] = [];
      for (const { name, x, y, width, height } of all) {
        const [wide, high] = [width, height].map((side) => Math.ceil(side) + 2 * around);
        const { data } = context.getImageData(x - around, y - around, wide!, high!);
        const lights: number[] = [];
        for (let at = 0; at < data.length; at += 4) {
          const [red = 0, green = 0, blue = 0] = data.subarray(at, at + 3);
          lights.push(0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue));
        }
        lights.sort((one, other) => one - other);
        const few = Math.ceil(lights.length * shareMin);
        const contrast = (lights.at(-few)! + 0.05) / (lights[few - 1]! + 0.05);
        if (contrast < contrastMin)
          mistakes.push(`“${name}” stands out by ${contrast.toFixed(1)} only`);
      }
      return mistakes;
    },
    {
      png: picture,
      all: boxes,
      around: kAroundPx,
      contrastMin: kContrastMin,
      shareMin: kShareMin,
    },
  );
}
