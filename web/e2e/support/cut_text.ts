import type { Page } from "@playwright/test";

/**
 * Words that reach out of the window or are cut off by what holds them, in a line each. What ends
 * in "…" was meant to, and what scrolls can be read.
 */
export function cutTexts(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const mistakes = new Set<string>();
    const kHidden = "[inert], [aria-hidden=true], .visually-hidden, textarea, canvas, svg";
    const clips = (overflow: string) => overflow === "hidden" || overflow === "clip";
    const holderOf = (element: Element) => {
      for (let at: Element | null = element; at; at = at.parentElement) {
        const style = getComputedStyle(at);
        // Words for screen readers alone, in this window.
        if (style.clipPath === "inset(50%)") return undefined;
        if (style.textOverflow === "ellipsis" || style.webkitLineClamp !== "none") return undefined;
        if (/auto|scroll/.test(style.overflowX + style.overflowY)) return undefined;
        if (clips(style.overflowX) || style.position === "fixed") return at;
      }
      return document.documentElement;
    };
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const range = document.createRange();
    while (walker.nextNode()) {
      const node = walker.currentNode;
      const parent = node.parentElement;
      if (!parent || !node.textContent?.trim() || parent.closest(kHidden)) continue;
      if (!parent.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
      const holder = holderOf(parent);
      if (!holder) continue;
      range.selectNodeContents(node);
      const words = range.getBoundingClientRect();
      const box = holder.getBoundingClientRect();
      const left = Math.max(0, box.left);
      const right = Math.min(innerWidth, box.right);
      const isCut = words.left < left - 1 || words.right > right + 1;
      if (words.width > 1 && isCut)
        mistakes.add(`“${node.textContent.trim().slice(0, 40)}” is cut`);
    }
    return [...mistakes];
  });
}
