// What a run came to. One owner.
#pragma once

#include <cstdint>

#include "base/histogram.h"
#include "load/violations.h"

namespace earshot::load {

struct Tally {
  uint64_t joins = 0;   // begun
  uint64_t joined = 0;  // with a connection
  uint64_t failed = 0;  // refused, or without a connection in time
  uint64_t lost = 0;    // ended by the server
  uint64_t left = 0;
  uint64_t shares = 0;
  uint64_t moves = 0;
  Histogram connect_time;  // from the request to join to the connection
  Histogram media_time;    // to the first packet of somebody else

  uint64_t sent = 0;      // packets of media
  uint64_t received = 0;  // likewise
  uint64_t received_bytes = 0;
  uint64_t restored = 0;   // by retransmission
  uint64_t lost_down = 0;  // for good, on the way to clients
  uint64_t lost_up = 0;    // on the way to the server
  uint64_t dropped_by_us = 0;
  uint64_t frames = 0;     // complete, with all that they need
  uint64_t frozen = 0;     // those that were not
  uint64_t gaps = 0;       // numbers that never came, and were not lost on the way down
  uint64_t gaps_most = 0;  // of one slot
  double viewer_seconds = 0;
  uint32_t kbits_least = 0;  // of one who stayed for some seconds; 0: nobody
  uint32_t kbits_most = 0;
  Histogram sound_delay;    // from the publisher to the viewer's machine
  Histogram picture_delay;  // likewise
  Histogram lateness;       // of this program itself: it makes packets in bursts then

  Violations violations;

  void forget_delays() { sound_delay = picture_delay = lateness = {}; }
};

}  // namespace earshot::load
