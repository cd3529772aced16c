// The ports of the relays, per address family: drawn at random (RFC 8656 §7.2: hard to guess), and
// left alone for a while after use. Also knows whose port it is.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "base/random.h"
#include "base/time.h"
#include "turn/driver.h"

namespace earshot::turn {

class RelayPorts {
 public:
  // Both inclusive, first <= last.
  RelayPorts(uint16_t first, uint16_t last);

  // A port that is neither in use nor resting. Nothing when several draws found none.
  std::optional<uint16_t> draw(bool v4, Timestamp now, Random& random) const;
  void take(bool v4, uint16_t port, RelayId owner);
  void release(bool v4, uint16_t port, Timestamp now);
  // The allocation that has the port.
  std::optional<RelayId> owner(bool v4, uint16_t port) const {
    if (port < first_ || port > last_) return std::nullopt;
    const RelayId owner = ports_[v4][port - first_].owner;
    if (owner == kNobody) return std::nullopt;
    return owner;
  }

 private:
  static constexpr RelayId kNobody = UINT32_MAX;
  struct Port {
    RelayId owner = kNobody;
    Timestamp rests_until;
  };

  uint16_t first_;
  uint16_t last_;
  std::array<std::vector<Port>, 2> ports_;  // [is v4][port - first_]
};

}  // namespace earshot::turn
