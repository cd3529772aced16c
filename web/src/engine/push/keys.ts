// Forms of keys between the server (base64url), the browser and our REST bodies.
import type { PushSubscribe } from "../../protocol/types.gen";

/** `PushManager.subscribe` takes bytes everywhere, text only in some browsers. */
export function applicationServerKey(key: string): Uint8Array<ArrayBuffer> {
  const text = atob(key.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

function base64url(bytes: ArrayBuffer): string {
  const text = String.fromCharCode(...new Uint8Array(bytes));
  return btoa(text).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

export function isKeyOf(subscription: PushSubscription, vapidKey: string): boolean {
  const key = subscription.options.applicationServerKey;
  // Old browsers do not tell; then it is believed to be the same.
  return !key || base64url(key) === vapidKey.replaceAll("=", "");
}

/** undefined: a subscription without keys can receive no content. */
export function subscriptionBody(subscription: PushSubscription): PushSubscribe | undefined {
  const p256dh = subscription.getKey("p256dh");
  const auth = subscription.getKey("auth");
  if (!p256dh || !auth) return undefined;
  return {
    endpoint: subscription.endpoint,
    p256dh: base64url(p256dh),
    auth: base64url(auth),
  };
}
