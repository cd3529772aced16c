import { t } from "@lingui/core/macro";
import type { AttentionWords } from "../../engine";

/** The words of the window title and of notifications. */
export function attentionWords(): AttentionWords {
  return {
    rings: (name) => t`${name} is calling`,
    incomingCall: (kind) => (kind === "video" ? t`Incoming video call` : t`Incoming voice call`),
    live(microphone, camera) {
      if (microphone && camera) return t`Camera and microphone on`;
      if (camera) return t`Camera on`;
      return microphone ? t`Microphone on` : t`In a call`;
    },
    newMessage: t`New message`,
  };
}
