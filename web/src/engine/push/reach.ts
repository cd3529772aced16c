// Everything that lets a call reach the person outside of the page: the service worker, its push
// subscription, what it must know, and the check of all that. Loaded after the first paint.
import { createStore } from "zustand/vanilla";
import type { CallView } from "../call/view";
import type { Preferences } from "../../protocol/types.gen";
import type { Ports, WorkerPort } from "../ports/ports";
import type { RestClient } from "../rest/client";
import type { SessionState } from "../session/state";
import type { SettingsState } from "../settings/state";
import type { ReadableStore } from "../store";
import { Check } from "./check";
import type { Reach, ReachState } from "./state";
import { PushSubscriptions } from "./subscriptions";
import { WORKER_PREFS_KEY, type WorkerPrefs, type WorkerWords } from "./worker_prefs";

/** A page that stays open for days learns of a new version, too. */
const UPDATE_EVERY_MS = 60 * 60_000;
const STARTED_WITHIN_MS = 20_000;

export interface ReachContext {
  ports: Ports;
  worker: WorkerPort;
  rest: RestClient;
  stores: {
    session: ReadableStore<SessionState>;
    settings: ReadableStore<SettingsState>;
    preferences: ReadableStore<Preferences>;
    call: ReadableStore<CallView>;
  };
  /** One period of the ring, where it would ring. */
  previewRing(): void;
  openConversation(id: string): void;
}

interface WorkerMessage {
  type?: unknown;
  id?: unknown;
  conversationId?: unknown;
}

class BrowserReach implements Reach {
  readonly store = createStore<ReachState>(() => ({
    worker: "starting",
    push: "starting",
    updateReady: false,
  }));
  readonly check: Check;
  private readonly context: ReachContext;
  private readonly push: PushSubscriptions;
  private words: WorkerWords | undefined;
  private written = "";
  private wishes = "";
  private started: Promise<void> = Promise.resolve();
  /** Subscribing and ending never overlap. */
  private queue: Promise<void> = Promise.resolve();

  constructor(context: ReachContext) {
    this.context = context;
    const { ports, worker, rest, stores, previewRing } = context;
    this.push = new PushSubscriptions(worker, rest);
    this.check = new Check({
      ports,
      settings: () => stores.settings.getState(),
      preferences: () => stores.preferences.getState(),
      reach: () => this.store.getState(),
      started: () => this.started,
      followPush: () => this.followPush(true),
      previewRing,
      testPush: (id) => this.push.test(id),
    });
  }

  setWords(words: WorkerWords): void {
    const first = this.words === undefined;
    this.words = words;
    if (first) this.started = this.start();
    else this.tellWorker();
  }

  applyUpdate(): void {
    if (!this.inCall()) this.context.worker.applyUpdate();
  }

  private inCall(): boolean {
    const { phase } = this.context.stores.call.getState();
    return phase !== "idle" && phase !== "ended";
  }

  /** The worker fetches the whole application: a call needs the network more. */
  private outsideOfCalls(): Promise<void> {
    const { call } = this.context.stores;
    return new Promise((resolve) => {
      const look = (): void => {
        if (this.inCall()) return;
        stop();
        resolve();
      };
      const stop = call.subscribe(look);
      look();
    });
  }

  private async start(): Promise<void> {
    const { worker, stores, ports } = this.context;
    const { session, settings, preferences, call } = stores;
    if (!worker.supported) {
      const state = ports.media.secure ? "unsupported" : "insecure";
      this.store.setState({ worker: state, push: "unsupported" });
      return;
    }
    worker.onMessage((message) => this.heard(message as WorkerMessage | null));
    call.subscribe((view, before) => {
      if (view.callId !== undefined && view.callId !== before.callId) this.takeOver(view.callId);
    });
    await this.register();
    for (const store of [session, settings, preferences]) store.subscribe(() => this.changed());
    this.changed();
  }

  private async register(): Promise<void> {
    const { worker, ports } = this.context;
    const onUpdate = (): void => this.store.setState({ updateReady: true });
    await this.outsideOfCalls();
    const active = worker.register(onUpdate).then(
      () => {
        this.store.setState({ worker: "active" });
        // Also when it came late.
        this.changed();
      },
      () => this.store.setState({ worker: "failed" }),
    );
    // A worker whose files do not arrive never becomes active; the page goes on without it.
    const late = new Promise<void>((resolve) => {
      ports.clock.setTimer(resolve, STARTED_WITHIN_MS);
    });
    await Promise.race([active, late]);
    if (this.store.getState().worker === "starting") this.store.setState({ worker: "failed" });
    const again = (): void => {
      if (!this.inCall()) worker.checkForUpdate().catch(() => undefined);
      ports.clock.setTimer(again, UPDATE_EVERY_MS);
    };
    ports.clock.setTimer(again, UPDATE_EVERY_MS);
  }

  private changed(): void {
    this.tellWorker();
    void this.followPush();
  }

  /** What the worker finds when no page is open. */
  private tellWorker(): void {
    const { ports, stores } = this.context;
    const { phase, clockOffsetMs } = stores.session.getState();
    if (phase === "starting") return;
    const prefs: WorkerPrefs | undefined =
      phase === "signed_in" && this.words
        ? {
            quietHours: stores.preferences.getState().quiet_hours,
            doNotDisturb: stores.settings.getState().doNotDisturb,
            clockOffsetMs,
            vapidKey: this.push.vapidKey,
            words: this.words,
          }
        : undefined;
    const text = JSON.stringify(prefs) ?? "";
    if (text === this.written) return;
    this.written = text;
    const done = prefs
      ? ports.store.set(WORKER_PREFS_KEY, prefs)
      : ports.store.delete(WORKER_PREFS_KEY);
    // Without storage the worker shows everything, in English.
    done.catch(() => undefined);
  }

  /** Once per change of what is wanted, or again when it has not worked. */
  private followPush(again = false): Promise<void> {
    const { stores, ports } = this.context;
    const { phase, me } = stores.session.getState();
    const { desktopNotifications, messageText } = stores.settings.getState();
    const permission = ports.attention.notificationPermission();
    const signedIn = phase === "signed_in";
    if (phase === "starting" || this.store.getState().worker !== "active") return this.queue;
    const wishes = JSON.stringify([me?.id, desktopNotifications, messageText, permission]);
    if (wishes === this.wishes && !again) return this.queue;
    this.wishes = wishes;
    this.queue = this.queue.then(async () => {
      if (!signedIn) {
        await this.push.forget();
        return this.store.setState({ push: "off" });
      }
      const wanted = desktopNotifications && permission === "granted";
      const push = await this.push.follow({ wanted, messageText });
      const blocked = desktopNotifications && permission === "denied" && push === "off";
      this.store.setState({ push: blocked ? "blocked" : push });
      this.tellWorker();
    });
    return this.queue;
  }

  private heard(message: WorkerMessage | null): void {
    const { type, id, conversationId } = message ?? {};
    if (type === "push_test" && typeof id === "string") this.check.pushArrived(id);
    if (type === "open_conversation" && typeof conversationId === "string") {
      this.context.openConversation(conversationId);
    }
  }

  /** The page shows the call itself now; a ring beside it would stay behind. */
  private takeOver(callId: string): void {
    this.context.worker.closeNotifications(`call-${callId}`).catch(() => undefined);
  }
}

export function createReach(context: ReachContext): Reach {
  return new BrowserReach(context);
}
