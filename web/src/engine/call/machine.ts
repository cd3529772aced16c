// The client's call machine: (state, event, now) → [state, effects]. Pure. Its vocabulary and the
// rules for running the effects are in types.ts; protocol/transitions/ has vectors that the
// server's machine and this one both run.
import { deliver } from "./answered";
import { applyCall, applyEnd } from "./calls";
import { receive } from "./incoming";
import { onIntent } from "./person";
import { onLocal } from "./reports";
import type { Turn } from "./turn";
import type { CallMachineEvent, CallMachineState, Reduction, ServerInput } from "./types";

export const initialCallState: CallMachineState = {
  self: null,
  online: false,
  claiming: false,
  session: { phase: "idle" },
  waiting: null,
  elsewhere: null,
  next: null,
  finished: [],
};

/** `now_ms` is server time, unix ms. */
export function reduce(
  state: CallMachineState,
  event: CallMachineEvent,
  now_ms: number,
): Reduction {
  const turn: Turn = { state, effects: [], now_ms };
  switch (event.from) {
    case "person":
      onIntent(turn, event.intent);
      break;
    case "server":
      onServer(turn, event.input);
      break;
    case "local":
      onLocal(turn, event.input);
      break;
    default:
      event satisfies never;
  }
  return [turn.state, turn.effects];
}

function onServer(turn: Turn, input: ServerInput): void {
  switch (input.type) {
    case "call_incoming":
      return receive(turn, input.call, input.caller);
    case "call_accepted":
      return applyCall(turn, input.call);
    case "call_ringing":
    case "call_changed":
      return applyCall(turn, input.call);
    case "call_rejected":
    case "call_ended": {
      const { call, reason } = input;
      const other = input.type === "call_ended" ? input.other_device : undefined;
      return applyEnd(
        turn,
        other === undefined ? { call, reason } : { call, reason, other_device: other },
      );
    }
    case "webrtc_offer":
    case "webrtc_answer":
    case "webrtc_ice_candidate":
      return deliver(turn, input);
    default:
      input satisfies never;
  }
}
