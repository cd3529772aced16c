#include "turn/relay_ports.h"

#include "base/check.h"
#include "base/limits.h"

namespace earshot::turn {

RelayPorts::RelayPorts(uint16_t first, uint16_t last) : first_(first), last_(last) {
  CHECK(first > 0 && first <= last);
  for (auto& ports : ports_) ports.resize(size_t{last} - first + 1);
}

std::optional<uint16_t> RelayPorts::draw(bool v4, Timestamp now, Random& random) const {
  const std::vector<Port>& ports = ports_[v4];
  for (int i = 0; i < limits::kTurnPortTriesMax; ++i) {
    const uint64_t offset = random.below(ports.size());
    if (ports[offset].owner != kNobody || now < ports[offset].rests_until) continue;
    return static_cast<uint16_t>(first_ + offset);
  }
  return std::nullopt;
}

void RelayPorts::take(bool v4, uint16_t port, RelayId owner) {
  ports_[v4][port - first_].owner = owner;
}

void RelayPorts::release(bool v4, uint16_t port, Timestamp now) {
  ports_[v4][port - first_] = {kNobody, now + limits::kTurnPortQuarantine};
}

}  // namespace earshot::turn
