import type { MediaErrorId } from "../errors";
import type { MediaPort, PermissionAnswer } from "../ports/ports";
import type { DeviceError } from "./types";

export type CaptureDevice = "microphone" | "camera";

/** `permission`: what the browser says about itself, asked after the failure. */
export function deviceError(cause: unknown, permission: PermissionAnswer): DeviceError {
  const name = cause instanceof Error || cause instanceof DOMException ? cause.name : "";
  const words = cause instanceof Error || cause instanceof DOMException ? cause.message : "";
  switch (name) {
    case "NotAllowedError":
    case "PermissionDeniedError":
      // Chromium says "by system"; others only show that the browser itself would have allowed it.
      return /system/i.test(words) || permission === "granted" ? "denied_by_system" : "denied";
    case "NotFoundError":
    case "DevicesNotFoundError":
      return "missing";
    case "OverconstrainedError":
      return "overconstrained";
    case "NotSupportedError":
    case "SecurityError":
    case "TypeError":
      return "unsupported";
    default:
      // NotReadableError, AbortError: the device is there and does not start.
      return "in_use";
  }
}

const IDS = {
  denied: "denied_by_browser",
  denied_by_system: "denied_by_system",
  missing: "not_found",
  in_use: "in_use",
  overconstrained: "overconstrained",
} as const;

export function mediaErrorId(
  device: CaptureDevice,
  error: DeviceError,
  media: Pick<MediaPort, "secure">,
): MediaErrorId {
  if (error !== "unsupported") return `${device}_${IDS[error]}`;
  return media.secure ? "media_unsupported" : "media_insecure_context";
}
