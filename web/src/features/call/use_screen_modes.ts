import { useSyncExternalStore } from "react";

export interface Mode {
  supported: boolean;
  isOn: boolean;
  toggle(): void;
}

export function subscribeTo(events: readonly string[]) {
  return (listener: () => void) => {
    for (const event of events) document.addEventListener(event, listener, true);
    return () => {
      for (const event of events) document.removeEventListener(event, listener, true);
    };
  };
}

const onFullScreenChange = subscribeTo(["fullscreenchange"]);

/**
 * The browser may refuse a mode at any time; then nothing changes on the screen, which says it all.
 */
export const ignoreRefusal = () => undefined;

/** The whole document, so that menus and dialogs stay in view. */
export function useFullScreen(): Mode {
  const isOn = useSyncExternalStore(onFullScreenChange, () => document.fullscreenElement !== null);
  return {
    supported: document.fullscreenEnabled === true,
    isOn,
    toggle() {
      const change = isOn
        ? document.exitFullscreen()
        : document.documentElement.requestFullscreen();
      change.catch(ignoreRefusal);
    },
  };
}
