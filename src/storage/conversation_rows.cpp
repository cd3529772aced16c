#include "storage/conversation_rows.h"

#include <algorithm>

#include "base/limits.h"
#include "storage/message_rows.h"
#include "storage/statement.h"
#include "storage/user_rows.h"

namespace earshot::storage {
namespace {

Result<int64_t> count_unread(Connection& connection, ConversationId id, UserId viewer,
                             int64_t read_seq) {
  Statement row(connection,
                "SELECT count(*) FROM (SELECT 1 FROM messages WHERE conversation_id = ?1"
                " AND seq > ?2 AND sender_id <> ?3 AND kind <> 2 AND deleted = 0 LIMIT ?4)",
                id, read_seq, viewer, limits::kUnreadCountMax);
  TRY(row.step());
  return row.int64(0);
}

}  // namespace

Result<std::vector<protocol::Member>> load_members(Connection& connection, ConversationId id) {
  std::vector<protocol::Member> members;
  Statement row(connection,
                "SELECT " EARSHOT_USER_COLUMNS
                ", m.read_seq, m.joined_at_ms"
                " FROM members m JOIN users u ON u.id = m.user_id"
                " WHERE m.conversation_id = ?1 ORDER BY m.joined_at_ms, u.username",
                id);
  while (true) {
    TRY_ASSIGN(const bool found, row.step());
    if (!found) return members;
    members.push_back({user_at(row, 0), row.int64(6), row.wall_time(7)});
  }
}

Result<protocol::Conversation> load_conversation(Connection& connection, ConversationId id,
                                                 UserId viewer) {
  Statement row(connection,
                "SELECT kind, title, last_seq, version, created_at_ms FROM conversations"
                " WHERE id = ?1",
                id);
  TRY_ASSIGN(const bool found, row.step());
  if (!found) return no_such_conversation();
  protocol::Conversation conversation;
  conversation.id = id;
  conversation.kind =
      row.int64(0) == 0 ? protocol::ConversationKind::kDirect : protocol::ConversationKind::kGroup;
  if (!row.is_null(1)) conversation.title = std::string(row.text(1));
  conversation.last_seq = row.int64(2);
  conversation.version = row.int64(3);
  conversation.created_at_ms = row.wall_time(4);
  TRY_ASSIGN(conversation.members, load_members(connection, id));
  const auto self = std::find_if(conversation.members.begin(), conversation.members.end(),
                                 [viewer](const auto& member) { return member.user.id == viewer; });
  if (self == conversation.members.end()) return no_such_conversation();
  TRY_ASSIGN(conversation.unread_count, count_unread(connection, id, viewer, self->read_seq));
  if (conversation.last_seq > 0) {
    TRY_ASSIGN(conversation.last_message,
               load_message_for(connection, {id, conversation.last_seq}, viewer));
  }
  return conversation;
}

}  // namespace earshot::storage
