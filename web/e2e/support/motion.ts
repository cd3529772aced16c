import type { Page } from "@playwright/test";

const kMotionMsMax = 10;

/** Colours change by way of a transition, however short: waits until all have ended. */
export async function settle(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const frame = () => new Promise((done) => requestAnimationFrame(done));
    // In the first the new style is found out, in the second its transitions run.
    await frame();
    await frame();
    const transitions = document.getAnimations().filter((each) => each instanceof CSSTransition);
    await Promise.all(transitions.map((each) => each.finished.catch(() => undefined)));
    await frame();
  });
}

/** What still moves in a window that asked for reduced motion, in a line each. */
export async function motionMistakes(page: Page): Promise<string[]> {
  return page.evaluate((msMax) => {
    const longest = (times: string) =>
      Math.max(...times.split(",").map((time) => Number.parseFloat(time) * 1000));
    const mistakes = new Set<string>();
    for (const element of document.querySelectorAll("*")) {
      // Progress is told by moving.
      if (element.closest('[role="progressbar"], [role="meter"]')) continue;
      for (const pseudo of [undefined, "::before", "::after"]) {
        const style = getComputedStyle(element, pseudo);
        const moves = style.animationName !== "none" && longest(style.animationDuration) > msMax;
        const fades = longest(style.transitionDuration) > msMax;
        if (moves || fades)
          mistakes.add(`${element.tagName} ${element.getAttribute("class")} ${pseudo ?? ""} moves`);
      }
    }
    for (const animation of document.getAnimations()) {
      const { activeDuration } = animation.effect?.getComputedTiming() ?? {};
      if (Number(activeDuration ?? 0) > msMax) mistakes.add("an animation is running");
    }
    return [...mistakes];
  }, kMotionMsMax);
}
