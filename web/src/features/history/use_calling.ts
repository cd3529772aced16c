import type { CallKind, CallRecord } from "../../engine";
import { useEngine, useEngineStore } from "../app/engine_context";
import { startCall } from "../call/start_call";
import { useBusy } from "../call/use_busy";

export interface Calling {
  /** The person can be called at all: not blocked, not gone. */
  possible: boolean;
  /** Not now: a call is going on here. */
  busy: boolean;
  call(kind: CallKind): void;
}

/** Calls somebody of the log back, in the conversation where the call was. */
export function useCalling({ conversation_id, user }: CallRecord): Calling {
  const engine = useEngine();
  const busy = useBusy(conversation_id);
  const relation = useEngineStore("people", (state) => state.relations[user.id]);
  const known = useEngineStore("conversations", (state) => state.byId[conversation_id]?.relation);
  return {
    possible: (relation ?? known)?.can_call ?? false,
    busy,
    call: (kind) => startCall(engine, conversation_id, kind),
  };
}
