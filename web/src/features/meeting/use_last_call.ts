import { useEffect, useState } from "react";
import type { CallKind, MeetingView } from "../../engine";
import { useEngine } from "../app/engine_context";

export interface LastCall {
  callId: string;
  title: string | undefined;
  /** Ours: with a camera or without. */
  kind: CallKind;
}

function lastCall({ callId, title, me }: MeetingView, before: LastCall | undefined) {
  if (callId === undefined) return undefined;
  const kind: CallKind = me?.media.camera ? "video" : "voice";
  const same = before?.callId === callId && before.title === title && before.kind === kind;
  return same ? before : { callId, title, kind };
}

/** The group call that we are in, or were in last: its result has only the reason of its end. */
export function useLastCall(): LastCall | undefined {
  const engine = useEngine();
  const [last, setLast] = useState(() => lastCall(engine.stores.meeting.getState(), undefined));
  useEffect(
    () =>
      engine.stores.meeting.subscribe((now) => {
        if (now.phase === "idle" || now.phase === "ended") return;
        setLast((before) => lastCall(now, before));
      }),
    [engine],
  );
  return last;
}
