// What SRTP needs to know about a packet, and the 48-bit packet index. Pure.
#pragma once

#include <cstddef>
#include <cstdint>

#include "base/bytes.h"
#include "codec/big_endian.h"
#include "codec/rtp_packet.h"

namespace earshot::srtp {

using codec::kRtpHeaderBytes;

inline constexpr size_t kRtcpHeaderBytes = 8;  // what SRTCP leaves in the clear
inline constexpr uint64_t kRtpIndexMax = (uint64_t{1} << 48) - 1;
inline constexpr uint32_t kRtcpIndexMax = (uint32_t{1} << 31) - 1;
inline constexpr uint32_t kRtcpEncrypted = uint32_t{1} << 31;  // E, in the word with the index

inline uint16_t rtp_sequence(Bytes packet) { return codec::load16(packet.data() + 2); }
inline uint32_t rtp_ssrc(Bytes packet) { return codec::load32(packet.data() + 8); }
inline uint32_t rtcp_ssrc(Bytes packet) { return codec::load32(packet.data() + 4); }

// The index that a sequence number most likely means, half its range around the highest one known
// (RFC 3711 §3.3.1).
inline uint64_t guess_index(uint64_t highest, uint16_t sequence) {
  const auto difference = static_cast<int16_t>(sequence - static_cast<uint16_t>(highest));
  const auto guess = static_cast<int64_t>(highest) + difference;
  // Nothing is before the first turn: this is a jump forward of more than half.
  return guess < 0 ? sequence : static_cast<uint64_t>(guess);
}

}  // namespace earshot::srtp
