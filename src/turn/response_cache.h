// The last answers to authenticated requests, for clients that repeat a request because its answer
// was lost (RFC 8489 §6.3.1): UDP only. Fixed memory; a newer answer may push out an older one, and
// then a request is handled again, which all but a first Allocate bear.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/bytes.h"
#include "base/time.h"
#include "codec/stun_message.h"
#include "turn/path.h"

namespace earshot::turn {

inline constexpr size_t kAnswerBytesMax = 160;

class ResponseCache {
 public:
  ResponseCache();

  // Empty when there is none.
  Bytes find(const FiveTuple& tuple, const codec::TransactionId& id, Timestamp now) const;
  // At most kAnswerBytesMax.
  void keep(const FiveTuple& tuple, const codec::TransactionId& id, Bytes answer, Timestamp now);

 private:
  struct Entry {
    FiveTuple tuple;
    codec::TransactionId id{};
    uint8_t size = 0;
    std::array<uint8_t, kAnswerBytesMax> bytes;
    Timestamp expires;
  };
  static size_t place_of(const FiveTuple& tuple, const codec::TransactionId& id);

  std::vector<Entry> entries_;
};

}  // namespace earshot::turn
