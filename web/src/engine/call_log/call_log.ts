// The log of a person's calls: how many were missed, and what a page asks for.
import { createStore } from "zustand/vanilla";
import type { CallDetailResult, CallsResult, HelloResult } from "../../protocol/types.gen";
import type { RestClient } from "../rest/client";
import type { Dispatcher } from "../socket/dispatcher";
import { kPageSize } from "../../limits";
import type { CallLogActions, CallLogState } from "./state";

const INITIAL: CallLogState = { missedCalls: 0, revision: 0 };

export function createCallLog(rest: RestClient, events: Dispatcher) {
  const store = createStore<CallLogState>(() => INITIAL);
  const changed = (missedCalls: number): void =>
    store.setState(({ revision }) => ({ missedCalls, revision: revision + 1 }));
  events.on("call_log_changed", ({ missed_calls }) => changed(missed_calls));

  const actions: CallLogActions = {
    async list({ filter, text, before }) {
      const q = text === "" ? undefined : text;
      const page = await rest.get<CallsResult>("calls", { filter, q, before, limit: kPageSize });
      return { calls: page.calls, nextBefore: page.next_before };
    },
    detail: (callId) => rest.get<CallDetailResult>(`calls/${callId}`),
    async markRead(throughNumber) {
      await rest.post("calls/read", { through_number: throughNumber });
    },
    async remove(callId) {
      await rest.delete(`calls/${callId}`);
    },
    async clear() {
      await rest.delete("calls");
    },
    exportUrl: () => "/api/v1/calls/export",
  };
  return {
    store,
    actions,
    /** A resumed session has heard of every change; another one reads anew. */
    connected({ missed_calls, resumed }: HelloResult) {
      if (!resumed) changed(missed_calls);
    },
    reset: () => store.setState(INITIAL, true),
  };
}
