import { useSyncExternalStore } from "react";

const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  window.addEventListener("storage", listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener("storage", listener);
  };
}

function read(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

/**
 * A small setting of this browser, shared by its tabs; lives for the page when there is no storage.
 */
export function useBrowserSetting<T extends string>(
  key: string,
  fallback: T,
): [T, (value: T) => void] {
  const value = useSyncExternalStore(subscribe, () => (read(key) as T | null) ?? fallback);
  const set = (next: T) => {
    try {
      localStorage.setItem(key, next);
    } catch {
      return;
    }
    for (const listener of listeners) listener();
  };
  return [value, set];
}
