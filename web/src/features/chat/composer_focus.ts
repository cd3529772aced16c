export const kComposerId = "composer";

/** Puts the caret into the composer, after a menu has given the focus back. */
export function focusComposer(): void {
  requestAnimationFrame(() => document.getElementById(kComposerId)?.focus());
}
