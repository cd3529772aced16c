// Message windows: loading, gaps, and catching up by the conversation's version.
import { toRequestError } from "../errors";
import type { Message } from "../../protocol/types.gen";
import { kCatchUpPagesMax, kPageSize } from "../../limits";
import type { ChatContext } from "./context";
import type { Conversations } from "./conversations";
import type { MessageWindow } from "./state";
import { updateWindow, windowOf } from "./stores";
import {
  appendMessages,
  firstSeq,
  lastSeq,
  prependMessages,
  replaceMessages,
  startOver,
  withoutConfirmed,
} from "./window";

interface Page {
  messages: Message[];
  has_more: boolean;
}

interface Changes extends Page {
  version: number;
}

export class History {
  private readonly context: ChatContext;
  private readonly conversations: Conversations;
  /** Every change up to this version is in the window. */
  private readonly synced = new Map<string, number>();
  private readonly running = new Map<string, { again: boolean }>();

  constructor(context: ChatContext, conversations: Conversations) {
    this.context = context;
    this.conversations = conversations;
    context.events.on("message_created", ({ message }) => this.apply(message));
    context.events.on("message_updated", ({ message }) => this.apply(message));
  }

  reset(): void {
    this.synced.clear();
  }

  /** Loads the newest messages unless they are there. */
  async open(id: string): Promise<void> {
    const window = windowOf(this.context.stores, id);
    const loaded = this.synced.has(id) || window?.loading === "first";
    if (!loaded) await this.loadNewest(id);
  }

  async loadNewest(id: string): Promise<void> {
    const version = this.conversations.get(id)?.version ?? 0;
    await this.load(id, "first", { limit: kPageSize }, (window, page) => {
      this.synced.set(id, version);
      return {
        ...startOver(window, page.messages),
        hasOlder: page.has_more,
        hasNewer: false,
      };
    });
    await this.catchUpIfBehind(id);
  }

  async loadOlder(id: string): Promise<void> {
    const window = windowOf(this.context.stores, id);
    const first = window && firstSeq(window);
    if (!window?.hasOlder || first === undefined || window.loading !== "no") return;
    await this.load(id, "older", { before_seq: first, limit: kPageSize }, (now, page) => ({
      ...prependMessages(now, page.messages),
      hasOlder: page.has_more,
    }));
  }

  async loadNewer(id: string): Promise<void> {
    const window = windowOf(this.context.stores, id);
    if (!window?.hasNewer || window.loading !== "no") return;
    await this.load(id, "newer", { after_seq: lastSeq(window), limit: kPageSize }, (now, page) => ({
      ...appendMessages(now, page.messages),
      hasNewer: page.has_more,
    }));
    await this.reachNewest(id);
  }

  async jumpTo(id: string, seq: number): Promise<void> {
    const window = windowOf(this.context.stores, id);
    const first = window && firstSeq(window);
    if (window && first !== undefined && seq >= first && seq <= lastSeq(window)) return;
    const version = this.conversations.get(id)?.version ?? 0;
    const before_seq = seq + kPageSize / 2;
    await this.load(id, "first", { before_seq, limit: kPageSize }, (now, page) => {
      this.synced.set(id, version);
      const moved = startOver(now, page.messages);
      const newest = this.conversations.get(id)?.last_seq ?? 0;
      return { ...moved, hasOlder: page.has_more, hasNewer: lastSeq(moved) < newest };
    });
    await this.catchUpIfBehind(id);
  }

  async jumpToNewest(id: string): Promise<void> {
    if (windowOf(this.context.stores, id)?.hasNewer) await this.loadNewest(id);
  }

  find(id: string, seq: number): Message | undefined {
    return windowOf(this.context.stores, id)?.messages.find((message) => message.seq === seq);
  }

