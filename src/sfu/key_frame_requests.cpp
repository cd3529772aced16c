#include "sfu/key_frame_requests.h"

#include <algorithm>

namespace earshot::sfu {

void KeyFrameRequests::want(uint8_t stream, Timestamp now) {
  streams_[stream].wanted = true;
  streams_[stream].wanted_until = now + limits::kKeyFrameWishMax;
}

void KeyFrameRequests::on_packet(uint8_t stream, bool key_frame, bool starts_frame, size_t bytes,
                                 Timestamp now) {
  Stream& s = streams_[stream];
  if (key_frame && starts_frame) {
    s.wanted = false;
    s.asked = false;
    s.tries = 0;
    s.had_key_frame = true;
    s.key_frame_at = now;
    s.key_frame_bytes = 0;
    s.in_key_frame = true;
  }
  s.in_key_frame = s.in_key_frame && key_frame;
  if (s.in_key_frame) s.key_frame_bytes += bytes;
}

// Between two key frames: as long as it takes for them to be a certain share of the stream.
Duration KeyFrameRequests::interval(const Stream& stream, uint32_t bits_per_s) {
  if (bits_per_s == 0) return limits::kKeyFrameIntervalMin;
  const auto share = static_cast<double>(bits_per_s) * limits::kKeyFrameShareMax;
  const double seconds = static_cast<double>(stream.key_frame_bytes) * 8 / share;
  const auto time = std::chrono::duration_cast<Duration>(
      std::chrono::duration<double>(std::min(seconds, 3600.0)));
  return std::clamp(time, limits::kKeyFrameIntervalMin, limits::kKeyFrameIntervalMax);
}

Timestamp KeyFrameRequests::due(const Stream& stream, Duration round_trip, uint32_t bits_per_s) {
  if (stream.asked) {
    // One round trip, and time to encode; more with every try.
    const Duration patience = round_trip + limits::kKeyFrameEncodeMax;
    return stream.asked_at + std::min(patience * (1 << std::min<int>(stream.tries - 1, 4)),
                                      limits::kKeyFrameRetryMax);
  }
  if (!stream.had_key_frame) return Timestamp();
  return stream.key_frame_at + interval(stream, bits_per_s);
}

uint8_t KeyFrameRequests::take_due(Timestamp now, Duration round_trip, const Rates& rates) {
  uint8_t bits = 0;
  for (size_t i = 0; i < streams_.size(); ++i) {
    Stream& stream = streams_[i];
    if (stream.wanted && now >= stream.wanted_until) {
      stream.wanted = false;
      stream.asked = false;
    }
    if (!stream.wanted || now < due(stream, round_trip, rates[i])) continue;
    stream.asked = true;
    stream.asked_at = now;
    if (stream.tries < UINT8_MAX) ++stream.tries;
    ++asked_;
    bits = static_cast<uint8_t>(bits | 1u << i);
  }
  return bits;
}

Timestamp KeyFrameRequests::next_deadline(Duration round_trip, const Rates& rates) const {
  Timestamp next = Timestamp::max();
  for (size_t i = 0; i < streams_.size(); ++i) {
    const Stream& stream = streams_[i];
    if (!stream.wanted) continue;
    next = std::min(next, std::min(due(stream, round_trip, rates[i]), stream.wanted_until));
  }
  return next;
}

}  // namespace earshot::sfu
