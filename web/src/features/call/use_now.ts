import { useEffect, useState } from "react";
import { useEngine } from "../app/engine_context";

/** The server's wall clock, renewed every second while `running`. */
export function useServerNow(running: boolean): number {
  const engine = useEngine();
  const [nowMs, setNowMs] = useState(() => engine.session.serverNowMs());
  useEffect(() => {
    if (!running) return;
    const tick = () => setNowMs(engine.session.serverNowMs());
    tick();
    const timer = setInterval(tick, 1000);
    return () => clearInterval(timer);
  }, [engine, running]);
  return nowMs;
}
