import { browserAttention } from "./browser_attention";
import { browserHttp } from "./browser_http";
import { browserMedia } from "./browser_media";
import { browserPage } from "./browser_page";
import { browserStore, browserTab } from "./browser_storage";
import type { AudioPort, BroadcastPort, Clock, LockPort, Ports, Random, SocketPort } from "./ports";
import { openWorkerInbox } from "./worker_inbox";

const clock: Clock = {
  now: () => performance.now(),
  wallNow: () => Date.now(),
  setTimer: (run, delayMs) => window.setTimeout(run, delayMs),
  clearTimer: (id) => window.clearTimeout(id),
};

const random: Random = {
  unit: () => Math.random(),
  id: () => {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  },
};

const socket: SocketPort = {
  open(handlers) {
    const url = new URL("/api/v1/socket", window.location.href);
    url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
    const inner = new WebSocket(url);
    inner.onopen = () => handlers.onOpen();
    inner.onmessage = ({ data }) => {
      if (typeof data === "string") handlers.onMessage(data);
    };
    inner.onclose = ({ code }) => handlers.onClose(code);
    return {
      send(text) {
        if (inner.readyState === WebSocket.OPEN) inner.send(text);
      },
      close() {
        inner.close();
      },
    };
  },
};

const locks: LockPort = {
  acquire(name, onGranted) {
    if (!navigator.locks) {
      // Old browsers: every tab believes it is the only one.
      onGranted();
      return () => undefined;
    }
    const stop = new AbortController();
    let release: () => void = () => stop.abort();
    navigator.locks
      .request(`earshot.${name}`, { signal: stop.signal }, async () => {
        const held = new Promise<void>((resolve) => {
          release = resolve;
        });
        onGranted();
        await held;
      })
      // Stopped waiting.
      .catch(() => undefined);
    return () => release();
  },
};

function browserBroadcast(): BroadcastPort {
  if (!("BroadcastChannel" in window)) {
    return { post: () => undefined, subscribe: () => () => undefined };
  }
  const channel = new BroadcastChannel("earshot");
  return {
    // A channel is of one origin, which the rule for windows does not know.
    // oxlint-disable-next-line unicorn/require-post-message-target-origin
    post: (message) => channel.postMessage(message),
    subscribe(onMessage) {
      const listener = (event: MessageEvent): void => onMessage(event.data);
      channel.addEventListener("message", listener);
      return () => channel.removeEventListener("message", listener);
    },
  };
}

function browserAudio(): AudioPort {
  let context: AudioContext | undefined;
  return {
    context() {
      if (!("AudioContext" in window)) return undefined;
      context ??= new AudioContext();
      return context;
    },
  };
}

export function createBrowserPorts(): Ports {
  openWorkerInbox();
  return {
    clock,
    random,
    socket,
    store: browserStore(),
    tab: browserTab,
    locks,
    broadcast: browserBroadcast(),
    http: browserHttp,
    page: browserPage,
    media: browserMedia,
    audio: browserAudio(),
    attention: browserAttention,
    loadWorker: async () => (await import("./browser_worker")).browserWorker,
  };
}
