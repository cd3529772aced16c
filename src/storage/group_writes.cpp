#include "storage/group_writes.h"

#include <algorithm>
#include <string>
#include <utility>

#include "chat/system_text.h"
#include "storage/conversation_rows.h"
#include "storage/message_rows.h"
#include "storage/statement.h"
#include "storage/user_rows.h"

namespace earshot::storage {
namespace {

using Members = std::vector<protocol::Member>;

// A change on its way: the group before it and what has been done so far.
struct Work {
  Connection& connection;
  ConversationId id;
  UserId editor;
  std::string editor_name;
  WallTime at;
  chat::GroupChange change = {};

  Result<void> say(const std::string& text) {
    TRY_ASSIGN(auto message, append_system_message(connection, id, editor, text, at));
    change.messages.push_back(std::move(message));
    return {};
  }
};

const protocol::Member* find_member(const Members& members, UserId user) {
  const auto found = std::find_if(members.begin(), members.end(),
                                  [user](const auto& member) { return member.user.id == user; });
  return found == members.end() ? nullptr : &*found;
}

Result<void> insert_member(Connection& connection, ConversationId id, UserId user, WallTime at) {
  // What was said before is there to read, but it is not unread.
  return run(connection,
             "INSERT INTO members (conversation_id, user_id, read_seq, joined_at_ms)"
             " SELECT id, ?2, last_seq, ?3 FROM conversations WHERE id = ?1",
             id, user, at);
}

Result<void> delete_member(Connection& connection, ConversationId id, UserId user) {
  return run(connection, "DELETE FROM members WHERE conversation_id = ?1 AND user_id = ?2", id,
             user);
}

// kNotFound for who is not a member, kForbidden for direct conversations.
Result<UserId> group_creator(Connection& connection, ConversationId id, const Members& members,
                             UserId user) {
  if (find_member(members, user) == nullptr) return no_such_conversation();
  Statement row(connection, "SELECT kind, creator_id FROM conversations WHERE id = ?1", id);
  TRY_ASSIGN(const bool found, row.step());
  CHECK(found);  // it has members
  if (row.int64(0) == 0) {
    return Error{ErrorCode::kForbidden, "A direct conversation has no members to change."};
  }
  return row.id<UserId>(1);
}

Result<void> rename(Work& work, const std::string& title) {
  TRY(run(work.connection, "UPDATE conversations SET title = ?2 WHERE id = ?1 AND title <> ?2",
          work.id, title));
  if (work.connection.changes() == 0) return {};
  return work.say(chat::text_of_renaming(work.editor_name, title));
}

Result<void> add_members(Work& work, const Members& members, const std::vector<UserId>& users) {
  std::vector<std::string> names;
  for (const UserId user : users) {
    if (find_member(members, user) != nullptr) continue;
    TRY_ASSIGN(protocol::User person, find_active_user(work.connection, user));
    TRY(insert_member(work.connection, work.id, user, work.at));
    work.change.added.push_back(user);
    names.push_back(std::move(person.display_name));
  }
  if (names.empty()) return {};
  return work.say(chat::text_of_adding(work.editor_name, names));
}

Result<void> remove_members(Work& work, const Members& members, const std::vector<UserId>& users) {
  std::vector<std::string> names;
  for (const UserId user : users) {
    const protocol::Member* member = find_member(members, user);
    if (member == nullptr) continue;
    TRY(delete_member(work.connection, work.id, user));
    work.change.removed.push_back(user);
    names.push_back(member->user.display_name);
  }
  if (names.empty()) return {};
  return work.say(chat::text_of_removing(work.editor_name, names));
}

Result<chat::GroupChange> finish(Work work) {
  TRY_ASSIGN(const Members members, load_members(work.connection, work.id));
  for (const protocol::Member& member : members) {
    TRY_ASSIGN(auto view, load_conversation(work.connection, work.id, member.user.id));
    work.change.views.emplace_back(member.user.id, std::move(view));
  }
  return std::move(work.change);
}

}  // namespace

Result<chat::GroupChange> create_group(Connection& connection, const chat::NewGroup& group,
                                       int64_t groups_max) {
  TRY_ASSIGN(const protocol::User creator, find_active_user(connection, group.creator));
  {
    Statement made(connection,
                   "SELECT count(*) FROM conversations WHERE kind = 1 AND creator_id = ?1",
                   group.creator);
    TRY(made.step());
    if (made.int64(0) >= groups_max) {
      return Error{ErrorCode::kForbidden, "You have as many groups as one person may make."};
    }
  }
  TRY(run(connection,
          "INSERT INTO conversations (id, kind, title, creator_id, active_at_ms, created_at_ms)"
          " VALUES (?1, 1, ?2, ?3, ?4, ?4)",
          group.id, group.title, group.creator, group.at));
  Work work{connection, group.id, group.creator, creator.display_name, group.at};
  TRY(insert_member(connection, group.id, group.creator, group.at));
  work.change.added.push_back(group.creator);
  for (const UserId user : group.others) {
    TRY(find_active_user(connection, user));
    TRY(insert_member(connection, group.id, user, group.at));
    work.change.added.push_back(user);
  }
  TRY(work.say(chat::text_of_creation(work.editor_name, group.title)));
  return finish(std::move(work));
}

Result<chat::GroupChange> update_group(Connection& connection, const chat::GroupUpdate& update,
                                       int64_t members_max) {
  TRY_ASSIGN(const Members members, load_members(connection, update.id));
  TRY_ASSIGN(const UserId creator, group_creator(connection, update.id, members, update.editor));
  if (creator != update.editor) {
    return Error{ErrorCode::kForbidden, "Only who made the group can change it."};
  }
  const protocol::Member* editor = find_member(members, update.editor);
  Work work{connection, update.id, update.editor, editor->user.display_name, update.at};
  if (update.title) {
    TRY(rename(work, *update.title));
  }
  TRY(remove_members(work, members, update.remove));
  TRY(add_members(work, members, update.add));
  const size_t count = members.size() + work.change.added.size() - work.change.removed.size();
  if (count > static_cast<size_t>(members_max)) {
    return Error{ErrorCode::kInvalid, "A group has at most 50 people.", "data.add_member_ids"};
  }
  return finish(std::move(work));
}

Result<chat::GroupChange> leave_group(Connection& connection, ConversationId id, UserId user,
                                      WallTime at) {
  TRY_ASSIGN(const Members members, load_members(connection, id));
  TRY_ASSIGN(const UserId creator, group_creator(connection, id, members, user));
  const protocol::Member* leaver = find_member(members, user);
  Work work{connection, id, user, leaver->user.display_name, at};
  TRY(delete_member(connection, id, user));
  work.change.removed.push_back(user);
  TRY(work.say(chat::text_of_leaving(work.editor_name)));
  // Members are ordered by how long they have been there.
  const auto heir = std::find_if(members.begin(), members.end(),
                                 [user](const auto& member) { return member.user.id != user; });
  if (creator == user && heir != members.end()) {
    TRY(run(connection, "UPDATE conversations SET creator_id = ?2 WHERE id = ?1", id,
            heir->user.id));
  }
  return finish(std::move(work));
}

}  // namespace earshot::storage
