// What chat needs kept of messages. Implemented by storage; tests/ run one suite on every
// implementation (chat/testing/message_store_suite.h).
//
// Loop thread; tasks complete on the loop, writes after they are on disk and in the order in which
// they were asked for. Failures of the store itself are kUnavailable. Who is not a member of a
// conversation gets kNotFound from everything, as if it did not exist.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/task.h"
#include "protocol/common.gen.h"
#include "protocol/rest.gen.h"

namespace earshot::chat {

struct MessageKey {
  ConversationId conversation;
  int64_t seq = 0;
};

struct Draft {
  ConversationId conversation;
  UserId sender;
  std::string client_message_id;
  std::string text;
  std::optional<int64_t> reply_to_seq;
  std::vector<AttachmentId> attachments;  // no duplicates
  WallTime sent_at;
};

// A message after a write.
struct Posted {
  protocol::Message message;     // with client_message_id, whoever asked
  std::vector<UserId> audience;  // the members at the time of the write
  bool changed = true;           // false: it was so before, nobody needs to hear of it
};

struct HistoryRange {
  std::optional<int64_t> before_seq;
  std::optional<int64_t> after_seq;  // not both; neither: the newest
  int64_t limit = 0;
};

struct SearchRequest {
  std::vector<std::string> terms;  // not empty; all must occur, the last may be a beginning
  std::optional<ConversationId> conversation;
  std::optional<int64_t> before;  // Found::next of the page before
  int64_t limit = 0;
};

struct Found {
  std::vector<protocol::SearchHit> hits;  // newest first
  std::optional<int64_t> next;
};

class MessageStore {
 public:
  virtual ~MessageStore() = default;

  // Takes the conversation's next seq and version. The same (sender, client_message_id) again gives
  // the stored message, unchanged. kInvalid with `field`: the id was used in another conversation,
  // no such message to reply to, or an attachment that is not the sender's or is used already.
  virtual Task<Result<Posted>> append(Draft draft) = 0;
  // The message with this client_message_id, if it was stored.
  virtual Task<Result<std::optional<protocol::Message>>> find_sent(
      UserId sender, std::string client_message_id) = 0;
  // Once for each call_id; again gives the stored one.
  virtual Task<Result<Posted>> append_call(ConversationId conversation, protocol::CallSummary call,
                                           WallTime at) = 0;

  // kForbidden: not the editor's message or not text. kWrongState: deleted. kInvalid: an empty text
  // and no attachments.
  virtual Task<Result<Posted>> edit(MessageKey key, UserId editor, std::string text,
                                    WallTime at) = 0;
  // Keeps the place; text, attachments and reactions go. kForbidden: not theirs or not text.
  virtual Task<Result<Posted>> remove(MessageKey key, UserId editor) = 0;
  // kWrongState: deleted, or already `emoji_max` different emoji.
  virtual Task<Result<Posted>> react(MessageKey key, UserId user, std::string emoji, bool on,
                                     int64_t emoji_max) = 0;

  // Messages carry client_message_id only where `reader` is the sender.
  virtual Task<Result<protocol::MessagesResult>> history(ConversationId conversation, UserId reader,
                                                         HistoryRange range) = 0;
  virtual Task<Result<protocol::ChangesResult>> changes(ConversationId conversation, UserId reader,
                                                        int64_t after_version, int64_t limit) = 0;
  // Only in the reader's conversations.
  virtual Task<Result<Found>> search(UserId reader, SearchRequest request) = 0;
};

}  // namespace earshot::chat
