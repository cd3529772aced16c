import { useState } from "react";
import type { Conversation } from "../../engine";

/**
 * The first unread message at the moment the conversation was opened; mount once per conversation.
 */
export function useUnreadMarker(conversation: Conversation, meId: string): number | undefined {
  const [marker] = useState(() => {
    if (conversation.unread_count === 0) return undefined;
    const mine = conversation.members.find((member) => member.user.id === meId);
    return mine && mine.read_seq + 1;
  });
  return marker;
}
