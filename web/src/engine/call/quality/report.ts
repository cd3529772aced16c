// What goes to the server when a call is over: numbers only, no content, no addresses.
import type { CallReport } from "../../../protocol/types.gen";
import type { RelayProtocol } from "../evidence";
import { summarise } from "./summary";
import type { TimelineSample } from "./timeline";

export interface CallCourse {
  callId: string;
  samples: readonly TimelineSample[];
  relayProtocol: RelayProtocol | undefined;
  reconnects: number;
  iceRestarts: number;
  /** Why there was no connection at the end. */
  failure: string | undefined;
}

/** undefined: it never was connected, so there is nothing to tell. */
export function reportOf(course: CallCourse): CallReport | undefined {
  const summary = summarise(course.samples);
  if (!summary) return undefined;
  const { relayProtocol, failure } = course;
  return {
    call_id: course.callId,
    ...summary,
    ...(summary.path === "relayed" && relayProtocol && { relay_protocol: relayProtocol }),
    reconnects: course.reconnects,
    ice_restarts: course.iceRestarts,
    ...(failure !== undefined && { cause: failure }),
  };
}
