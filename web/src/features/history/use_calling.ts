import type { CallKind, CallRecord } from "../../engine";
import { useEngine, useEngineStore } from "../app/engine_context";
import { startCall, startGroupCall } from "../call/start_call";
import { useBusy } from "../call/use_busy";

export interface Calling {
  /** The person can be called at all: not blocked, not gone; of a group, that we are in it. */
  possible: boolean;
  /** Not now: a call is going on here. */
  busy: boolean;
  /** A call of the group goes on, of this kind: calling joins it. */
  live: CallKind | undefined;
  call(kind: CallKind): void;
}

/** Calls somebody of the log back, or the group, in the conversation where the call was. */
export function useCalling({ conversation_id, user, callee_id }: CallRecord): Calling {
  const engine = useEngine();
  const busy = useBusy(conversation_id);
  const relation = useEngineStore("people", (state) => state.relations[user.id]);
  const conversation = useEngineStore("conversations", (state) => state.byId[conversation_id]);
  const groupCalls = useEngineStore("liveMeetings", (state) => state.supported);
  const live = useEngineStore(
    "liveMeetings",
    (state) => state.byConversation[conversation_id]?.kind,
  );
  if (callee_id === undefined && conversation?.kind !== "direct") {
    return {
      possible: groupCalls && conversation !== undefined,
      busy,
      live,
      call: (kind) => startGroupCall(engine, conversation_id, kind),
    };
  }
  return {
    possible: (relation ?? conversation?.relation)?.can_call ?? false,
    busy,
    live: undefined,
    call: (kind) => startCall(engine, conversation_id, kind),
  };
}
