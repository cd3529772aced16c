// Push messages become notifications; clicks on them lead into the application or decline.
import { ENGLISH_WORKER_WORDS } from "../engine/push/worker_prefs";
import { callTag, type Decision, decide, type NotificationData } from "./decide";
import { parsePayload } from "./payload";
import { readPrefs } from "./prefs";
import type { NotificationEvent, PushEvent, WindowClient, WorkerScope } from "./scope";

/** Lies in the middle of an icon that systems cut to a circle; of one colour for the status bar. */
const ICON = "/icons/icon-192.png";
const BADGE = "/icons/badge-96.png";

const pause = (delayMs: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, delayMs);
  });

function post(client: WindowClient, message: unknown): void {
  // A client of a worker is of its origin, which the rule for windows does not know.
  // oxlint-disable-next-line unicorn/require-post-message-target-origin
  client.postMessage(message);
}

export class Notifications {
  private readonly scope: WorkerScope;

  constructor(scope: WorkerScope) {
    this.scope = scope;
  }

  async push(event: PushEvent): Promise<void> {
    const payload = parsePayload(event.data?.text() ?? "");
    const decision = decide(payload, await readPrefs(), Date.now());
    await this.show(decision.show);
    if (payload?.type === "test") await this.tell({ type: "push_test", id: payload.id });
    await this.follow(decision);
  }

  async click(event: NotificationEvent): Promise<void> {
    const { notification, action } = event;
    const data = (notification.data ?? {}) as NotificationData;
    notification.close();
    if (action === "decline" && data.callId !== undefined) return this.decline(data);
    await this.open(data.conversationId);
  }

  async tell(message: unknown): Promise<void> {
    for (const client of await this.windows()) post(client, message);
  }

  private async show(shown: Decision["show"]): Promise<void> {
    const { title, ...options } = shown;
    // TypeScript's declarations do not know the options that only workers have.
    const all: NotificationOptions = {
      ...options,
      icon: ICON,
      badge: BADGE,
      ...(options.requireInteraction && { renotify: true, vibrate: [300, 200, 300, 900] }),
    } as NotificationOptions;
    await this.scope.registration.showNotification(title, all);
  }

  /** As far as the browser lets the worker live; the server's next message does the same. */
  private async follow({ show, closeAfterMs, later }: Decision): Promise<void> {
    if (closeAfterMs !== undefined) {
      await pause(closeAfterMs);
      for (const each of await this.shown(show.tag)) each.close();
    }
    if (later) {
      await pause(later.atMs - Date.now());
      const ringing = (await this.shown(show.tag)).some(
        ({ data }) => (data as NotificationData | null)?.callId !== undefined,
      );
      if (ringing) await this.show(later.show);
    }
  }

  private async shown(tag: string): Promise<Notification[]> {
    return this.scope.registration.getNotifications({ tag });
  }

  /** The click answers nothing yet: the page shows the call and its own buttons. */
  private async open(conversationId: string | undefined): Promise<void> {
    const path = conversationId === undefined ? "/" : `/c/${conversationId}`;
    const windows = await this.windows();
    const best = windows.find(({ visibilityState }) => visibilityState === "visible") ?? windows[0];
    if (!best) {
      await this.scope.clients.openWindow(path);
      return;
    }
    post(best, { type: "open_conversation", conversationId });
    // Refused where the browser saw no click.
    await best.focus().catch(() => undefined);
  }

  private async decline({ callId, conversationId }: NotificationData): Promise<void> {
    try {
      const answer = await fetch(`/api/v1/calls/${callId}/decline`, {
        method: "POST",
        credentials: "same-origin",
      });
      // Over already, or answered elsewhere: there is nothing to say.
      if (answer.ok || answer.status === 404 || answer.status === 409) return;
    } catch {
      // No network: said below.
    }
    const words = (await readPrefs())?.words ?? ENGLISH_WORKER_WORDS;
    await this.show({
      title: words.declineFailed,
      body: "",
      tag: callTag(callId ?? ""),
      silent: true,
      requireInteraction: false,
      actions: [],
      data: { ...(conversationId !== undefined && { conversationId }) },
    });
  }

  private windows(): Promise<WindowClient[]> {
    return this.scope.clients.matchAll({ type: "window", includeUncontrolled: true });
  }
}
