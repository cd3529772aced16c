const kOverlays = '[role="dialog"], [role="alertdialog"], [role="menu"], [role="listbox"]';

/** What lies on top: overlays are put behind the application's root, the newest last. */
function topOverlay(): Element | undefined {
  return [...document.querySelectorAll(kOverlays)].findLast(
    (element) => !element.closest("#root, [data-exiting]"),
  );
}

/**
 * Escape closes what lies on top also while nothing has the focus. A list that was closed gives
 * the focus back only with the next frame, which a busy machine draws late, and what was pressed
 * may leave the page; until then keys go to the body, where no overlay hears them. Returns how
 * to stop.
 */
export function catchLostEscape(): () => void {
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Escape" || event.target !== document.body || event.isComposing) return;
    const overlay = topOverlay();
    if (!overlay) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    overlay.dispatchEvent(
      new KeyboardEvent("keydown", {
        key: "Escape",
        code: "Escape",
        bubbles: true,
        cancelable: true,
      }),
    );
  };
  window.addEventListener("keydown", onKeyDown, true);
  return () => window.removeEventListener("keydown", onKeyDown, true);
}
