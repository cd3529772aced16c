// What the application's service worker shows and does, as tests see it.
import type { CDPSession, Worker } from "@playwright/test";
import { expect } from "./fixtures.ts";
import type { Person } from "./person.ts";

/** The application's worker answers for this page. */
export async function controlled({ page }: Person): Promise<void> {
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null, undefined, {
    timeout: 60_000,
  });
}

/** Only Chromium lets a test look into it. */
export async function workerOf(person: Person): Promise<Worker> {
  await controlled(person);
  const worker = person.context.serviceWorkers()[0];
  if (!worker) throw new Error("the page has no service worker");
  return worker;
}

/** How many notifications the worker has shown since this was asked first. */
function showsOf(worker: Worker): Promise<number> {
  return worker.evaluate(() => {
    const scope = self as unknown as { registration: ServiceWorkerRegistration; __shows?: number };
    if (scope.__shows === undefined) {
      scope.__shows = 0;
      const { registration } = scope;
      const show = registration.showNotification.bind(registration);
      registration.showNotification = async (title, options) => {
        await show(title, options);
        scope.__shows = (scope.__shows ?? 0) + 1;
      };
    }
    return scope.__shows;
  });
}

/**
 * As a push service would deliver it; Chromium decrypts nothing here. Returns when something is
 * shown: who asks Chromium for notifications while it is showing one makes it forget that one.
 */
export async function deliver(
  session: CDPSession,
  worker: Worker,
  origin: string,
  payload: object,
): Promise<void> {
  const before = await showsOf(worker);
  const found = new Promise<string>((resolve) => {
    session.on("ServiceWorker.workerRegistrationUpdated", ({ registrations }) => {
      const own = registrations.find(({ scopeURL }) => scopeURL.startsWith(origin));
      if (own) resolve(own.registrationId);
    });
  });
  await session.send("ServiceWorker.enable");
  const registrationId = await found;
  await session.send("ServiceWorker.deliverPushMessage", {
    origin,
    registrationId,
    data: JSON.stringify(payload),
  });
  await session.send("ServiceWorker.disable");
  const shows = () => showsOf(worker);
  await expect.poll(shows, { message: "a notification is shown" }).toBeGreaterThan(before);
}

interface Shown {
  title: string;
  body: string;
  tag: string;
  silent: boolean | null;
  requireInteraction: boolean;
}

export function shown(worker: Worker): Promise<Shown[]> {
  return worker.evaluate(async () => {
    const scope = self as unknown as { registration: ServiceWorkerRegistration };
    const all = await scope.registration.getNotifications();
    return all.map(({ title, body, tag, silent, requireInteraction }) => ({
      title,
      body,
      tag,
      silent,
      requireInteraction,
    }));
  });
}

/** A click on a notification, or on one of its buttons. */
export function click(worker: Worker, tag: string, action: string): Promise<void> {
  return worker.evaluate(
    async ([wanted, pressed]) => {
      const scope = self as unknown as EventTarget & { registration: ServiceWorkerRegistration };
      const [notification] = await scope.registration.getNotifications({ tag: wanted ?? "" });
      if (!notification) throw new Error(`no notification ${wanted}`);
      const Click = Reflect.get(self, "NotificationEvent");
      scope.dispatchEvent(new Click("notificationclick", { notification, action: pressed }));
    },
    [tag, action],
  );
}

export async function turnOnNotifications({ context, page }: Person, origin: string) {
  await context.grantPermissions(["notifications"], { origin });
  await page.goto(`${origin}/settings/notifications`);
  const notifications = page.getByRole("switch", { name: "Desktop notifications" });
  await notifications.press("Space");
  await expect(notifications).toBeChecked();
}

export function ringPayload(change: object = {}): object {
  return {
    type: "call",
    call_id: "AAAAAAAAAAAAAAAAAAAAAA",
    conversation_id: "BBBBBBBBBBBBBBBBBBBBBB",
    kind: "voice",
    caller: { user_id: "CCCCCCCCCCCCCCCCCCCCCC", display_name: "Ana" },
    expires_at_ms: Date.now() + 60_000,
    sent_at_ms: Date.now(),
    ...change,
  };
}

export const kRingTag = "call-AAAAAAAAAAAAAAAAAAAAAA";
