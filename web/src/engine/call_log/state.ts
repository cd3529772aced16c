import type { CallDetailResult, CallFilter, CallRecord } from "../../protocol/types.gen";

export interface CallLogState {
  /** Missed calls that were not looked at yet, on any device. */
  missedCalls: number;
  /** Grows with every change of the log, here or on another device: read it anew. */
  revision: number;
}

interface CallLogPage {
  calls: CallRecord[];
  /** Of the next page; undefined: this is the last. */
  nextBefore: number | undefined;
}

/** Every action rejects with RequestError. */
export interface CallLogActions {
  list(query: { filter: CallFilter; text: string; before?: number }): Promise<CallLogPage>;
  detail(callId: string): Promise<CallDetailResult>;
  /** All up to this number have been looked at. */
  markRead(throughNumber: number): Promise<void>;
  /** From the person's own log only. */
  remove(callId: string): Promise<void>;
  clear(): Promise<void>;
  /** The whole log as a file of comma-separated values. */
  exportUrl(): string;
}
