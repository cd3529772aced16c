import { applicationServerKey } from "../push/keys";
import type { WorkerPort } from "./ports";
import { readWorkerInbox } from "./worker_inbox";

const SCRIPT = "/sw.js";

let registration: ServiceWorkerRegistration | undefined;
/** This page asked the new version to take over, so it belongs to it afterwards. */
let reloads = false;

function needRegistration(): ServiceWorkerRegistration {
  if (!registration) throw new Error("the service worker is not registered");
  return registration;
}

/** The first worker of a page replaces nothing: there is no older version to tell of. */
function watchUpdates(found: ServiceWorkerRegistration, onUpdate: () => void): void {
  const { serviceWorker } = navigator;
  if (found.waiting && serviceWorker.controller) onUpdate();
  found.addEventListener("updatefound", () => {
    const { installing } = found;
    installing?.addEventListener("statechange", () => {
      if (installing.state === "installed" && serviceWorker.controller) onUpdate();
    });
  });
}

/** Needs a secure context. */
export const browserWorker: WorkerPort = {
  supported: "serviceWorker" in navigator,
  pushSupported: "serviceWorker" in navigator && "PushManager" in window,
  async register(onUpdate) {
    const { serviceWorker } = navigator;
    registration = await serviceWorker.register(SCRIPT);
    watchUpdates(registration, onUpdate);
    serviceWorker.addEventListener("controllerchange", () => {
      if (reloads) window.location.reload();
    });
    await serviceWorker.ready;
  },
  async checkForUpdate() {
    await registration?.update();
  },
  applyUpdate() {
    const waiting = registration?.waiting;
    // Another tab has let it take over already.
    if (!waiting) return window.location.reload();
    reloads = true;
    // A worker is of the page's origin, which the rule for windows does not know.
    // oxlint-disable-next-line unicorn/require-post-message-target-origin
    waiting.postMessage({ type: "activate" });
  },
  async subscription() {
    return (await needRegistration().pushManager.getSubscription()) ?? undefined;
  },
  subscribe: (vapidKey) =>
    needRegistration().pushManager.subscribe({
      userVisibleOnly: true,
      applicationServerKey: applicationServerKey(vapidKey),
    }),
  async closeNotifications(tag) {
    const shown = (await registration?.getNotifications({ tag })) ?? [];
    for (const notification of shown) notification.close();
  },
  onMessage: readWorkerInbox,
};
