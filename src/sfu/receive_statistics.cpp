#include "sfu/receive_statistics.h"

#include <algorithm>
#include <cmath>

namespace earshot::sfu {
namespace {

constexpr int64_t kLostMax = (1 << 23) - 1;  // 24 bits with a sign
constexpr double kNsPerSecond = 1e9;

int64_t ticks_at(Timestamp now, uint32_t rate_hz) {
  const int64_t seconds = now.ns() / 1'000'000'000;
  const int64_t rest = now.ns() % 1'000'000'000;
  return seconds * rate_hz + rest * rate_hz / 1'000'000'000;
}

}  // namespace

void ReceiveStatistics::on_packet(Timestamp now, uint64_t sequence, uint32_t timestamp) {
  const int64_t transit = ticks_at(now, rate_hz_) - static_cast<int64_t>(timestamp);
  if (received_ == 0) {
    first_ = sequence;
    highest_ = sequence;
  } else {
    const auto difference = static_cast<int32_t>(static_cast<uint32_t>(transit - transit_));
    jitter_ticks_ += (std::abs(static_cast<double>(difference)) - jitter_ticks_) / 16;
    highest_ = std::max(highest_, sequence);
    // What came before the first one was not expected either.
    first_ = std::min(first_, sequence);
  }
  transit_ = transit;
  ++received_;
}

void ReceiveStatistics::on_sender_report(Timestamp now, uint64_t ntp_time) {
  sender_report_at_ = now;
  last_sr_ = static_cast<uint32_t>(ntp_time >> 16);
}

codec::ReportBlock ReceiveStatistics::report(Timestamp now, uint32_t ssrc) {
  const uint64_t expected = received_ == 0 ? 0 : highest_ - first_ + 1;
  const auto lost = static_cast<int64_t>(expected - received_);
  const auto expected_now = static_cast<int64_t>(expected - reported_expected_);
  const int64_t lost_now = expected_now - static_cast<int64_t>(received_ - reported_received_);
  reported_expected_ = expected;
  reported_received_ = received_;
  codec::ReportBlock block;
  block.ssrc = ssrc;
  if (expected_now > 0 && lost_now > 0) {
    block.fraction_lost =
        static_cast<uint8_t>(std::min<int64_t>(255, lost_now * 256 / expected_now));
  }
  block.cumulative_lost = static_cast<int32_t>(std::clamp(lost, -kLostMax - 1, kLostMax));
  block.highest_sequence = static_cast<uint32_t>(highest_);
  block.jitter = static_cast<uint32_t>(jitter_ticks_);
  block.last_sr = last_sr_;
  if (last_sr_ != 0) {
    const double seconds = static_cast<double>((now - sender_report_at_).count()) / kNsPerSecond;
    block.delay_since_last_sr = static_cast<uint32_t>(std::min(seconds * 65536, 4294967295.0));
  }
  return block;
}

Duration ReceiveStatistics::jitter() const {
  return Duration(static_cast<int64_t>(jitter_ticks_ * kNsPerSecond / rate_hz_));
}

}  // namespace earshot::sfu
