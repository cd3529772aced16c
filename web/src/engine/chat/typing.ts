import type { TimerId } from "../ports/ports";
import type { ChatContext } from "./context";

/** Others' typing is forgotten by then unless said again. */
const SHOWN_FOR_MS = 6_000;
/** We say it again this often while typing goes on. */
const REPEAT_MS = 3_000;
/** Nothing typed for this long: no longer typing. */
const PAUSE_MS = 5_000;

interface Own {
  saidAtMs: number;
  pauseTimer: TimerId;
}

export class Typing {
  private readonly context: ChatContext;
  private readonly hideTimers = new Map<string, TimerId>();
  private readonly own = new Map<string, Own>();

  constructor(context: ChatContext) {
    this.context = context;
    context.events.on("typing_changed", ({ conversation_id, user_id, on }) =>
      this.othersChanged(conversation_id, user_id, on),
    );
    context.events.on("message_created", ({ message }) =>
      this.othersChanged(message.conversation_id, message.sender_id, false),
    );
  }

  set(conversationId: string, on: boolean): void {
    const { clock } = this.context.ports;
    const own = this.own.get(conversationId);
    if (own) clock.clearTimer(own.pauseTimer);
    if (!on) {
      if (!own) return;
      this.own.delete(conversationId);
      this.say(conversationId, false);
      return;
    }
    const pauseTimer = clock.setTimer(() => this.set(conversationId, false), PAUSE_MS);
    const due = !own || clock.now() - own.saidAtMs >= REPEAT_MS;
    this.own.set(conversationId, { saidAtMs: due ? clock.now() : own.saidAtMs, pauseTimer });
    if (due) this.say(conversationId, true);
  }

  /** The message itself says that typing has ended. */
  sent(conversationId: string): void {
    const own = this.own.get(conversationId);
    if (!own) return;
    this.context.ports.clock.clearTimer(own.pauseTimer);
    this.own.delete(conversationId);
  }

  reset(): void {
    const { clock } = this.context.ports;
    for (const timer of this.hideTimers.values()) clock.clearTimer(timer);
    for (const { pauseTimer } of this.own.values()) clock.clearTimer(pauseTimer);
    this.hideTimers.clear();
    this.own.clear();
  }

  private say(conversationId: string, on: boolean): void {
    if (!this.context.socket.isOnline) return;
    this.context.socket
      .request("typing_set", { conversation_id: conversationId, on })
      // A hint; nothing is lost with it.
      .catch(() => undefined);
  }

  private othersChanged(conversationId: string, userId: string, on: boolean): void {
    if (userId === this.context.myId()) return;
    const { clock } = this.context.ports;
    const key = `${conversationId}/${userId}`;
    clock.clearTimer(this.hideTimers.get(key));
    this.hideTimers.delete(key);
    if (on) {
      const hide = (): void => this.othersChanged(conversationId, userId, false);
      this.hideTimers.set(key, clock.setTimer(hide, SHOWN_FOR_MS));
    }
    const { typing } = this.context.stores;
    const { byConversation } = typing.getState();
    const before = byConversation[conversationId] ?? [];
    if (before.includes(userId) === on) return;
    const after = on ? [...before, userId] : before.filter((id) => id !== userId);
    typing.setState({ byConversation: { ...byConversation, [conversationId]: after } });
  }
}
