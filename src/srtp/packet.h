// What SRTP needs to know about a packet, and the 48-bit packet index. Pure.
#pragma once

#include <cstddef>
#include <cstdint>

#include "base/bytes.h"

namespace earshot::srtp {

inline constexpr size_t kRtpHeaderBytesMin = 12;
inline constexpr size_t kRtcpHeaderBytes = 8;  // what SRTCP leaves in the clear
inline constexpr uint64_t kRtpIndexMax = (uint64_t{1} << 48) - 1;
inline constexpr uint32_t kRtcpIndexMax = (uint32_t{1} << 31) - 1;
inline constexpr uint32_t kRtcpEncrypted = uint32_t{1} << 31;  // E, in the word with the index

inline uint16_t read_u16(const uint8_t* at) { return static_cast<uint16_t>(at[0] << 8 | at[1]); }
inline uint32_t read_u32(const uint8_t* at) {
  return static_cast<uint32_t>(read_u16(at)) << 16 | read_u16(at + 2);
}
inline void write_u32(uint8_t* at, uint32_t value) {
  for (int i = 0; i < 4; ++i) at[i] = static_cast<uint8_t>(value >> (24 - 8 * i));
}

inline uint16_t rtp_sequence(Bytes packet) { return read_u16(packet.data() + 2); }
inline uint32_t rtp_ssrc(Bytes packet) { return read_u32(packet.data() + 8); }
inline uint32_t rtcp_ssrc(Bytes packet) { return read_u32(packet.data() + 4); }

// Fixed header, CSRCs and header extension (RFC 3550 §5.1): what SRTP leaves in the clear. 0: not
// RTP version 2, or shorter than it says.
inline size_t rtp_header_bytes(Bytes packet) {
  if (packet.size() < kRtpHeaderBytesMin || packet[0] >> 6 != 2) return 0;
  size_t bytes = kRtpHeaderBytesMin + size_t{4} * (packet[0] & 0x0F);
  if ((packet[0] & 0x10) != 0) {
    if (packet.size() < bytes + 4) return 0;
    bytes += 4 + size_t{4} * read_u16(packet.data() + bytes + 2);
  }
  return bytes <= packet.size() ? bytes : 0;
}

// The index that a sequence number most likely means, half its range around the highest one known
// (RFC 3711 §3.3.1).
inline uint64_t guess_index(uint64_t highest, uint16_t sequence) {
  const auto difference = static_cast<int16_t>(sequence - static_cast<uint16_t>(highest));
  const auto guess = static_cast<int64_t>(highest) + difference;
  // Nothing is before the first turn: this is a jump forward of more than half.
  return guess < 0 ? sequence : static_cast<uint64_t>(guess);
}

}  // namespace earshot::srtp
