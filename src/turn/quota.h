// How many allocations a person and a source address have (486 beyond).
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <unordered_map>

#include "base/ids.h"
#include "base/socket_address.h"

namespace earshot::turn {

class Quota {
 public:
  Quota(size_t per_user_max, size_t per_source_max)
      : per_user_max_(per_user_max), per_source_max_(per_source_max) {}

  // False, and nothing is taken, when either has as many as it may.
  bool take(UserId user, const SocketAddress& source);
  // For each take() that was true.
  void give_back(UserId user, const SocketAddress& source);

 private:
  using HostKey = std::array<uint8_t, 16>;
  struct HostKeyHash {
    size_t operator()(const HostKey& key) const { return IpAddress::v6(key).hash(); }
  };

  size_t per_user_max_;
  size_t per_source_max_;
  std::unordered_map<UserId, size_t> users_;
  std::unordered_map<HostKey, size_t, HostKeyHash> sources_;
};

}  // namespace earshot::turn
