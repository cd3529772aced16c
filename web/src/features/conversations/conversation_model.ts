// What lists and headers say about a conversation.
import { t } from "@lingui/core/macro";
import type { Conversation, Draft, Message, Presence, User } from "../../engine";
import { agoWords } from "../app/format";
import { callTitle } from "../chat/call_entry_model";
import { plainText } from "../chat/markdown";

/** The other person of a direct conversation; undefined in a group. */
export function otherPerson(conversation: Conversation, meId: string): User | undefined {
  if (conversation.kind !== "direct") return undefined;
  return conversation.members.find((member) => member.user.id !== meId)?.user;
}

export function conversationTitle(conversation: Conversation, meId: string): string {
  const other = otherPerson(conversation, meId);
  if (other) return other.display_name;
  if (conversation.title) return conversation.title;
  const names = conversation.members
    .filter((member) => member.user.id !== meId)
    .map((member) => member.user.display_name);
  return names.length > 0 ? names.join(", ") : t`Only you`;
}

export interface Preview {
  kind: "text" | "draft" | "typing";
  text: string;
}

function messageLine(message: Message, meId: string): string {
  if (message.deleted) return t`Message deleted`;
  if (message.call) return callTitle(message.call, meId);
  const text = plainText(message.text);
  if (text !== "") return text;
  const first = message.attachments[0];
  if (!first) return "";
  return first.media_type.startsWith("image/") ? t`Picture` : first.name;
}

export function typingWords(names: readonly string[]): string {
  const [first, second] = names;
  if (first === undefined) return "";
  if (second === undefined) return t`${first} is typing…`;
  return names.length === 2 ? t`${first} and ${second} are typing…` : t`Several people are typing…`;
}

/** The second line of a row: a draft first, then who types, then the last message. */
export function previewOf(
  conversation: Conversation,
  meId: string,
  draft: Draft | undefined,
  typingNames: readonly string[],
): Preview {
  if (draft && draft.editingSeq === undefined && draft.text.trim() !== "") {
    return { kind: "draft", text: plainText(draft.text) };
  }
  if (typingNames.length > 0) {
    return {
      kind: "typing",
      text: conversation.kind === "direct" ? t`typing…` : typingWords(typingNames),
    };
  }
  const message = conversation.last_message;
  if (!message) return { kind: "text", text: t`No messages yet` };
  const line = messageLine(message, meId);
  if (message.kind !== "text") return { kind: "text", text: line };
  if (message.sender_id === meId) return { kind: "text", text: t`You: ${line}` };
  if (conversation.kind === "direct") return { kind: "text", text: line };
  const sender = conversation.members.find((member) => member.user.id === message.sender_id)?.user
    .display_name;
  return { kind: "text", text: sender === undefined ? line : `${sender}: ${line}` };
}

export function presenceWords(presence: Presence | undefined, nowMs: number): string {
  switch (presence?.status) {
    case "online":
      return t`Online`;
    case "away":
      return t`Away`;
    case "do_not_disturb":
      return t`Do not disturb`;
    case "offline":
    case undefined: {
      if (presence?.last_seen_ms === undefined) return t`Offline`;
      const ago = agoWords(presence.last_seen_ms, nowMs);
      return t`Last seen ${ago}`;
    }
  }
}

/** Conversations whose title or members match what was typed. */
export function matchesQuery(conversation: Conversation, meId: string, query: string): boolean {
  const wanted = query.trim().toLocaleLowerCase();
  if (wanted === "") return true;
  if (conversationTitle(conversation, meId).toLocaleLowerCase().includes(wanted)) return true;
  return conversation.members.some(
    (member) =>
      member.user.id !== meId && member.user.username.toLocaleLowerCase().startsWith(wanted),
  );
}
