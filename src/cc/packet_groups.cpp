#include "cc/packet_groups.h"

#include <algorithm>

namespace earshot::cc {
namespace {

constexpr Duration kBurst = 5ms;       // draft-ietf-rmcat-gcc-02 §5.2: burst_time
constexpr Duration kBurstMax = 100ms;  // a queue that empties for longer is no burst

}  // namespace

// Sent within 5 ms, or come out of a stopped link in one go: within 5 ms of the packet before and
// with less time between them than there was at the sender.
bool PacketGroups::belongs(Timestamp sent, Duration arrival) const {
  if (sent - current_.first_sent <= kBurst) return true;
  const Duration between = arrival - current_.last_arrival;
  return between <= kBurst && between < sent - current_.last_sent &&
         arrival - current_.first_arrival < kBurstMax;
}

std::optional<PacketGroups::Delta> PacketGroups::on_packet(Timestamp sent, Duration arrival) {
  if (groups_ > 0 && sent < current_.first_sent) return std::nullopt;
  if (groups_ > 0 && belongs(sent, arrival)) {
    current_.last_sent = std::max(current_.last_sent, sent);
    current_.last_arrival = std::max(current_.last_arrival, arrival);
    return std::nullopt;
  }
  std::optional<Delta> delta;
  if (groups_ == 2) {
    delta = Delta{.sent = current_.last_sent - before_.last_sent,
                  .arrived = current_.last_arrival - before_.last_arrival,
                  .sent_at = current_.last_sent,
                  .arrived_at = current_.last_arrival};
  }
  before_ = current_;
  current_ = {
      .first_sent = sent, .last_sent = sent, .first_arrival = arrival, .last_arrival = arrival};
  groups_ = std::min(groups_ + 1, 2);
  return delta;
}

}  // namespace earshot::cc
