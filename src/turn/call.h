// What the engine knows about one call: who may relay in it, whom they may reach, and which hosts
// appeared in its candidates.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/ids.h"
#include "base/ip_address.h"
#include "base/limits.h"
#include "base/time.h"
#include "turn/reach.h"

namespace earshot::turn {

// Of one client: another one of the same person has its own.
struct Grant {
  ClientId client;
  WallTime expires;
  uint32_t allocations = 0;  // live ones; a grant with any outlives its expiry
};

// Hosts of the candidates of one call. The oldest make room: those of an earlier ICE restart.
class CandidateHosts {
 public:
  enum class Added : uint8_t { kKnown, kNew, kReplacedAnother };

  Added add(const IpAddress& ip) {
    if (contains(ip)) return Added::kKnown;
    if (hosts_.size() < limits::kTurnPeersPerCallMax) {
      hosts_.push_back(ip);
      return Added::kNew;
    }
    hosts_[oldest_] = ip;
    oldest_ = (oldest_ + 1) % hosts_.size();
    return Added::kReplacedAnother;
  }
  bool contains(const IpAddress& ip) const {
    return std::find(hosts_.begin(), hosts_.end(), ip) != hosts_.end();
  }

 private:
  std::vector<IpAddress> hosts_;
  size_t oldest_ = 0;
};

struct Call {
  Reach reach = Reach::kCandidates;  // of its first grant
  std::vector<Grant> grants;
  CandidateHosts candidates;
  // Live relays of the call.
  uint32_t relays_v4 = 0;
  uint32_t relays_v6 = 0;
};

}  // namespace earshot::turn
