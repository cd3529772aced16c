// Which frames of a stream a subscriber got and which were left out, by the frame numbers of the
// Dependency Descriptor: what tells whether another one can be decoded there. One owner; nothing is
// allocated.
#pragma once

#include <cstdint>

#include "sfu/media_packet.h"

namespace earshot::sfu {

class FrameHistory {
 public:
  // What was decided about a frame; again for each of its packets. Nothing of those without number.
  void note(const FrameInfo& frame, bool taken);

  // All that the frame needs has been taken. So it is of a frame without number: the payload alone
  // has to say what can be decoded.
  bool has_all(const FrameInfo& frame) const;
  // Something that the frame needs has been left out. What has not come yet may still be taken.
  bool lacks_any(const FrameInfo& frame) const;

 private:
  // Bit i: newest_ - i.
  uint64_t newest_ = 0;
  uint64_t taken_ = 0;
  uint64_t left_out_ = 0;
};

}  // namespace earshot::sfu
