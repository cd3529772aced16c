import type { PagePort } from "./ports";

const ACTIVITY_PAUSE_MS = 1000;

function listen(target: EventTarget, name: string, run: () => void): () => void {
  target.addEventListener(name, run);
  return () => target.removeEventListener(name, run);
}

/**
 * From Wi-Fi to mobile without an offline in between. Only phones tell the type; everywhere the
 * estimated speed changes all the time, which means nothing here.
 */
function listenToNetworkType(run: () => void): () => void {
  const { connection } = navigator as { connection?: EventTarget & { type?: string } };
  if (connection?.type === undefined) return () => undefined;
  let known = connection.type;
  return listen(connection, "change", () => {
    const { type = known } = connection;
    if (type === known) return;
    known = type;
    run();
  });
}

function browserName(agent: string): string {
  if (agent.includes("Firefox/")) return "Firefox";
  if (agent.includes("Edg/")) return "Edge";
  if (agent.includes("OPR/")) return "Opera";
  if (agent.includes("Chrome/")) return "Chrome";
  if (agent.includes("Safari/")) return "Safari";
  return "Browser";
}

function systemName(agent: string): string {
  if (agent.includes("Android")) return "Android";
  if (agent.includes("iPhone")) return "iPhone";
  if (agent.includes("iPad")) return "iPad";
  if (agent.includes("Windows")) return "Windows";
  if (agent.includes("Mac OS X")) return "Mac";
  if (agent.includes("CrOS")) return "ChromeOS";
  return "Linux";
}

export const browserPage: PagePort = {
  isOnline: () => navigator.onLine,
  isHidden: () => document.hidden,
  clientName: () => `${browserName(navigator.userAgent)} on ${systemName(navigator.userAgent)}`,
  onOnlineChange(run) {
    const undo = [
      listen(window, "online", run),
      listen(window, "offline", run),
      listenToNetworkType(run),
    ];
    return () => {
      for (const stop of undo) stop();
    };
  },
  onVisibilityChange: (run) => listen(document, "visibilitychange", run),
  onPageHide: (run) => listen(window, "pagehide", run),
  onActivity(run) {
    let last = 0;
    const report = (): void => {
      const now = performance.now();
      if (now - last < ACTIVITY_PAUSE_MS) return;
      last = now;
      run();
    };
    const undo = ["pointermove", "pointerdown", "keydown"].map((name) =>
      listen(window, name, report),
    );
    return () => {
      for (const stop of undo) stop();
    };
  },
};
