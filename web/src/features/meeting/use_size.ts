import { type RefObject, useCallback, useEffect, useState, useSyncExternalStore } from "react";
import type { Size } from "./layout/grid";

/** In CSS px; zero until measured. The element lives as long as whoever asks. */
export function useSize(element: RefObject<HTMLElement | null>): Size {
  const [size, setSize] = useState<Size>({ width: 0, height: 0 });
  useEffect(() => {
    const measured = element.current;
    if (!measured) return;
    const measure = () => {
      const { clientWidth: width, clientHeight: height } = measured;
      setSize((before) =>
        before.width === width && before.height === height ? before : { width, height },
      );
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(measured);
    return () => observer.disconnect();
  }, [element]);
  return size;
}

/** Of another window's inside, in CSS px; undefined without one. */
export function useInnerSize(other: Window | undefined): Size | undefined {
  const subscribe = useCallback(
    (changed: () => void) => {
      other?.addEventListener("resize", changed);
      return () => other?.removeEventListener("resize", changed);
    },
    [other],
  );
  const width = useSyncExternalStore(subscribe, () => other?.innerWidth);
  const height = useSyncExternalStore(subscribe, () => other?.innerHeight);
  return width === undefined || height === undefined ? undefined : { width, height };
}
