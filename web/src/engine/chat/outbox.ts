// Messages on their way: kept on disk until the server has them, sent one by one in the order they
// were written.
import { toRequestError } from "../errors";
import type { TimerId } from "../ports/ports";
import type { Attachment, Message, ReplyPreview } from "../../protocol/types.gen";
import type { ChatContext } from "./context";
import type { PendingMessage } from "./state";
import { updateWindow, windowOf } from "./stores";

const RETRY_FIRST_MS = 1_000;
const RETRY_MAX_MS = 30_000;
/** Longer than a request's own patience: a slow disk is no reason to send twice. */
const SEND_TIMEOUT_MS = 20_000;

interface Queue {
  sending: boolean;
  failures: number;
  timer: TimerId | undefined;
}

export interface NewMessage {
  text: string;
  replyTo?: ReplyPreview | undefined;
  attachments?: readonly Attachment[];
}

export class Outbox {
  private readonly context: ChatContext;
  private readonly onStored: (message: Message) => void;
  private readonly queues = new Map<string, Queue>();
  private lastOrder = 0;

  constructor(context: ChatContext, onStored: (message: Message) => void) {
    this.context = context;
    this.onStored = onStored;
  }

  /**
   * What an earlier page left behind. Entries of another living tab may be among them: the server
   * knows their ids.
   */
  async restore(): Promise<void> {
    const { store } = this.context.ports;
    const entries = await store.entries(this.prefix).catch(() => []);
    for (const [, value] of entries) {
      const message = value as PendingMessage;
      const state = message.state === "failed" ? "failed" : "queued";
      this.show({ ...message, state });
    }
    this.resume();
  }

  add(conversationId: string, message: NewMessage): void {
    const { clock, random } = this.context.ports;
    // Two messages of one millisecond keep their order on disk too.
    this.lastOrder = Math.max(this.lastOrder + 1, clock.wallNow());
    const pending: PendingMessage = {
      clientMessageId: random.id(),
      conversationId,
      text: message.text,
      replyTo: message.replyTo,
      attachments: message.attachments ?? [],
      createdAtMs: this.lastOrder,
      state: "queued",
      error: undefined,
    };
    this.show(pending);
    this.keep(pending);
    void this.pump(conversationId);
  }

  retry(conversationId: string, clientMessageId: string): void {
    this.change(conversationId, clientMessageId, { state: "queued", error: undefined });
    void this.pump(conversationId);
  }

  discard(conversationId: string, clientMessageId: string): void {
    const found = this.find(conversationId, clientMessageId);
    if (found && found.state !== "sending") this.remove(found);
  }

  /** After every hello. */
  resume(): void {
    const { windows } = this.context.stores.messages.getState();
    for (const [id, { pending }] of Object.entries(windows)) {
      if (pending.length === 0) continue;
      const queue = this.queue(id);
      queue.failures = 0;
      void this.pump(id);
    }
  }

  /** A stored message of ours was seen: nothing is left to send. */
  confirmed(message: Message): void {
    const id = message.client_message_id;
    if (message.sender_id !== this.context.myId() || id === undefined) return;
    this.context.ports.store.delete(this.key(id, message.conversation_id)).catch(() => undefined);
  }

  /** Signing out: unsent words of this account must not stay on the machine. */
  async erase(): Promise<void> {
    const { store } = this.context.ports;
    const entries = await store.entries(this.prefix);
    await Promise.all(entries.map(([key]) => store.delete(key)));
  }

  reset(): void {
    for (const { timer } of this.queues.values()) this.context.ports.clock.clearTimer(timer);
    this.queues.clear();
  }

  private async pump(conversationId: string): Promise<void> {
    const queue = this.queue(conversationId);
    if (queue.sending) return;
    this.context.ports.clock.clearTimer(queue.timer);
    queue.sending = true;
    try {
      for (;;) {
        const next = this.pending(conversationId).find(({ state }) => state === "queued");
        if (!next || !this.context.socket.isOnline) return;
        if (!(await this.send(next, queue))) return;
      }
    } finally {
      queue.sending = false;
    }
  }

