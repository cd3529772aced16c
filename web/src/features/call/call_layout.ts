import { useSyncExternalStore } from "react";

/**
 * full: the stage covers the page. docked: the stage stands beside the chat. mini: a bar above the
 * application.
 */
export type CallLayout = "full" | "docked" | "mini";

let layout: CallLayout = "full";
const listeners = new Set<() => void>();

export function setCallLayout(next: CallLayout): void {
  layout = next;
  for (const listener of listeners) listener();
}

const kDockWidthMinPx = 960;
const isWide = () => window.innerWidth >= kDockWidthMinPx;

const kBothPanelsMinPx = 1500;

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  window.addEventListener("resize", listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener("resize", listener);
  };
}

/** What stands beside the chat covers it as soon as the window is too narrow for both. */
export function useCallLayout(): CallLayout {
  return useSyncExternalStore(subscribe, () =>
    layout === "docked" && !isWide() ? "full" : layout,
  );
}

/** The list of people and the chat may both stand beside the call; else one at a time. */
export function useRoomForBothPanels(): boolean {
  return useSyncExternalStore(subscribe, () => window.innerWidth >= kBothPanelsMinPx);
}

/** The chat beside the call where there is room, instead of the call elsewhere. */
export function chatLayout(): CallLayout {
  return isWide() ? "docked" : "mini";
}
