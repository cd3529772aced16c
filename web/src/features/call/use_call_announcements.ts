import { useEffect } from "react";
import { announce } from "../../ui/announcer";
import { useEngine } from "../app/engine_context";
import { announcementsFor } from "./announcements";

/** Speaks every event of the call through the live regions, whatever is on screen. */
export function useCallAnnouncements(): void {
  const engine = useEngine();
  useEffect(
    () =>
      engine.stores.call.subscribe((now, before) => {
        for (const { text, politeness } of announcementsFor(before, now))
          announce(text, politeness);
      }),
    [engine],
  );
}
