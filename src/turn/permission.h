// The hosts that may exchange packets with the client through one allocation (RFC 8656 §9). A
// permission is about an address and knows no port.
#pragma once

#include <array>
#include <cstddef>

#include "base/ip_address.h"
#include "base/limits.h"
#include "base/time.h"
#include "turn/peer_policy.h"

namespace earshot::turn {

struct Permission {
  IpAddress peer;
  Timestamp expires;
  CachedStanding standing;
};

class Permissions {
 public:
  // One that has not expired.
  Permission* find(const IpAddress& peer, Timestamp now) {
    for (size_t i = 0; i < size_; ++i) {
      if (entries_[i].peer == peer) return now < entries_[i].expires ? &entries_[i] : nullptr;
    }
    return nullptr;
  }

  // How many hosts without a live permission fit.
  size_t room(Timestamp now) const;
  // False when the table is full of live ones.
  bool install(const IpAddress& peer, Timestamp now);

 private:
  // Live and expired ones mixed; the first `size_`, each peer once.
  std::array<Permission, limits::kTurnPermissionsMax> entries_;
  size_t size_ = 0;
};

}  // namespace earshot::turn
