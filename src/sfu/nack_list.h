// Which packets of one incoming stream are missing and when to ask for them (RFC 4585 §6.2.1). A
// gap is asked for at once and again after a round trip, until it is filled, too old to be of use,
// or behind a key frame. Belongs to the publisher's transport; one owner; nothing is allocated once
// as much was missing at a time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "base/time.h"

namespace earshot::sfu {

class NackList {
 public:
  // A packet of the stream came, restored from RTX or not; `sequence` is unwrapped. A gap larger
  // than limits::kNackJumpMax is no loss that could be repaired: nothing of it is asked for.
  void on_packet(Timestamp now, uint64_t sequence);
  // A frame that needs nothing before it begins there: older gaps no longer matter.
  void on_key_frame(uint64_t sequence);

  // Writes the wire numbers that are to be asked for now, ascending; the caller sends them all.
  // More of them may be due when `out` is full.
  size_t take_due(Timestamp now, Duration rtt, std::span<uint16_t> out);
  // Timestamp::max(): nothing is missing.
  Timestamp next_deadline(Duration rtt) const;

  // True once after something was given up that only a key frame can mend.
  bool take_key_frame_wish();

  size_t missing() const { return list_.size(); }

 private:
  struct Missing {
    uint64_t sequence = 0;
    Timestamp since;
    Timestamp asked;
    uint8_t tries = 0;
  };

  std::vector<Missing>::iterator at_or_behind(uint64_t sequence);
  static Timestamp due(const Missing& missing, Duration rtt);
  void give_up_before(size_t count);

  std::vector<Missing> list_;  // ascending; grows to what was missing at a time
  uint64_t newest_ = 0;
  bool begun_ = false;
  bool wants_key_frame_ = false;
};

}  // namespace earshot::sfu
