// Two people, in either order: the key of what they share.
#pragma once

#include <algorithm>
#include <cstddef>

#include "base/ids.h"

namespace earshot::chat {

struct UserPair {
  UserPair(UserId a, UserId b) : low(std::min(a, b)), high(std::max(a, b)) {}
  UserId low;
  UserId high;

  friend bool operator==(const UserPair&, const UserPair&) = default;
};

// Ids are random, so this is enough.
struct UserPairHash {
  size_t operator()(const UserPair& pair) const {
    return std::hash<UserId>()(pair.low) * 31 + std::hash<UserId>()(pair.high);
  }
};

}  // namespace earshot::chat
