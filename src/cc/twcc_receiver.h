// The receiving side of transport-wide congestion control, one per transport that gets media: it
// notes when each packet came and says what to report, and when
// (draft-holmer-rmcat-transport-wide-cc-extensions-01). Voice alone is reported as well.
//
// Packets may come in any order; late ones are reported with the next message, whose numbers then
// begin there. Hostile numbers cost one reset of the window. Threads: one owner, no clock; `now`
// does not run backwards. Allocates only while the window grows.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/time.h"
#include "codec/rtcp_writer.h"

namespace earshot::cc {

class TwccReceiver {
 public:
  // `bytes` of the whole packet: feedback takes at most a twentieth of the media's rate.
  void on_packet(Timestamp now, uint16_t sequence, size_t bytes);

  // When write_feedback() has something to say; Timestamp::max() while nothing came.
  Timestamp next_deadline() const { return deadline_; }

  // Adds a message that is due to `out`. False when none is, or there is no room for it. To be
  // repeated until then: what one message cannot hold is due at once. `media_ssrc` is of a stream
  // that lives.
  bool write_feedback(Timestamp now, uint32_t sender_ssrc, uint32_t media_ssrc,
                      codec::RtcpWriter& out);

  uint64_t ignored() const { return ignored_; }  // came twice, or too late to be reported

 private:
  uint32_t& slot(int64_t sequence) {
    return ticks_[static_cast<size_t>(sequence) & (ticks_.size() - 1)];
  }
  void restart(uint16_t sequence);
  int64_t make_room(int64_t sequence);
  void forget_below(int64_t sequence);
  void rest(Timestamp now, size_t written_bytes);

  std::vector<uint32_t> ticks_;  // arrival of a sequence number, modulo the size; 0 is "not yet"
  int64_t oldest_ = 0;           // below it nothing is kept
  int64_t begin_ = 0;            // the first one to report
  int64_t end_ = 0;              // behind the newest that came
  Timestamp deadline_ = Timestamp::max();
  Timestamp last_feedback_;
  Duration interval_ = 100ms;
  double bytes_ = 0;  // since the last feedback
  double smoothed_bps_ = 0;
  uint32_t too_old_in_a_row_ = 0;
  uint8_t count_ = 0;
  uint64_t ignored_ = 0;
};

}  // namespace earshot::cc
