// What a finished call says in its conversation. The caller and the callee read different words; a
// group call is missed by those who were rung and did not come.
import { t } from "@lingui/core/macro";
import type { CallSummary } from "../../engine";
import { callDuration, timeOfDay } from "../app/format";

export interface CallEntryView {
  title: string;
  tone: "neutral" | "missed";
  /** The words of the button that calls, or undefined. */
  action: string | undefined;
}

const isOfGroup = (call: CallSummary): boolean => call.callee_id === undefined;

function missedTitle(call: CallSummary): string {
  const time = timeOfDay(call.started_at_ms);
  if (isOfGroup(call)) return t`Missed group call ${time}`;
  return call.kind === "video" ? t`Missed video call ${time}` : t`Missed voice call ${time}`;
}

function titleWith(call: CallSummary, result: string): string {
  if (isOfGroup(call)) return t`Group call, ${result}`;
  return call.kind === "video" ? t`Video call, ${result}` : t`Voice call, ${result}`;
}

/** `meId` is whoever reads. */
export function callTitle(call: CallSummary, meId: string): string {
  const mine = call.caller_id === meId;
  switch (call.end_reason) {
    case "completed":
    case "replaced":
    case "moved":
      return titleWith(call, callDuration(call.duration_ms));
    case "cancelled":
      return mine ? titleWith(call, t`cancelled`) : missedTitle(call);
    case "missed":
    case "blocked":
      if (!mine) return missedTitle(call);
      return titleWith(call, isOfGroup(call) ? t`nobody joined` : t`no answer`);
    case "busy":
      return mine ? titleWith(call, t`busy`) : missedTitle(call);
    case "declined":
    case "declined_elsewhere":
      return titleWith(call, t`declined`);
    case "answered_elsewhere":
      return titleWith(call, t`answered on another device`);
    case "failed_permission":
      return titleWith(call, t`no microphone`);
    case "failed_media":
      return titleWith(call, t`could not connect`);
    case "lost":
    case "server_restart": {
      const duration = callDuration(call.duration_ms);
      return titleWith(
        call,
        call.duration_ms > 0 ? t`${duration}, connection lost` : t`connection lost`,
      );
    }
  }
}

export function callEntry(call: CallSummary, meId: string): CallEntryView {
  const title = callTitle(call, meId);
  const mine = call.caller_id === meId;
  const unanswered = ["missed", "cancelled", "busy", "blocked"].includes(call.end_reason);
  if (unanswered && !mine) return { title, tone: "missed", action: t`Call back` };
  const again = unanswered || ["declined", "failed_media", "lost"].includes(call.end_reason);
  return { title, tone: "neutral", action: again && mine ? t`Call again` : undefined };
}
