#include "storage/sqlite_conversation_store.h"

#include <algorithm>
#include <utility>

#include "storage/conversation_rows.h"
#include "storage/group_writes.h"
#include "storage/message_rows.h"
#include "storage/statement.h"
#include "storage/user_rows.h"

namespace earshot::storage {
namespace {

Result<std::vector<chat::RosterEntry>> read_roster(Connection& connection) {
  std::vector<chat::RosterEntry> roster;
  Statement row(connection,
                "SELECT c.id, c.kind, m.user_id, coalesce(c.title, '') FROM conversations c"
                " JOIN members m ON m.conversation_id = c.id ORDER BY c.id");
  while (true) {
    TRY_ASSIGN(const bool found, row.step());
    if (!found) return roster;
    const auto id = row.id<ConversationId>(0);
    if (roster.empty() || roster.back().id != id) {
      roster.push_back({id,
                        row.int64(1) == 0 ? protocol::ConversationKind::kDirect
                                          : protocol::ConversationKind::kGroup,
                        {},
                        std::string(row.text(3))});
    }
    roster.back().members.push_back(row.id<UserId>(2));
  }
}

Result<std::vector<chat::Exchange>> read_exchanges(Connection& connection) {
  std::vector<chat::Exchange> exchanges;
  Statement row(connection,
                "SELECT c.low_user_id, c.high_user_id,"
                " EXISTS (SELECT 1 FROM messages m WHERE m.conversation_id = c.id"
                "  AND m.kind = 0 AND m.sender_id = c.low_user_id),"
                " EXISTS (SELECT 1 FROM messages m WHERE m.conversation_id = c.id"
                "  AND m.kind = 0 AND m.sender_id = c.high_user_id),"
                " EXISTS (SELECT 1 FROM message_calls k WHERE k.conversation_id = c.id"
                "  AND k.duration_ms > 0)"
                " FROM conversations c WHERE c.kind = 0 AND c.last_seq > 0");
  while (true) {
    TRY_ASSIGN(const bool found, row.step());
    if (!found) return exchanges;
    exchanges.push_back({row.id<UserId>(0), row.id<UserId>(1), row.int64(2) != 0, row.int64(3) != 0,
                         row.int64(4) != 0});
  }
}

Result<std::optional<ConversationId>> find_direct(Connection& connection, UserId low, UserId high) {
  Statement row(connection,
                "SELECT id FROM conversations WHERE low_user_id = ?1 AND high_user_id = ?2", low,
                high);
  TRY_ASSIGN(const bool found, row.step());
  if (!found) return std::optional<ConversationId>();
  return std::optional<ConversationId>(row.id<ConversationId>(0));
}

Result<chat::OpenedDirect> open_direct_in(Connection& connection, const chat::NewDirect& direct) {
  const UserId low = std::min(direct.opener, direct.other);
  const UserId high = std::max(direct.opener, direct.other);
  chat::OpenedDirect opened;
  TRY_ASSIGN(const auto existing, find_direct(connection, low, high));
  const ConversationId id = existing.value_or(direct.id);
  if (!existing) {
    TRY(find_active_user(connection, direct.other));
    TRY(run(connection,
            "INSERT INTO conversations (id, kind, creator_id, low_user_id, high_user_id,"
            " active_at_ms, created_at_ms) VALUES (?1, 0, ?2, ?3, ?4, ?5, ?5)",
            id, direct.opener, low, high, direct.at));
    for (const UserId user : {direct.opener, direct.other}) {
      TRY(run(connection,
              "INSERT INTO members (conversation_id, user_id, joined_at_ms)"
              " VALUES (?1, ?2, ?3)",
              id, user, direct.at));
    }
    opened.created = true;
  }
  TRY_ASSIGN(opened.conversation, load_conversation(connection, id, direct.opener));
  return opened;
}

Result<std::vector<protocol::Conversation>> read_list(Connection& connection, UserId viewer) {
  std::vector<protocol::Conversation> conversations;
  Statement row(connection,
                "SELECT c.id FROM members m JOIN conversations c ON c.id = m.conversation_id"
                " WHERE m.user_id = ?1 AND (c.kind = 1 OR c.last_seq > 0 OR c.creator_id = ?1)"
                " ORDER BY c.active_at_ms DESC, c.id",
                viewer);
  while (true) {
    TRY_ASSIGN(const bool found, row.step());
    if (!found) return conversations;
    TRY_ASSIGN(auto conversation, load_conversation(connection, row.id<ConversationId>(0), viewer));
    conversations.push_back(std::move(conversation));
  }
}

Result<chat::ReadMove> move_read_marker(Connection& connection, ConversationId id, UserId user,
                                        int64_t seq) {
  Statement row(connection,
                "SELECT m.read_seq, c.last_seq FROM members m"
                " JOIN conversations c ON c.id = m.conversation_id"
                " WHERE m.conversation_id = ?1 AND m.user_id = ?2",
                id, user);
  TRY_ASSIGN(const bool found, row.step());
  if (!found) return no_such_conversation();
  const int64_t present = row.int64(0);
  const int64_t target = std::min(seq, row.int64(1));
  if (target <= present) return chat::ReadMove{present, false};
  TRY(run(connection,
          "UPDATE members SET read_seq = ?3 WHERE conversation_id = ?1 AND user_id = ?2", id, user,
          target));
  return chat::ReadMove{target, true};
}

}  // namespace

Task<Result<std::vector<chat::RosterEntry>>> SqliteConversationStore::roster() {
  return database_.read([](Connection& c) { return read_roster(c); });
}

Task<Result<std::vector<chat::Exchange>>> SqliteConversationStore::exchanges() {
  return database_.read([](Connection& c) { return read_exchanges(c); });
}

Task<Result<chat::OpenedDirect>> SqliteConversationStore::open_direct(chat::NewDirect direct) {
  return database_.write([direct](Connection& c) { return open_direct_in(c, direct); });
}

Task<Result<chat::GroupChange>> SqliteConversationStore::create_group(chat::NewGroup group,
                                                                      int64_t groups_max) {
  return database_.write([group = std::move(group), groups_max](Connection& c) {
    return storage::create_group(c, group, groups_max);
  });
}

Task<Result<chat::GroupChange>> SqliteConversationStore::update_group(chat::GroupUpdate update,
                                                                      int64_t members_max) {
  return database_.write([update = std::move(update), members_max](Connection& c) {
    return storage::update_group(c, update, members_max);
  });
}

Task<Result<chat::GroupChange>> SqliteConversationStore::leave_group(ConversationId id, UserId user,
                                                                     WallTime at) {
  return database_.write(
      [id, user, at](Connection& c) { return storage::leave_group(c, id, user, at); });
}

Task<Result<std::vector<protocol::Conversation>>> SqliteConversationStore::list(UserId viewer) {
  return database_.read([viewer](Connection& c) { return read_list(c, viewer); });
}

Task<Result<protocol::Conversation>> SqliteConversationStore::view(ConversationId id,
                                                                   UserId viewer) {
  return database_.read([id, viewer](Connection& c) { return load_conversation(c, id, viewer); });
}

Task<Result<chat::ReadMove>> SqliteConversationStore::set_read(ConversationId id, UserId user,
                                                               int64_t seq) {
  return database_.write(
      [id, user, seq](Connection& c) { return move_read_marker(c, id, user, seq); });
}

}  // namespace earshot::storage
