import { type RefObject, useEffect, useState } from "react";

const kIdleMs = 5000;

/**
 * False after five seconds of a resting pointer. Any key brings the controls back and keeps them
 * until the pointer is used again, so that they never leave somebody who works by keyboard or with
 * a screen reader.
 */
export function useControlsVisible(
  stage: RefObject<HTMLElement | null>,
  mayHide: boolean,
): boolean {
  const [idle, setIdle] = useState(false);
  useEffect(() => {
    const element = stage.current;
    if (!mayHide || !element) return;
    let timer = 0;
    const show = () => {
      setIdle(false);
      window.clearTimeout(timer);
    };
    const onPointer = () => {
      show();
      timer = window.setTimeout(() => setIdle(true), kIdleMs);
    };
    const onKey = () => show();
    const onFocus = (event: FocusEvent) => {
      if (event.target instanceof HTMLElement && event.target.matches(":focus-visible")) show();
    };
    // Until a pointer is seen nothing hides.
    element.addEventListener("pointermove", onPointer);
    element.addEventListener("pointerdown", onPointer);
    element.addEventListener("focusin", onFocus);
    window.addEventListener("keydown", onKey);
    return () => {
      window.clearTimeout(timer);
      setIdle(false);
      element.removeEventListener("pointermove", onPointer);
      element.removeEventListener("pointerdown", onPointer);
      element.removeEventListener("focusin", onFocus);
      window.removeEventListener("keydown", onKey);
    };
  }, [stage, mayHide]);
  return !(mayHide && idle);
}