  /** False: wait before going on. */
  private async send(next: PendingMessage, queue: Queue): Promise<boolean> {
    const { conversationId, clientMessageId, replyTo, attachments } = next;
    this.change(conversationId, clientMessageId, { state: "sending" });
    try {
      const { message } = await this.context.socket.request(
        "message_send",
        {
          conversation_id: conversationId,
          client_message_id: clientMessageId,
          text: next.text,
          ...(replyTo && { reply_to_seq: replyTo.seq }),
          ...(attachments.length > 0 && { attachment_ids: attachments.map(({ id }) => id) }),
        },
        SEND_TIMEOUT_MS,
      );
      queue.failures = 0;
      this.onStored(message);
      this.remove(next);
      return true;
    } catch (cause) {
      // Signed out, or removed from the group meanwhile.
      if (!this.find(conversationId, clientMessageId)) return false;
      const error = toRequestError(cause);
      if (!error.retryable) {
        this.change(conversationId, clientMessageId, { state: "failed", error });
        this.keep({ ...next, state: "failed" });
        return true;
      }
      this.change(conversationId, clientMessageId, { state: "queued" });
      this.retryLater(conversationId, queue);
      return false;
    }
  }

  private retryLater(conversationId: string, queue: Queue): void {
    const delayMs = Math.min(RETRY_FIRST_MS * 2 ** queue.failures, RETRY_MAX_MS);
    queue.failures += 1;
    queue.timer = this.context.ports.clock.setTimer(() => void this.pump(conversationId), delayMs);
  }

  private queue(conversationId: string): Queue {
    const existing = this.queues.get(conversationId);
    if (existing) return existing;
    const created: Queue = { sending: false, failures: 0, timer: undefined };
    this.queues.set(conversationId, created);
    return created;
  }

  private pending(conversationId: string): readonly PendingMessage[] {
    return windowOf(this.context.stores, conversationId)?.pending ?? [];
  }

  private find(conversationId: string, clientMessageId: string): PendingMessage | undefined {
    return this.pending(conversationId).find((each) => each.clientMessageId === clientMessageId);
  }

  private show(message: PendingMessage): void {
    updateWindow(this.context.stores, message.conversationId, (window) => ({
      ...window,
      pending: [...window.pending, message].toSorted((a, b) => a.createdAtMs - b.createdAtMs),
    }));
  }

  private change(
    conversationId: string,
    clientMessageId: string,
    change: Pick<PendingMessage, "state"> & { error?: PendingMessage["error"] },
  ): void {
    updateWindow(this.context.stores, conversationId, (window) => ({
      ...window,
      pending: window.pending.map((each) =>
        each.clientMessageId === clientMessageId ? { ...each, ...change } : each,
      ),
    }));
  }

  private remove({ conversationId, clientMessageId }: PendingMessage): void {
    if (this.find(conversationId, clientMessageId)) {
      updateWindow(this.context.stores, conversationId, (window) => ({
        ...window,
        pending: window.pending.filter((each) => each.clientMessageId !== clientMessageId),
      }));
    }
    this.context.ports.store
      .delete(this.key(clientMessageId, conversationId))
      .catch(() => undefined);
  }

  private keep(message: PendingMessage): void {
    const { error: _error, ...kept } = message;
    const key = this.key(message.clientMessageId, message.conversationId);
    // Without storage the message still leaves; it only does not survive a reload.
    this.context.ports.store.set(key, kept).catch(() => undefined);
  }

  private get prefix(): string {
    return `outbox/${this.context.myId()}/`;
  }

  private key(clientMessageId: string, conversationId: string): string {
    return `${this.prefix}${conversationId}/${clientMessageId}`;
  }
}
