import { useEffect, useLayoutEffect, useRef } from "react";
import type { MeetingView } from "../../engine";
import { setCallLayout, useCallLayout } from "../call/call_layout";

/** The id of the call that was small when the page went, until it is back. */
const kKey = "earshot.small_call";

/**
 * A call that was small when the page was loaded anew is small again: what was asked for is the
 * page below it.
 */
export function useKeptLayout({ phase, callId }: Pick<MeetingView, "phase" | "callId">): void {
  const layout = useCallLayout();
  const placed = useRef(false);
  // Before anything is painted: the stage would cover the page for a moment.
  useLayoutEffect(() => {
    const keptId = sessionStorage.getItem(kKey);
    if (phase === "idle" || keptId === null) return;
    // Which call it is shows only when the server has let us in.
    if (!placed.current) setCallLayout("mini");
    placed.current = true;
    if (callId === undefined && phase !== "ended") return;
    placed.current = false;
    sessionStorage.removeItem(kKey);
    if (callId !== undefined && callId !== keptId) setCallLayout("full");
  }, [phase, callId]);
  useEffect(() => {
    if (layout !== "mini" || callId === undefined) return undefined;
    const keep = () => sessionStorage.setItem(kKey, callId);
    window.addEventListener("pagehide", keep);
    return () => window.removeEventListener("pagehide", keep);
  }, [layout, callId]);
}
