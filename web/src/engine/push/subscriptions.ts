// This browser's push subscription: made with the server's key, told to the server, taken back when
// the person does not want it or is somebody else.
import type { PushKeyResult, PushTestResult } from "../../protocol/types.gen";
import { toRequestError } from "../errors";
import type { WorkerPort } from "../ports/ports";
import type { RestClient } from "../rest/client";
import { isKeyOf, subscriptionBody } from "./keys";
import type { PushState } from "./state";

export interface PushWishes {
  /** The person wants notifications and the browser allows them. */
  wanted: boolean;
  /** They may show what was written. */
  messageText: boolean;
}

export class PushSubscriptions {
  vapidKey: string | undefined;
  private readonly worker: WorkerPort;
  private readonly rest: RestClient;

  constructor(worker: WorkerPort, rest: RestClient) {
    this.worker = worker;
    this.rest = rest;
  }

  /** Makes the browser and the server agree with the wishes. */
  async follow({ wanted, messageText }: PushWishes): Promise<PushState> {
    if (!this.worker.pushSupported) return "unsupported";
    if (!wanted) {
      await this.end();
      return "off";
    }
    try {
      this.vapidKey = (await this.rest.get<PushKeyResult>("push")).vapid_public_key;
    } catch (cause) {
      const { code } = toRequestError(cause);
      return code === "unsupported" || code === "not_found" ? "server_off" : "failed";
    }
    const subscription = await this.subscribe(this.vapidKey);
    const body = subscription && subscriptionBody(subscription);
    if (!body) return "no_service";
    try {
      await this.rest.post("push/subscriptions", { ...body, message_text: messageText });
      return "on";
    } catch {
      return "failed";
    }
  }

  /** The server stops, then the browser forgets the address. */
  async end(): Promise<void> {
    const subscription = await this.worker.subscription().catch(() => undefined);
    if (!subscription) return;
    const { endpoint } = subscription;
    // Signed out already: the server has forgotten it with the session.
    await this.rest.delete("push/subscriptions", { endpoint }).catch(() => undefined);
    await this.forget();
  }

  /** Nobody is signed in any more. */
  async forget(): Promise<void> {
    const subscription = await this.worker.subscription().catch(() => undefined);
    await subscription?.unsubscribe().catch(() => undefined);
  }

  /** undefined: there is nothing to test. */
  async test(id: string): Promise<PushTestResult | undefined> {
    const subscription = await this.worker.subscription();
    if (!subscription) return undefined;
    return this.rest.post<PushTestResult>("push/test", { endpoint: subscription.endpoint, id });
  }

  /** undefined: the browser's push service is not reached. */
  private async subscribe(vapidKey: string): Promise<PushSubscription | undefined> {
    try {
      const before = await this.worker.subscription();
      if (before && isKeyOf(before, vapidKey)) return before;
      // Of another server key: its messages would be refused.
      await before?.unsubscribe();
      return await this.worker.subscribe(vapidKey);
    } catch {
      return undefined;
    }
  }
}
