// What sender reports tell about clocks (RFC 3550 §6.4.1): which RTP timestamp of a stream belongs
// to which moment of its publisher, and what time it is there. One owner.
#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "base/limits.h"
#include "base/time.h"
#include "codec/rtcp_packet.h"

namespace earshot::sfu {

// NTP time: seconds since 1900, with 32 bits behind the point.
using NtpTime = uint64_t;
constexpr int64_t kNtpSecond = int64_t{1} << 32;

constexpr NtpTime ntp_plus(NtpTime ntp, Duration d) {
  const int64_t seconds = d / std::chrono::seconds(1);
  const int64_t ns = (d % std::chrono::seconds(1)).count();
  return ntp + static_cast<uint64_t>(seconds * kNtpSecond + ns * kNtpSecond / 1'000'000'000);
}
constexpr Duration ntp_between(NtpTime later, NtpTime earlier) {
  const auto difference = static_cast<int64_t>(later - earlier);
  const int64_t seconds = difference / kNtpSecond;
  return std::chrono::seconds(seconds) +
         Duration((difference % kNtpSecond) * 1'000'000'000 / kNtpSecond);
}
constexpr NtpTime to_ntp(WallTime wall) {
  constexpr NtpTime kUnixEpoch = NtpTime{2'208'988'800} << 32;  // from 1900 to 1970
  return ntp_plus(kUnixEpoch, std::chrono::milliseconds(wall.ms()));
}

// Ticks of an RTP clock in `d`, rounded to the nearest, modulo 2^32.
constexpr uint32_t rtp_ticks(Duration d, uint32_t rate_hz) {
  const int64_t seconds = d / std::chrono::seconds(1);
  const int64_t ns = (d % std::chrono::seconds(1)).count();
  const int64_t rest = ns * rate_hz;
  return static_cast<uint32_t>(seconds * rate_hz +
                               (rest + (rest < 0 ? -500'000'000 : 500'000'000)) / 1'000'000'000);
}

// Of one stream: the latest report.
class StreamClock {
 public:
  void on_sender_report(const codec::SenderReport& report) {
    ntp_ = report.ntp_time;
    rtp_ = report.rtp_timestamp;
  }
  bool known() const { return ntp_ != 0; }
  NtpTime ntp() const { return ntp_; }
  // The timestamp of a frame that was taken at that moment of the publisher. Only when known().
  uint32_t rtp_at(NtpTime ntp, uint32_t rate_hz) const {
    return rtp_ + rtp_ticks(ntp_between(ntp, ntp_), rate_hz);
  }

 private:
  NtpTime ntp_ = 0;
  uint32_t rtp_ = 0;
};

// The clocks of a publication's simulcast streams; the publication keeps them up to date.
using StreamClocks = std::array<StreamClock, limits::kSimulcastLayersMax>;

// Of one publisher, from the reports of all its streams: what its clock shows now. The report that
// was the quickest to arrive tells it best, so a later one counts only as far as clocks may drift.
class PublisherClock {
 public:
  void on_sender_report(NtpTime ntp, Timestamp arrival);
  bool known() const { return ntp_ != 0; }
  NtpTime ntp_at(Timestamp now) const { return ntp_plus(ntp_, now - at_); }

 private:
  NtpTime ntp_ = 0;
  Timestamp at_;
};

}  // namespace earshot::sfu
