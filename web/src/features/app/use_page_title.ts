import { useEffect } from "react";

/** "Ana · Earshot"; unread counts and calls are put before it by the engine. */
export function usePageTitle(title: string | undefined): void {
  useEffect(() => {
    document.title = title === undefined ? "Earshot" : `${title} · Earshot`;
  }, [title]);
}
