import type { CallErrorId } from "../errors";
import type { MediaPort } from "../ports/ports";

/** Why this browser cannot call, or undefined. */
export function unsupportedBy(media: MediaPort): CallErrorId | undefined {
  if (!media.webrtcSupported) return "webrtc_unsupported";
  if (media.captureSupported) return undefined;
  return media.secure ? "media_unsupported" : "media_insecure_context";
}
