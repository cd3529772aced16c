import { useSyncExternalStore } from "react";
import { kRemoteVideoId } from "./RemotePicture";

interface Mode {
  supported: boolean;
  isOn: boolean;
  toggle(): void;
}

function subscribeTo(events: readonly string[]) {
  return (listener: () => void) => {
    for (const event of events) document.addEventListener(event, listener, true);
    return () => {
      for (const event of events) document.removeEventListener(event, listener, true);
    };
  };
}

const onFullScreenChange = subscribeTo(["fullscreenchange"]);
const onPictureChange = subscribeTo(["enterpictureinpicture", "leavepictureinpicture"]);

/**
 * The browser may refuse either mode at any time; then nothing changes on the screen, which says it
 * all.
 */
const ignoreRefusal = () => undefined;

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

/** `hasPicture`: there is something to show. Firefox offers its own button instead. */
export function usePictureInPicture(hasPicture: boolean): Mode {
  const isOn = useSyncExternalStore(onPictureChange, () =>
    Boolean(document.pictureInPictureElement),
  );
  return {
    supported: document.pictureInPictureEnabled === true && (hasPicture || isOn),
    isOn,
    toggle() {
      const video = document.getElementById(kRemoteVideoId);
      if (isOn) document.exitPictureInPicture().catch(ignoreRefusal);
      else if (video instanceof HTMLVideoElement)
        video.requestPictureInPicture().catch(ignoreRefusal);
    },
  };
}
