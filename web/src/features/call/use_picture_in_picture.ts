import { useSyncExternalStore } from "react";
import type { CallView } from "../../engine";
import { kRemoteVideoId } from "./RemotePicture";
import { closePip, openPip, pipSupported, usePipWindow } from "./pip_window";
import { ignoreRefusal, type Mode, subscribeTo } from "./use_screen_modes";

const onPictureChange = subscribeTo(["enterpictureinpicture", "leavepictureinpicture"]);

/**
 * A window with controls where the browser has one, else the bare picture. Firefox offers its own
 * button instead.
 */
export function usePictureInPicture(view: CallView): Mode {
  const small = usePipWindow();
  const isBare = useSyncExternalStore(onPictureChange, () =>
    Boolean(document.pictureInPictureElement),
  );
  const hasPicture = view.remote.videoFlows || view.remote.screenFlows;
  const bareSupported = document.pictureInPictureEnabled === true && (hasPicture || isBare);
  return {
    supported: pipSupported() || bareSupported,
    isOn: small !== undefined || isBare,
    toggle() {
      if (small) closePip();
      else if (isBare) document.exitPictureInPicture().catch(ignoreRefusal);
      else if (pipSupported()) openPip().catch(ignoreRefusal);
      else {
        const id = view.remote.screenFlows ? "remote-screen" : kRemoteVideoId;
        const video = document.getElementById(id);
        if (video instanceof HTMLVideoElement) video.requestPictureInPicture().catch(ignoreRefusal);
      }
    },
  };
}
