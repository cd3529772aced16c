// Earshot as an application of its own: the browser offers it by an event, once, early; Safari on a
// phone or tablet never does, there people do it by hand.
import { useSyncExternalStore } from "react";

interface InstallEvent extends Event {
  prompt(): Promise<unknown>;
}

/**
 * offered: `install` asks the person. by_hand: they must do it in Safari's menu. undefined: it is
 * installed, or this browser installs nothing.
 */
export type Installing = "offered" | "by_hand" | undefined;

let offer: InstallEvent | undefined;
const listeners = new Set<() => void>();

function become(next: InstallEvent | undefined): void {
  offer = next;
  for (const listener of listeners) listener();
}

/** Once, before the first paint: the event does not wait. */
export function keepInstallOffer(): void {
  window.addEventListener("beforeinstallprompt", (event) => {
    // The browser's own bar stays away; the offer stands in the menu.
    event.preventDefault();
    become(event as InstallEvent);
  });
  window.addEventListener("appinstalled", () => become(undefined));
}

/** Only Safari on a phone or tablet says so, and true means that it is installed. */
const isSafariPage = () => (navigator as Navigator & { standalone?: boolean }).standalone === false;

const installing = (): Installing => (offer ? "offered" : isSafariPage() ? "by_hand" : undefined);

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function useInstalling(): Installing {
  return useSyncExternalStore(subscribe, installing);
}

/** In a click. An offer can be taken once; after a refusal the browser makes another one. */
export async function install(): Promise<void> {
  const taken = offer;
  become(undefined);
  await taken?.prompt();
}
