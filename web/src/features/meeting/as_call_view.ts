import type { CallView, MeetingView } from "../../engine";

/**
 * Devices, their problems and the quality of the connection are the same in both kinds of call:
 * what shows them in a call of two shows them in a group call by this view.
 */
export function asCallView(call: CallView, meeting: MeetingView): CallView {
  const { phase, soundBlocked, callId, stats, mutedBy } = meeting;
  // Who has muted us is said already.
  const local = mutedBy === undefined ? call.local : { ...call.local, microphoneHint: undefined };
  return {
    ...call,
    callId,
    local,
    stats,
    phase: phase === "joining" ? "connecting" : phase,
    remote: { ...call.remote, autoplayBlocked: soundBlocked },
  };
}
