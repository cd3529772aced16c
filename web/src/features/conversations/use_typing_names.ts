import type { Conversation } from "../../engine";
import { useEngineStore } from "../app/engine_context";

const kNobody: readonly string[] = [];

/** Display names of who types in the conversation, never our own. */
export function useTypingNames(conversation: Conversation): readonly string[] {
  const ids = useEngineStore("typing", (state) => state.byConversation[conversation.id] ?? kNobody);
  return conversation.members
    .filter((member) => ids.includes(member.user.id))
    .map((member) => member.user.display_name);
}
