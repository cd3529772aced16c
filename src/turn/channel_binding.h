// The channels of one allocation: a number of the client for a peer's address and port (RFC 8656
// §12). Both stay taken for a while after the binding expired, so that late packets do not reach
// somebody else; until then only the same pair may be bound again.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "base/limits.h"
#include "base/socket_address.h"
#include "base/time.h"

namespace earshot::turn {

struct ChannelBinding {
  SocketAddress peer;
  Timestamp expires;
};

class ChannelBindings {
 public:
  // Those that have not expired.
  const ChannelBinding* by_number(uint16_t number, Timestamp now) const {
    for (size_t i = 0; i < size_; ++i) {
      if (numbers_[i] == number) return now < entries_[i].expires ? &entries_[i] : nullptr;
    }
    return nullptr;
  }
  // The number, or 0.
  uint16_t number_of(const SocketAddress& peer, Timestamp now) const {
    for (size_t i = 0; i < size_; ++i) {
      if (entries_[i].peer == peer) return now < entries_[i].expires ? numbers_[i] : uint16_t{0};
    }
    return 0;
  }

  enum class Bound : uint8_t {
    kYes,
    kTaken,  // the number has another peer, or the peer another number
    kFull,
  };
  // Binds, or refreshes the same pair.
  Bound bind(uint16_t number, const SocketAddress& peer, Timestamp now);

 private:
  void forget_rested(Timestamp now);

  // The first `size_` of both; each number and each peer once.
  std::array<uint16_t, limits::kTurnChannelsMax> numbers_{};  // apart, so that a search is short
  std::array<ChannelBinding, limits::kTurnChannelsMax> entries_;
  size_t size_ = 0;
};

}  // namespace earshot::turn
