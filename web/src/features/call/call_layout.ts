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

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function useCallLayout(): CallLayout {
  return useSyncExternalStore(subscribe, () => layout);
}

const kDockWidthMinPx = 960;

/** The chat beside the call where there is room, instead of the call elsewhere. */
export function chatLayout(): CallLayout {
  return window.innerWidth >= kDockWidthMinPx ? "docked" : "mini";
}
