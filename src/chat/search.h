// Search in what one may read: the messages of one's own conversations. Loop thread.
#pragma once

#include <cstddef>
#include <unordered_map>

#include "base/ids.h"
#include "base/result.h"
#include "base/task.h"
#include "chat/message_store.h"
#include "protocol/rest.gen.h"

namespace earshot::chat {

class Search {
 public:
  explicit Search(MessageStore& store) : store_(store) {}

  // A query without a single word finds nothing. kRateLimited: the reader has searches under way.
  Task<Result<protocol::SearchResult>> find(UserId reader, protocol::SearchQuery query);

 private:
  MessageStore& store_;
  std::unordered_map<UserId, size_t> under_way_;
};

}  // namespace earshot::chat
