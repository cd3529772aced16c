import { useEffect, useState } from "react";
import { useEngine } from "../app/engine_context";

const kIntervalMs = 120;
const kLoudLevel = 0.06;
/** A pause between words is not the end of speaking. */
const kHoldMs = 700;

/** Whether that side speaks now. Not announced: it changes all the time. */
export function useSpeaking(side: "local" | "remote", running: boolean): boolean {
  const engine = useEngine();
  const [speaking, setSpeaking] = useState(false);
  useEffect(() => {
    if (!running) return;
    let quietMs = kHoldMs;
    const timer = setInterval(() => {
      const level = side === "local" ? engine.call.localLevel() : engine.call.remoteLevel();
      quietMs = level > kLoudLevel ? 0 : quietMs + kIntervalMs;
      setSpeaking(quietMs < kHoldMs);
    }, kIntervalMs);
    return () => {
      clearInterval(timer);
      setSpeaking(false);
    };
  }, [engine, running, side]);
  return speaking;
}
