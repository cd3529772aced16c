import { useEffect, useState } from "react";

/** Whoever only looks at another tab for a moment finds the pictures as they were. */
const kHiddenAfterMs = 2_000;

/** Nobody has seen the page for a moment. */
export function usePageHidden(): boolean {
  const [hidden, setHidden] = useState(false);
  useEffect(() => {
    let timer: number | undefined;
    const follow = () => {
      window.clearTimeout(timer);
      if (document.hidden) timer = window.setTimeout(() => setHidden(true), kHiddenAfterMs);
      else setHidden(false);
    };
    follow();
    document.addEventListener("visibilitychange", follow);
    return () => {
      window.clearTimeout(timer);
      document.removeEventListener("visibilitychange", follow);
    };
  }, []);
  return hidden;
}
