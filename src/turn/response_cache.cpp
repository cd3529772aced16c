#include "turn/response_cache.h"

#include <algorithm>
#include <cstring>

#include "base/check.h"
#include "base/limits.h"

namespace earshot::turn {

static_assert(kAnswerBytesMax <= UINT8_MAX);

ResponseCache::ResponseCache() : entries_(limits::kTurnResponsesKept) {}

size_t ResponseCache::place_of(const FiveTuple& tuple, const codec::TransactionId& id) {
  uint64_t head;
  std::memcpy(&head, id.data(), sizeof head);
  const uint64_t hash = (head ^ tuple.hash()) * 0x9e3779b97f4a7c15u;
  return (hash >> 32) % limits::kTurnResponsesKept;
}

Bytes ResponseCache::find(const FiveTuple& tuple, const codec::TransactionId& id,
                          Timestamp now) const {
  const Entry& entry = entries_[place_of(tuple, id)];
  if (entry.size == 0 || entry.expires <= now) return {};
  if (entry.id != id || entry.tuple != tuple) return {};
  return Bytes(entry.bytes).first(entry.size);
}

void ResponseCache::keep(const FiveTuple& tuple, const codec::TransactionId& id, Bytes answer,
                         Timestamp now) {
  CHECK(answer.size() <= kAnswerBytesMax);
  Entry& entry = entries_[place_of(tuple, id)];
  entry.tuple = tuple;
  entry.id = id;
  entry.size = static_cast<uint8_t>(answer.size());
  entry.expires = now + limits::kTurnResponseKept;
  std::copy(answer.begin(), answer.end(), entry.bytes.begin());
}

}  // namespace earshot::turn
