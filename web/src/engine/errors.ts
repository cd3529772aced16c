// What can go wrong, as ids. The words for each id live in the features.

import type { ErrorCode } from "../protocol/types.gen";

/** A failed request: `code` is the server's, or one of the three that never reached it. */
export type FailureCode = ErrorCode | "network" | "timeout" | "aborted";

export class RequestError extends Error {
  override readonly name = "RequestError";
  readonly code: FailureCode;
  readonly field: string | undefined;
  constructor(code: FailureCode, message: string, field?: string) {
    super(message);
    this.code = code;
    this.field = field;
  }

  /** True when the same request may succeed later without being changed. */
  get retryable(): boolean {
    return (
      this.code === "network" ||
      this.code === "timeout" ||
      this.code === "unavailable" ||
      this.code === "rate_limited" ||
      this.code === "internal"
    );
  }
}

export function toRequestError(cause: unknown): RequestError {
  if (cause instanceof RequestError) return cause;
  return new RequestError("internal", cause instanceof Error ? cause.message : String(cause));
}

/** No answer came: the server may have done what it was asked, or not. */
export function isLost(cause: unknown): boolean {
  const { code } = toRequestError(cause);
  return code === "network" || code === "timeout";
}

export type MediaErrorId =
  | "microphone_denied_by_browser"
  | "microphone_denied_by_system"
  | "microphone_not_found"
  | "microphone_in_use"
  | "microphone_overconstrained"
  | "camera_denied_by_browser"
  | "camera_denied_by_system"
  | "camera_not_found"
  | "camera_in_use"
  | "camera_overconstrained"
  | "media_insecure_context"
  | "media_unsupported";

export type ScreenErrorId =
  | "screen_denied"
  | "screen_denied_by_system"
  | "screen_failed"
  | "screen_unsupported";

export type CallErrorId =
  | MediaErrorId
  | ScreenErrorId
  | "autoplay_blocked"
  | "microphone_unplugged"
  | "camera_unplugged"
  | "microphone_gone"
  | "camera_gone"
  | "speaker_unplugged"
  | "webrtc_unsupported"
  | "call_refused"
  | "call_request_failed"
  | "connection_failed";

export type RemedyId =
  | "allow_in_address_bar"
  | "allow_in_system_settings"
  | "plug_in_device"
  | "close_other_program"
  | "choose_other_device"
  | "use_default_device"
  | "try_again"
  | "join_listening"
  | "continue_without_camera"
  | "enable_sound"
  | "go_back_to_device"
  | "open_over_https"
  | "update_browser"
  | "check_network"
  | "decline";

const DENIED: readonly RemedyId[] = ["try_again", "join_listening", "decline"];
const NO_CAMERA: readonly RemedyId[] = ["try_again", "continue_without_camera"];

/**
 * What can be done about an error, the most helpful first. The words for ids live in the features.
 */
export const REMEDIES: Readonly<Record<CallErrorId, readonly RemedyId[]>> = {
  microphone_denied_by_browser: ["allow_in_address_bar", ...DENIED],
  microphone_denied_by_system: ["allow_in_system_settings", ...DENIED],
  microphone_not_found: ["plug_in_device", ...DENIED],
  microphone_in_use: ["close_other_program", ...DENIED],
  microphone_overconstrained: ["use_default_device", ...DENIED],
  camera_denied_by_browser: ["allow_in_address_bar", ...NO_CAMERA],
  camera_denied_by_system: ["allow_in_system_settings", ...NO_CAMERA],
  camera_not_found: ["plug_in_device", ...NO_CAMERA],
  camera_in_use: ["close_other_program", ...NO_CAMERA],
  camera_overconstrained: ["use_default_device", ...NO_CAMERA],
  media_insecure_context: ["open_over_https"],
  media_unsupported: ["update_browser"],
  screen_denied: ["try_again"],
  screen_denied_by_system: ["allow_in_system_settings", "try_again"],
  screen_failed: ["try_again"],
  screen_unsupported: [],
  autoplay_blocked: ["enable_sound"],
  microphone_unplugged: ["go_back_to_device", "choose_other_device"],
  camera_unplugged: ["go_back_to_device", "choose_other_device"],
  // Unplugged, and there is no other.
  microphone_gone: ["go_back_to_device"],
  camera_gone: ["go_back_to_device"],
  // A speaker that comes back is used again by itself.
  speaker_unplugged: ["choose_other_device"],
  webrtc_unsupported: ["update_browser"],
  call_refused: [],
  call_request_failed: ["try_again", "check_network"],
  connection_failed: ["check_network", "try_again"],
};
