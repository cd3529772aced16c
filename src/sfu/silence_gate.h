// Lets the first packets of a silence through and marks the others (sfu.md §3, row 17): a receiver
// needs a few to fade out, and nobody needs fifty a second of somebody who says nothing. Belongs to
// the publisher's transport; one owner.
#pragma once

#include <cstdint>

#include "base/limits.h"
#include "codec/rtp_packet.h"

namespace earshot::sfu {

class SilenceGate {
 public:
  // Of each packet with a level, in order: whether it need not be forwarded.
  bool is_surplus(codec::AudioLevel level) {
    if (level.minus_dbov < limits::kSilenceMinusDbov) {
      silent_ = 0;
      return false;
    }
    if (silent_ == limits::kSilencePacketsKept) return true;
    ++silent_;
    return false;
  }

 private:
  int silent_ = 0;
};

}  // namespace earshot::sfu
