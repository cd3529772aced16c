// What a receiver report says about one incoming stream (RFC 3550 §6.4, §A.3, §A.8). Packets
// restored from RTX are not counted: the report is about the path. Belongs to the publisher's
// transport; one owner; nothing is allocated.
#pragma once

#include <cstdint>

#include "base/time.h"
#include "codec/rtcp_packet.h"

namespace earshot::sfu {

class ReceiveStatistics {
 public:
  explicit ReceiveStatistics(uint32_t rate_hz) : rate_hz_(rate_hz) {}

  // `sequence` is unwrapped; `timestamp` as in the packet.
  void on_packet(Timestamp now, uint64_t sequence, uint32_t timestamp);
  void on_sender_report(Timestamp now, uint64_t ntp_time);

  bool has_packets() const { return received_ > 0; }
  uint64_t received() const { return received_; }
  // From the lowest number to the highest.
  uint64_t expected() const { return received_ == 0 ? 0 : highest_ - first_ + 1; }
  // Since the last call of report(): something came.
  bool is_active() const { return received_ > reported_received_; }
  // The block about `ssrc`; the share of lost packets is of the time since the last call.
  codec::ReportBlock report(Timestamp now, uint32_t ssrc);
  Duration jitter() const;

 private:
  uint32_t rate_hz_;
  uint64_t first_ = 0;
  uint64_t highest_ = 0;
  uint64_t received_ = 0;
  uint64_t reported_expected_ = 0;
  uint64_t reported_received_ = 0;
  int64_t transit_ = 0;  // arrival minus timestamp of the latest packet, in ticks modulo 2^32
  double jitter_ticks_ = 0;
  Timestamp sender_report_at_;
  uint32_t last_sr_ = 0;
};

}  // namespace earshot::sfu
