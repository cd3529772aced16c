// The timestamps of one outgoing stream over changing sources (RFC 7667 §3.7): within a source they
// keep their distances, and a new source begins where the wall clock says. Between layers of one
// publication sender reports tell the distance exactly, as both were taken by one clock; otherwise
// the arrival of packets has to do. One owner.
#pragma once

#include <cstdint>

#include "base/time.h"
#include "sfu/sender_clock.h"

namespace earshot::sfu {

class TimestampRewriter {
 public:
  // `step_min`: the least distance between the frames of two sources, in ticks; > 0.
  TimestampRewriter(uint32_t rate_hz, uint32_t step_min, uint32_t first)
      : rate_hz_(rate_hz), step_min_(step_min), newest_(first) {}

  // A new source, whose first packet this is.
  void begin(uint32_t in, Timestamp arrival);
  // The same publication, another layer: `from` and `to` are the clocks of the present and the new
  // layer. Falls back to begin() when one is unknown, or the two disagree with what arrived.
  void begin_layer(uint32_t in, Timestamp arrival, const StreamClock& from, const StreamClock& to);

  uint32_t out(uint32_t in) const { return in + offset_; }
  // A packet that arrived in order goes out with this timestamp.
  void on_sent(uint32_t out, Timestamp arrival);

  // What the stream's timestamp would be now, by the arrival of packets.
  uint32_t expected_at(Timestamp now) const {
    return newest_ + rtp_ticks(now - newest_arrival_, rate_hz_);
  }
  uint32_t offset() const { return offset_; }
  bool begun() const { return begun_; }

 private:
  void set_offset(uint32_t in, uint32_t out);

  uint32_t rate_hz_;
  uint32_t step_min_;
  uint32_t newest_;  // that was sent
  Timestamp newest_arrival_;
  bool begun_ = false;
  uint32_t offset_ = 0;
  // What the offset would be had no frame ever been moved to stay behind the one before: so moves
  // do not add up from layer to layer.
  uint32_t exact_offset_ = 0;
};

}  // namespace earshot::sfu
