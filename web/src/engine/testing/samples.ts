import type { Conversation, Message, User } from "../../protocol/types.gen";

export function testUser(id: string): User {
  return {
    id,
    username: id,
    display_name: id.toUpperCase(),
    avatar_version: 0,
    role: "member",
    deactivated: false,
  };
}

export function testMessage(seq: number, change: Partial<Message> = {}): Message {
  return {
    conversation_id: "c1",
    seq,
    version: seq,
    kind: "text",
    sender_id: "ana",
    sent_at_ms: 1_700_000_000_000 + seq * 1000,
    deleted: false,
    text: `message ${seq}`,
    attachments: [],
    reactions: [],
    ...change,
  };
}

export function testConversation(change: Partial<Conversation> = {}): Conversation {
  return {
    id: "c1",
    kind: "direct",
    members: ["me", "ana"].map((id) => ({ user: testUser(id), read_seq: 0, joined_at_ms: 0 })),
    last_seq: 0,
    version: 0,
    unread_count: 0,
    relation: { blocked_by_me: false, can_message: true, can_call: true },
    created_at_ms: 0,
    ...change,
  };
}
