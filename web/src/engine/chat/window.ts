// Pure changes of a message window. A window holds a run of messages without gaps, in order of seq.
import type { Message } from "../../protocol/types.gen";
import type { MessageWindow, PendingMessage } from "./state";

export function emptyWindow(conversationId: string): MessageWindow {
  return {
    conversationId,
    messages: [],
    pending: [],
    hasOlder: false,
    hasNewer: false,
    loading: "no",
    error: undefined,
  };
}

export function firstSeq(window: MessageWindow): number | undefined {
  return window.messages[0]?.seq;
}

/** 0: nothing is loaded, the next message of an empty conversation is 1. */
export function lastSeq(window: MessageWindow): number {
  return window.messages.at(-1)?.seq ?? 0;
}

/** Puts newer versions in the place of older ones; messages outside the window are left out. */
export function replaceMessages(window: MessageWindow, changed: readonly Message[]): MessageWindow {
  const first = firstSeq(window);
  if (first === undefined) return window;
  let messages: Message[] | undefined;
  for (const message of changed) {
    const current = window.messages[message.seq - first];
    if (!current || current.version >= message.version) continue;
    messages ??= [...window.messages];
    messages[message.seq - first] = message;
  }
  return messages ? { ...window, messages } : window;
}

/** The window begins anew with these. */
export function startOver(window: MessageWindow, messages: readonly Message[]): MessageWindow {
  return { ...window, messages: [...messages] };
}

/**
 * Adds messages behind the last one as far as they follow it without a gap, and replaces those that
 * are there. What would leave a gap is left out.
 */
export function appendMessages(window: MessageWindow, added: readonly Message[]): MessageWindow {
  const replaced = replaceMessages(window, added);
  const messages = [...replaced.messages];
  for (const message of added) {
    if (message.seq === (messages.at(-1)?.seq ?? 0) + 1) messages.push(message);
  }
  if (messages.length === replaced.messages.length) return replaced;
  return { ...replaced, messages };
}

/** Adds messages before the first one, as far as they meet it without a gap. */
export function prependMessages(window: MessageWindow, added: readonly Message[]): MessageWindow {
  const first = firstSeq(window);
  if (first === undefined) return startOver(window, added);
  const older = added.filter(({ seq }) => seq < first);
  if (older.length === 0 || older.at(-1)?.seq !== first - 1) return window;
  return { ...window, messages: [...older, ...window.messages] };
}

/** The pending messages without those the server has stored meanwhile. */
export function withoutConfirmed(
  pending: readonly PendingMessage[],
  messages: readonly Message[],
): readonly PendingMessage[] {
  const stored = new Set(messages.map(({ client_message_id }) => client_message_id));
  const left = pending.filter(({ clientMessageId }) => !stored.has(clientMessageId));
  return left.length === pending.length ? pending : left;
}
