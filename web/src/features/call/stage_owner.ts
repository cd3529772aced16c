import type { CallView, MeetingView } from "../../engine";

/**
 * Which call has the stage. While a call of two becomes a group call both are on: the first one
 * goes on being seen until the second has media.
 */
export function stageOwner(
  call: CallView["phase"],
  meeting: MeetingView["phase"],
): "call" | "meeting" | undefined {
  const shown = call !== "idle" && call !== "incoming";
  if (meeting === "idle") return shown ? "call" : undefined;
  const hasMedia = meeting === "connected" || meeting === "reconnecting";
  return shown && call !== "ended" && !hasMedia ? "call" : "meeting";
}
