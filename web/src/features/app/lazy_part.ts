import { type ComponentType, lazy, type LazyExoticComponent } from "react";
import { untilLoaded } from "../../engine";

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
