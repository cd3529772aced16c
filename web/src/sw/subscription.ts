// The browser gave this device another push address while no page was open.
import { applicationServerKey, subscriptionBody } from "../engine/push/keys";
import { readPrefs } from "./prefs";
import type { SubscriptionChangeEvent, WorkerScope } from "./scope";

export async function renewSubscription(
  scope: WorkerScope,
  event: SubscriptionChangeEvent,
): Promise<void> {
  const vapidKey = (await readPrefs())?.vapidKey;
  // Signed out: nobody wants to be called here.
  if (vapidKey === undefined) return;
  const subscription =
    event.newSubscription ??
    (await scope.registration.pushManager.subscribe({
      userVisibleOnly: true,
      applicationServerKey: applicationServerKey(vapidKey),
    }));
  const body = subscriptionBody(subscription);
  if (!body) return;
  await fetch("/api/v1/push/subscriptions", {
    method: "POST",
    credentials: "same-origin",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
}
