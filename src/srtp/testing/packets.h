// Packets and keys for tests and benchmarks of SRTP.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "srtp/keys.h"
#include "srtp/packet.h"

namespace earshot::srtp::testing {

inline constexpr SrtpProfile kProfiles[] = {
    SrtpProfile::kAeadAes128Gcm, SrtpProfile::kAeadAes256Gcm, SrtpProfile::kAes128CmSha1_80};

// Spaces are left out.
inline std::vector<uint8_t> from_hex(std::string_view text) {
  const auto digit = [](char c) { return c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10; };
  std::vector<uint8_t> bytes;
  int high = -1;
  for (const char c : text) {
    if (c == ' ') continue;
    if (high < 0) {
      high = digit(c);
    } else {
      bytes.push_back(static_cast<uint8_t>(high << 4 | digit(c)));
      high = -1;
    }
  }
  return bytes;
}

// Different ones for different numbers.
inline MasterKey some_key(SrtpProfile profile, uint8_t number = 1) {
  MasterKey master;
  uint8_t value = number;
  for (uint8_t& byte : master.key.resize(codec::srtp_key_bytes(profile))) byte = value += 37;
  for (uint8_t& byte : master.salt.resize(codec::srtp_salt_bytes(profile))) byte = value += 41;
  return master;
}

inline std::vector<uint8_t> rtp_header(uint32_t ssrc, uint16_t sequence) {
  ByteWriter writer;
  writer.u16(0x8060);
  writer.u16(sequence);
  writer.u32(0x12345678);
  writer.u32(ssrc);
  return writer.take();
}

inline std::vector<uint8_t> rtp_packet(uint32_t ssrc, uint16_t sequence, Bytes payload) {
  std::vector<uint8_t> packet = rtp_header(ssrc, sequence);
  packet.insert(packet.end(), payload.begin(), payload.end());
  return packet;
}

// A receiver report with `blocks` blocks of some content.
inline std::vector<uint8_t> rtcp_packet(uint32_t ssrc, uint8_t blocks) {
  ByteWriter writer;
  writer.u8(static_cast<uint8_t>(0x80 | blocks));
  writer.u8(201);
  writer.u16(static_cast<uint16_t>(1 + 6 * blocks));
  writer.u32(ssrc);
  for (uint32_t i = 0; i < 6u * blocks; ++i) writer.u32(0x01020304u * (i + 1));
  return writer.take();
}

}  // namespace earshot::srtp::testing
