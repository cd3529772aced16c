import type { CallView, MeetingView } from "../../engine";

/**
 * Devices and their problems are the same in both kinds of call: what shows them in a call of two
 * shows them in a group call by this view.
 */
export function asCallView(call: CallView, meeting: MeetingView): CallView {
  const { phase, soundBlocked, callId } = meeting;
  return {
    ...call,
    callId,
    phase: phase === "joining" ? "connecting" : phase,
    remote: { ...call.remote, autoplayBlocked: soundBlocked },
  };
}
