#include "chat/views.h"

namespace earshot::chat {

protocol::Conversation Views::complete(protocol::Conversation conversation, UserId viewer) const {
  for (protocol::Member& member : conversation.members) {
    const UserId other = member.user.id;
    if (other == viewer) continue;
    if (conversation.kind == protocol::ConversationKind::kDirect) {
      conversation.relation = relations_.relation(viewer, other);
    }
    if (relations_.either_blocked(viewer, other)) member.read_seq = 0;
  }
  return conversation;
}

}  // namespace earshot::chat
