import { renderHook } from "@testing-library/react";
import type { ReactNode } from "react";
import { describe, expect, it } from "vitest";
import { aRecord } from "../../test/call_records";
import { aConversation, fakeEngine } from "../../test/fake_engine";
import { aMeeting } from "../../test/fake_meeting";
import { EngineProvider } from "../app/engine_context";
import { useCalling } from "./use_calling";

function calling(kind: "direct" | "group") {
  const engine = fakeEngine();
  engine.stores.liveMeetings.setState({ supported: true });
  engine.stores.conversations.setState({ byId: { c1: aConversation({ kind }) } });
  const { callee_id: _callee, ...record } = aRecord({ conversation_id: "c1" });
  const wrapper = ({ children }: { children: ReactNode }) => (
    <EngineProvider value={engine}>{children}</EngineProvider>
  );
  const { result } = renderHook(() => useCalling(record), { wrapper });
  return { engine, result };
}

describe("calling back from the log", () => {
  it("calls the whole group where the call was one of a group", () => {
    const { engine, result } = calling("group");
    expect(result.current).toMatchObject({ possible: true, busy: false });
    result.current.call("voice");
    expect(engine.meeting.join).toHaveBeenCalledWith("c1", "voice");
    expect(engine.call.start).not.toHaveBeenCalled();
  });

  it("calls the other person where the group call began as one of two", () => {
    const { engine, result } = calling("direct");
    result.current.call("voice");
    expect(engine.call.start).toHaveBeenCalledWith("c1", "voice");
  });

  it("waits for the end of a group call that is on", () => {
    const { engine } = calling("group");
    engine.stores.meeting.setState(aMeeting(), true);
    const wrapper = ({ children }: { children: ReactNode }) => (
      <EngineProvider value={engine}>{children}</EngineProvider>
    );
    const { result } = renderHook(() => useCalling(aRecord({})), { wrapper });
    expect(result.current.busy).toBe(true);
  });
});
