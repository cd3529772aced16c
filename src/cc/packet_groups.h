// Packets that were sent together are one measurement (draft-ietf-rmcat-gcc-02 §5.1, §5.2).
#pragma once

#include <optional>

#include "base/time.h"

namespace earshot::cc {

class PacketGroups {
 public:
  // Of a group against the one before it.
  struct Delta {
    Duration sent;      // between the last packets of both
    Duration arrived;   // the same, on the receiver's clock
    Timestamp sent_at;  // of the last packet of the newer one
    Duration arrived_at;
  };

  // In the order of sending; `arrival` is on the receiver's clock. Returns what the group says that
  // this packet has just completed.
  std::optional<Delta> on_packet(Timestamp sent, Duration arrival);

 private:
  struct Group {
    Timestamp first_sent;
    Timestamp last_sent;
    Duration first_arrival{};
    Duration last_arrival{};
  };

  bool belongs(Timestamp sent, Duration arrival) const;

  Group current_;
  Group before_;
  int groups_ = 0;  // 0, 1 or 2 of the above are filled
};

}  // namespace earshot::cc
