import { useEngineStore } from "../app/engine_context";

const isOn = (phase: string): boolean => phase !== "idle" && phase !== "ended";

/**
 * No call can be started in this conversation now. One that rings from it can: to call somebody
 * who is calling is to answer.
 */
export function useBusy(conversationId: string): boolean {
  const inMeeting = useEngineStore("meeting", ({ phase }) => isOn(phase));
  const inCall = useEngineStore("call", (call) =>
    call.phase === "incoming" ? call.conversationId !== conversationId : isOn(call.phase),
  );
  return inCall || inMeeting;
}
