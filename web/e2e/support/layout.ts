// What can be seen of a layout's mistakes: controls that are covered, cut off or too small, and
// pages that scroll sideways.
import type { Page } from "@playwright/test";

export const kSizes = {
  phone: { width: 390, height: 844 },
  landscape: { width: 844, height: 390 },
  narrow: { width: 320, height: 640 },
  /** A window of 1280×800 at 200 % zoom. */
  zoomed: { width: 640, height: 400 },
  desktop: { width: 1280, height: 800 },
} as const;

export type SizeName = keyof typeof kSizes;

/** A finger's width; less is for the mouse. */
export const kTouchPx = 44;
export const kMousePx = 24;

/** Everything that can be pressed, chosen or written into. */
export const kControls = ["button", "a[href]", "input", "textarea", "select", "summary"]
  .concat(
    ["radio", "menuitem", "menuitemradio", "option", "switch"].map((role) => `[role=${role}]`),
  )
  .join(", ");
const kWindows = "[role=dialog], [role=alertdialog], [role=menu], [role=listbox], [data-placement]";

/** As long as no control moved, the page has settled. */
const kRestFrames = 5;

/** The middle of a control, and what lies right, below, left and above of it. */
const kAround = [
  [0, 0],
  [1, 0],
  [0, 1],
  [-1, 0],
  [0, -1],
] as const;

/**
 * Every control that can be used now, scrolled into view, must lie inside the window and answer at
 * its middle and `targetPx` around it. Gives what is wrong in words.
 */
export async function layoutMistakes(page: Page, targetPx: number): Promise<string[]> {
  await comeToRest(page);
  return [...(await controlMistakes(page, targetPx)), ...(await widthMistakes(page))];
}

/** What measures itself answers to a new size some frames later, on a busy machine much later. */
function comeToRest(page: Page): Promise<void> {
  return page.evaluate(
    async ({ controls, restFrames }) => {
      const places = () =>
        Array.from(document.querySelectorAll(controls), (element) => {
          const { x, y, width, height } = element.getBoundingClientRect();
          return [x, y, width, height].join();
        }).join(";");
      for (let rest = 0, before = ""; rest < restFrames; ) {
        await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
        const now = places();
        rest = now === before ? rest + 1 : 0;
        before = now;
      }
    },
    { controls: kControls, restFrames: kRestFrames },
  );
}

function controlMistakes(page: Page, targetPx: number): Promise<string[]> {
  return page.evaluate(
    ({ target, around, controls, windows }) => {
      const mistakes: string[] = [];
      const nameOf = (element: Element) => {
        const words = element.getAttribute("aria-label") ?? element.textContent ?? "";
        return `${element.tagName.toLowerCase()} “${words.trim().slice(0, 40)}”`;
      };
      const boxOf = (element: Element) => {
        // A native control that is hidden has its target around it: its words, or what is dragged.
        const holder = element.matches("[type=range]") ? "[data-rac]" : "label";
        const label = element instanceof HTMLInputElement ? element.closest(holder) : null;
        return { surface: label ?? element, box: (label ?? element).getBoundingClientRect() };
      };
      const isShown = (element: Element) => {
        const { box } = boxOf(element);
        const style = getComputedStyle(element);
        return (
          box.width > 1 &&
          box.height > 1 &&
          style.visibility !== "hidden" &&
          style.pointerEvents !== "none" &&
          !element.closest("[inert], [aria-hidden=true], .visually-hidden") &&
          !element.matches(":disabled, [aria-disabled=true], [tabindex='-1']:not([role])")
        );
      };
      // Words inside of a text wrap with it; they are no targets of their own.
      const inText = (element: Element) => element.matches("p a, [role=article] a, dd a");
      for (const element of document.querySelectorAll(controls)) {
        if (!isShown(element) || inText(element)) continue;
        boxOf(element).surface.scrollIntoView({ block: "center", inline: "nearest" });
        const { surface, box } = boxOf(element);
        const name = nameOf(surface);
        if (
          box.left < -0.5 ||
          box.top < -0.5 ||
          box.right > innerWidth + 0.5 ||
          box.bottom > innerHeight + 0.5
        ) {
          const edges = [box.left, box.top, box.right, box.bottom].map(Math.round);
          mistakes.push(`${name} is cut off: ${edges.join(",")}`);
          continue;
        }
        const middle = { x: box.left + box.width / 2, y: box.top + box.height / 2 };
        const reach = target / 2 - 0.75;
        for (const [toEnd, down] of around) {
          const dx = toEnd * reach;
          const dy = down * reach;
          const hit = document.elementFromPoint(middle.x + dx, middle.y + dy);
          if (hit && (surface.contains(hit) || hit.closest("label") === surface)) continue;
          // What asks for an answer lies above everything else on purpose.
          const window = hit?.closest(windows);
          if (window && !window.contains(surface)) break;
          const by = hit ? nameOf(hit.closest(controls) ?? hit) : "the edge";
          const own = `${Math.round(box.width)}×${Math.round(box.height)}`;
          const missed = `does not answer ${target} px around its middle (at ${dx}, ${dy})`;
          const isCovered = dx === 0 && dy === 0;
          mistakes.push(`${name} (${own}) ${isCovered ? "is covered" : missed}: ${by}`);
          break;
        }
      }
      return mistakes;
    },
    { target: targetPx, around: kAround, controls: kControls, windows: kWindows },
  );
}

/** The page and its columns scroll downwards only. */
function widthMistakes(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const mistakes: string[] = [];
    const root = document.scrollingElement ?? document.documentElement;
    if (root.scrollWidth > innerWidth + 1) mistakes.push(`the page is ${root.scrollWidth} px wide`);
    // By a control that was scrolled into view, as the keyboard does.
    if (root.scrollTop !== 0) mistakes.push(`the whole page moved up by ${root.scrollTop} px`);
    root.scrollTop = 0;
    for (const scroller of document.querySelectorAll("main, main *, section, section *")) {
      const { overflowX, overflowY } = getComputedStyle(scroller);
      const scrolls = overflowY === "auto" || overflowY === "scroll";
      if (!scrolls || overflowX === "hidden" || scroller.closest("[inert]")) continue;
      if (scroller.matches("nav, pre, textarea, [data-sideways]")) continue;
      if (scroller.scrollWidth > scroller.clientWidth + 1)
        mistakes.push(`<${scroller.tagName}> of class ${scroller.className} scrolls sideways`);
    }
    return mistakes;
  });
}
