#include "cc/twcc_receiver.h"

#include <algorithm>
#include <array>

#include "base/limits.h"
#include "cc/rates.h"
#include "cc/sequence.h"

namespace earshot::cc {
namespace {

constexpr size_t kWindowFirst = 64;
constexpr Duration kIntervalMin = 50ms;
constexpr Duration kIntervalMax = 250ms;
constexpr double kFeedbackShare = 0.05;     // of the media's bit rate
constexpr double kOverheadBytes = 42;       // of a message: IPv4, UDP and what SRTCP adds
constexpr double kRateWeight = 0.5;         // of the newest period
constexpr uint32_t kRestartAfterOld = 100;  // so many in a row are a sender that began anew
constexpr int64_t kFirstEpoch = 1 << 16;    // numbers stay above zero when they begin anew

int64_t ticks_at(Timestamp at) { return at.ns() / codec::kArrivalTick.count(); }

// 0 means that there is none.
uint32_t short_ticks(Timestamp at) {
  return std::max(static_cast<uint32_t>(ticks_at(at)), uint32_t{1});
}

// Of ticks that were taken within the last days.
Timestamp time_of(uint32_t short_ticks, Timestamp now) {
  const int64_t ticks = ticks_at(now);
  const auto ago = static_cast<int32_t>(static_cast<uint32_t>(ticks) - short_ticks);
  return Timestamp::from_ns((ticks - ago) * codec::kArrivalTick.count());
}

}  // namespace

void TwccReceiver::restart(uint16_t sequence) {
  std::fill(ticks_.begin(), ticks_.end(), 0);
  oldest_ = begin_ = end_ = kFirstEpoch + sequence;
  too_old_in_a_row_ = 0;
}

void TwccReceiver::forget_below(int64_t sequence) {
  for (; oldest_ < sequence; ++oldest_) slot(oldest_) = 0;
  begin_ = std::max(begin_, oldest_);
}

// The number under which the packet is kept, and 0 when it is too old to be.
int64_t TwccReceiver::make_room(int64_t sequence) {
  if (sequence < oldest_ && ++too_old_in_a_row_ < kRestartAfterOld) return 0;
  if (sequence < oldest_ || sequence - end_ >= static_cast<int64_t>(limits::kTwccWindowMax)) {
    restart(static_cast<uint16_t>(sequence));
    sequence = end_;
  }
  too_old_in_a_row_ = 0;
  // What was reported is kept for a while, so that a late packet is told from a repeated one.
  const int64_t keep_from =
      std::max(oldest_, begin_ - static_cast<int64_t>(limits::kTwccReorderMax));
  while (sequence - keep_from >= static_cast<int64_t>(ticks_.size()) &&
         ticks_.size() < limits::kTwccWindowMax) {
    std::vector<uint32_t> larger(ticks_.size() * 2);
    for (int64_t s = oldest_; s < end_; ++s) {
      larger[static_cast<size_t>(s) & (larger.size() - 1)] = slot(s);
    }
    ticks_ = std::move(larger);
  }
  forget_below(sequence + 1 - static_cast<int64_t>(ticks_.size()));
  return sequence;
}

void TwccReceiver::on_packet(Timestamp now, uint16_t sequence, size_t bytes) {
  bytes_ += static_cast<double>(bytes);
  if (ticks_.empty()) {
    ticks_.resize(kWindowFirst);
    restart(sequence);
    // The first packet to come may have overtaken others.
    oldest_ -= static_cast<int64_t>(kWindowFirst) / 2;
    last_feedback_ = now;
  }
  const int64_t number = make_room(unwrap_near(end_, sequence));
  if (number == 0 || slot(number) != 0) {
    ++ignored_;
    return;
  }
  slot(number) = short_ticks(now);
  begin_ = std::min(begin_, number);
  end_ = std::max(end_, number + 1);
  deadline_ = std::min(deadline_, std::max(now, last_feedback_ + interval_));
}

bool TwccReceiver::write_feedback(Timestamp now, uint32_t sender_ssrc, uint32_t media_ssrc,
                                  codec::RtcpWriter& out) {
  if (now < deadline_) return false;
  std::array<codec::PacketArrival, limits::kTwccArrivalsMax> arrivals;
  size_t size = 0;
  for (int64_t s = begin_; s < end_ && size < arrivals.size(); ++s) {
    if (slot(s) == 0) continue;
    arrivals[size++] = {.sequence = static_cast<uint64_t>(s), .arrival = time_of(slot(s), now)};
  }
  const size_t size_before = out.size();
  const size_t reported =
      out.add_transport_feedback({.sender_ssrc = sender_ssrc,
                                  .media_ssrc = media_ssrc,
                                  .base_sequence = static_cast<uint64_t>(begin_),
                                  .feedback_count = count_},
                                 std::span(arrivals).first(size));
  if (reported == 0) return false;
  ++count_;
  begin_ = static_cast<int64_t>(arrivals[reported - 1].sequence) + 1;
  if (begin_ == end_) rest(now, out.size() - size_before);
  return true;
}

// Everything is told: the next feedback comes when its rate allows.
void TwccReceiver::rest(Timestamp now, size_t written_bytes) {
  const double bps = rate_bps(bytes_, now - last_feedback_);
  smoothed_bps_ = smoothed_bps_ == 0 ? bps : smoothed_bps_ + kRateWeight * (bps - smoothed_bps_);
  const double message = kOverheadBytes + static_cast<double>(written_bytes);
  const Duration affordable = smoothed_bps_ > 0 ? time_for(message, smoothed_bps_ * kFeedbackShare)
                                                : Duration(kIntervalMax);
  interval_ = std::clamp(affordable, kIntervalMin, kIntervalMax);
  bytes_ = 0;
  last_feedback_ = now;
  deadline_ = Timestamp::max();
}

}  // namespace earshot::cc
