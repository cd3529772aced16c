// The small window that stays above other programs, where the browser has such windows.
import { useEffect, useSyncExternalStore } from "react";

interface PipApi {
  requestWindow(options: { width: number; height: number }): Promise<Window>;
}

const api = (): PipApi | undefined =>
  (window as { documentPictureInPicture?: PipApi }).documentPictureInPicture;

let current: Window | undefined;
const listeners = new Set<() => void>();

function become(next: Window | undefined): void {
  current = next;
  for (const listener of listeners) listener();
}

export const pipSupported = (): boolean => api() !== undefined;

/** Firefox puts any picture above other programs, and no page learns of it. Not on phones. */
export const hasOwnSmallWindow = (): boolean =>
  navigator.userAgent.includes("Firefox") && !navigator.userAgent.includes("Mobile");

/** In a click. Rejects when the browser does not want to. */
export async function openPip(): Promise<void> {
  const opened = await api()?.requestWindow({ width: 360, height: 270 });
  if (!opened) return;
  if (listeners.size === 0) {
    // Nothing of the call is shown any more.
    opened.close();
    return;
  }
  const { head, documentElement } = opened.document;
  for (const sheet of document.querySelectorAll("link[rel=stylesheet], style")) {
    head.append(sheet.cloneNode(true));
  }
  documentElement.lang = document.documentElement.lang;
  documentElement.dir = document.documentElement.dir;
  opened.document.title = document.title;
  // Not when another one took its place.
  opened.addEventListener("pagehide", () => {
    if (current === opened) become(undefined);
  });
  become(opened);
}

export function closePip(): void {
  current?.close();
  become(undefined);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function usePipWindow(): Window | undefined {
  return useSyncExternalStore(subscribe, () => current);
}

/** The window while it is open; it closes with the call. */
export function usePipOfCall(active: boolean): Window | undefined {
  const opened = usePipWindow();
  useEffect(() => {
    // Also one that opened while the call ended.
    if (!active && opened) closePip();
  }, [active, opened]);
  useEffect(() => closePip, []);
  return active ? opened : undefined;
}
