// The service worker: the application's files without a network, and notifications without a page.
// Built into one file without imports, /sw.js (scripts/service_worker_plugin.ts).
import { Notifications } from "./notifications";
import type { WorkerScope } from "./scope";
import { Shell, type ShellFiles } from "./shell";
import { renewSubscription } from "./subscription";

declare const __SHELL__: ShellFiles;

const scope = self as unknown as WorkerScope;
const shell = new Shell(scope, __SHELL__);
const notifications = new Notifications(scope);

scope.addEventListener("install", (event) => event.waitUntil(shell.install()));
scope.addEventListener("activate", (event) => event.waitUntil(shell.activate()));
scope.addEventListener("fetch", (event) => shell.fetch(event));
scope.addEventListener("message", ({ data }) => {
  // The person pressed "Update".
  if ((data as { type?: unknown } | null)?.type === "activate") void scope.skipWaiting();
});
scope.addEventListener("push", (event) => event.waitUntil(notifications.push(event)));
scope.addEventListener("notificationclick", (event) => event.waitUntil(notifications.click(event)));
scope.addEventListener("pushsubscriptionchange", (event) =>
  event.waitUntil(renewSubscription(scope, event)),
);
