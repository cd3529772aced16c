// The codecs that the SFU forwards. It never transcodes.
#pragma once

#include <cstddef>
#include <cstdint>

namespace earshot::sfu {

enum class MediaCodec : uint8_t { kOpus, kVp8, kVp9 };
inline constexpr size_t kMediaCodecs = 3;

// Of the RTP timestamps (RFC 7587 §4.1, RFC 7741 §4.1, RFC 9628 §4.1).
constexpr uint32_t clock_rate_hz(MediaCodec codec) {
  return codec == MediaCodec::kOpus ? 48'000 : 90'000;
}

}  // namespace earshot::sfu
