import { type RefObject, useEffect, useEffectEvent } from "react";

interface Wishes {
  /** +1: larger, −1: smaller. */
  onZoom(by: 1 | -1): void;
  onToggle(): void;
}

/**
 * Moves what is larger than its frame with the pointer; Ctrl and the wheel make it larger or
 * smaller, a double click switches. The keyboard scrolls the frame and has buttons.
 */
export function usePan(frame: RefObject<HTMLElement | null>, { onZoom, onToggle }: Wishes): void {
  const zoom = useEffectEvent(onZoom);
  const toggle = useEffectEvent(onToggle);
  useEffect(() => {
    const element = frame.current;
    if (!element) return;
    let from: { x: number; y: number } | undefined;
    const wheel = (event: WheelEvent) => {
      if (!event.ctrlKey) return;
      event.preventDefault();
      zoom(event.deltaY < 0 ? 1 : -1);
    };
    const down = (event: PointerEvent) => {
      // Fingers scroll by themselves.
      if (event.pointerType === "mouse") from = { x: event.clientX, y: event.clientY };
    };
    const move = (event: PointerEvent) => {
      if (!from) return;
      element.scrollBy(from.x - event.clientX, from.y - event.clientY);
      from = { x: event.clientX, y: event.clientY };
    };
    const up = () => {
      from = undefined;
    };
    const double = () => toggle();
    element.addEventListener("wheel", wheel, { passive: false });
    element.addEventListener("pointerdown", down);
    element.addEventListener("dblclick", double);
    window.addEventListener("pointermove", move);
    window.addEventListener("pointerup", up);
    return () => {
      element.removeEventListener("wheel", wheel);
      element.removeEventListener("pointerdown", down);
      element.removeEventListener("dblclick", double);
      window.removeEventListener("pointermove", move);
      window.removeEventListener("pointerup", up);
    };
  }, [frame]);
}