  /** A message from an event or from the answer to a command. */
  apply(message: Message): void {
    const { conversation_id: id, version } = message;
    const synced = this.synced.get(id);
    // A window that is not loaded gets the message with its first page.
    if (synced === undefined) return;
    this.put(id, (now) =>
      now.hasNewer ? replaceMessages(now, [message]) : appendMessages(now, [message]),
    );
    if (version === synced + 1) this.synced.set(id, version);
    else if (version > synced + 1) void this.catchUp(id);
  }

  /** After a connection that lost events: every window learns what it missed. */
  async catchUpAll(): Promise<void> {
    const ids = [...this.synced.keys()];
    await Promise.all(ids.map((id) => this.catchUp(id)));
  }

  /** Changes that came while the page was on its way. */
  private async catchUpIfBehind(id: string): Promise<void> {
    const known = this.conversations.get(id)?.version ?? 0;
    if ((this.synced.get(id) ?? 0) < known) await this.catchUp(id);
    else await this.reachNewest(id);
  }

  /** At most one run per conversation; asked again meanwhile, it runs once more. */
  private async catchUp(id: string): Promise<void> {
    const running = this.running.get(id);
    if (running) {
      running.again = true;
      return;
    }
    const run = { again: false };
    this.running.set(id, run);
    try {
      do {
        run.again = false;
        await this.fetchChanges(id);
      } while (run.again);
    } catch (cause) {
      // The next hello or the next gap asks again.
      this.put(id, (window) => ({ ...window, error: toRequestError(cause) }));
    } finally {
      this.running.delete(id);
    }
  }

  private async fetchChanges(id: string): Promise<void> {
    for (let page = 0; page < kCatchUpPagesMax; page += 1) {
      const after = this.synced.get(id);
      if (after === undefined) return;
      const changes = await this.context.rest.get<Changes>(`conversations/${id}/changes`, {
        after_version: after,
        limit: 100,
      });
      const bySeq = changes.messages.toSorted((a, b) => a.seq - b.seq);
      this.put(id, (window) => ({
        ...(window.hasNewer ? replaceMessages(window, bySeq) : appendMessages(window, bySeq)),
        error: undefined,
      }));
      const reached = changes.has_more
        ? (changes.messages.at(-1)?.version ?? after)
        : changes.version;
      this.synced.set(id, Math.max(this.synced.get(id) ?? 0, reached));
      if (!changes.has_more) {
        await this.reachNewest(id);
        return;
      }
    }
    await this.loadNewest(id);
  }

  /** Closes the gap between the window's end and the newest message the list knows. */
  private async reachNewest(id: string): Promise<void> {
    for (;;) {
      const window = windowOf(this.context.stores, id);
      const newest = this.conversations.get(id)?.last_seq ?? 0;
      if (!window || window.hasNewer || lastSeq(window) >= newest) return;
      const page = await this.context.rest.get<Page>(`conversations/${id}/messages`, {
        after_seq: lastSeq(window),
        limit: 100,
      });
      if (page.messages.length === 0) return;
      this.put(id, (now) => appendMessages(now, page.messages));
    }
  }

  private async load(
    id: string,
    what: "first" | "older" | "newer",
    query: Readonly<Record<string, number>>,
    merge: (window: MessageWindow, page: Page) => MessageWindow,
  ): Promise<void> {
    this.put(id, (window) => ({ ...window, loading: what, error: undefined }));
    try {
      const page = await this.context.rest.get<Page>(`conversations/${id}/messages`, query);
      this.put(id, (window) => ({ ...merge(window, page), loading: "no" }));
    } catch (cause) {
      const error = toRequestError(cause);
      this.put(id, (window) => ({ ...window, loading: "no", error }));
      throw error;
    }
  }

  private put(id: string, change: (window: MessageWindow) => MessageWindow): void {
    updateWindow(this.context.stores, id, (window) => {
      const after = change(window);
      const pending = withoutConfirmed(after.pending, after.messages);
      return pending === after.pending ? after : { ...after, pending };
    });
  }
}
