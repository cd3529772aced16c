#include "storage/sqlite_message_store.h"

#include <utility>

#include "storage/message_reads.h"
#include "storage/message_writes.h"

namespace earshot::storage {

Task<Result<chat::Posted>> SqliteMessageStore::append(chat::Draft draft) {
  return database_.write(
      [draft = std::move(draft)](Connection& c) { return append_message(c, draft); });
}

Task<Result<std::optional<protocol::Message>>> SqliteMessageStore::find_sent(
    UserId sender, std::string client_message_id) {
  // In the queue of the writes, to come after an append that is still in it.
  return database_.write([sender, id = std::move(client_message_id)](Connection& c) {
    return find_sent_message(c, sender, id);
  });
}

Task<Result<chat::Posted>> SqliteMessageStore::append_call(ConversationId conversation,
                                                           protocol::CallSummary call,
                                                           WallTime at) {
  return database_.write([conversation, call = std::move(call), at](Connection& c) {
    return append_call_message(c, conversation, call, at);
  });
}

Task<Result<chat::Posted>> SqliteMessageStore::edit(chat::MessageKey key, UserId editor,
                                                    std::string text, WallTime at) {
  return database_.write([key, editor, text = std::move(text), at](Connection& c) {
    return edit_message(c, key, editor, text, at);
  });
}

Task<Result<chat::Posted>> SqliteMessageStore::remove(chat::MessageKey key, UserId editor) {
  return database_.write([key, editor](Connection& c) { return remove_message(c, key, editor); });
}

Task<Result<chat::Posted>> SqliteMessageStore::react(chat::MessageKey key, UserId user,
                                                     std::string emoji, bool on,
                                                     int64_t emoji_max) {
  return database_.write([change = ReactionChange{key, user, std::move(emoji), on, emoji_max}](
                             Connection& c) { return change_reaction(c, change); });
}

Task<Result<protocol::MessagesResult>> SqliteMessageStore::history(ConversationId conversation,
                                                                   UserId reader,
                                                                   chat::HistoryRange range) {
  return database_.read([conversation, reader, range](Connection& c) {
    return read_history(c, conversation, reader, range);
  });
}

Task<Result<protocol::ChangesResult>> SqliteMessageStore::changes(ConversationId conversation,
                                                                  UserId reader,
                                                                  int64_t after_version,
                                                                  int64_t limit) {
  return database_.read([conversation, reader, after_version, limit](Connection& c) {
    return read_changes(c, conversation, reader, after_version, limit);
  });
}

Task<Result<chat::Found>> SqliteMessageStore::search(UserId reader, chat::SearchRequest request) {
  return database_.read_slowly([reader, request = std::move(request)](Connection& c) {
    return search_messages(c, reader, request);
  });
}

}  // namespace earshot::storage
