// When a publisher is asked for key frames (RFC 4585 §6.3.1), for all who wait for one. A key frame
// costs several times what a frame costs, and in a storm of requests every picture gets worse for
// everybody; so a stream is asked again only when the last key frame has been paid for, and a
// request that is under way serves all. It is repeated until a key frame begins. On the worker of
// the publisher's transport; one owner; nothing is allocated.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "base/limits.h"
#include "base/time.h"

namespace earshot::sfu {

class KeyFrameRequests {
 public:
  using Rates = std::array<uint32_t, limits::kSimulcastLayersMax>;  // bits/s of each stream

  // Somebody waits for a key frame of this simulcast stream. Has to be said again while it is so:
  // a wish is good for limits::kKeyFrameWishMax.
  void want(uint8_t stream, Timestamp now);
  // Every packet of the stream, with what it is of a key frame.
  void on_packet(uint8_t stream, bool key_frame, bool starts_frame, size_t bytes, Timestamp now);

  // The streams to be asked now, as bits; the caller asks them.
  uint8_t take_due(Timestamp now, Duration round_trip, const Rates& rates);
  // Timestamp::max(): nobody waits.
  Timestamp next_deadline(Duration round_trip, const Rates& rates) const;

  uint64_t asked() const { return asked_; }

 private:
  struct Stream {
    Timestamp wanted_until;
    bool wanted = false;
    bool asked = false;  // and not yet answered
    uint8_t tries = 0;   // since the last key frame
    Timestamp asked_at;
    bool had_key_frame = false;
    Timestamp key_frame_at;
    size_t key_frame_bytes = 0;
    bool in_key_frame = false;
  };

  static Duration interval(const Stream& stream, uint32_t bits_per_s);
  static Timestamp due(const Stream& stream, Duration round_trip, uint32_t bits_per_s);

  std::array<Stream, limits::kSimulcastLayersMax> streams_;
  uint64_t asked_ = 0;
};

}  // namespace earshot::sfu
