import { type ComponentType, lazy, type LazyExoticComponent } from "react";

const kAgainMs = 1_500;

async function untilLoaded<T>(load: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await load();
    } catch {
      await new Promise((done) => setTimeout(done, kAgainMs));
    }
  }
}

/**
 * A part of the page that is loaded when it is first shown. While the server is away it is tried
 * again and again: a part that does not load never takes away what stands around it, least of all a
 * call.
 */
export function lazyPart<P>(
  load: () => Promise<{ default: ComponentType<P> }>,
): LazyExoticComponent<ComponentType<P>> {
  return lazy(() => untilLoaded(load));
}
