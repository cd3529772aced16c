import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { settle } from "./motion.ts";

/** What axe finds on the page, in a line each. */
export async function axeFinds(page: Page): Promise<string[]> {
  // Half way from one colour to another, text cannot be read.
  await settle(page);
  const { violations } = await new AxeBuilder({ page })
    // react-aria's own announcer keeps a reference to a button that has gone; no text of ours.
    .exclude("[data-live-announcer]")
    .analyze();
  // A tooltip stands outside of the landmarks, where react-aria puts what lies above the page.
  // A long one is cut off after the outer tag.
  const isTooltip = (html: string) =>
    /^<div data-overlay-container="true">(<div [^>]*role="tooltip"|$)/.test(html);
  // A modal window hides the rest of the page from everybody, its landmarks and headings too.
  const isModal =
    (await page.locator("html[style*='overflow: hidden'] [role$=dialog]").count()) > 0;
  const isOfPage = (id: string) => id === "landmark-one-main" || id === "page-has-heading-one";
  const found = violations.filter(
    ({ id, nodes }) =>
      !(id === "region" && nodes.every(({ html }) => isTooltip(html))) &&
      !(isModal && isOfPage(id)),
  );
  return found.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(" ")}`);
}
