// Whom the relays of a call may reach.
#pragma once

#include <cstdint>

namespace earshot::turn {

enum class Reach : uint8_t {
  kCandidates,      // each other, and the hosts of candidates that were passed on: two browsers
  kForwardingUnit,  // the forwarding unit of this server and nothing else: a group call
};

}  // namespace earshot::turn
