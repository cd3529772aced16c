// One direction's keys under SRTP_AEAD_AES_128_GCM or SRTP_AEAD_AES_256_GCM: packets in, packets
// out (RFC 7714). Knows nothing of rollover and replay. One thread at a time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

#include "base/bytes.h"
#include "base/prefetch.h"
#include "srtp/aead.h"
#include "srtp/keys.h"

namespace earshot::srtp {

class GcmTransform {
 public:
  static constexpr size_t kRtpOverhead = kGcmTagBytes;
  static constexpr size_t kRtcpOverhead = kGcmTagBytes + 4;

  GcmTransform(const SessionKeys& rtp, const SessionKeys& rtcp, AeadBackend backend,
               AeadDirection direction);

  // `packet` begins with the header and has room for the payload and kRtpOverhead behind it, where
  // the payload may lie already.
  void seal_rtp(uint64_t index, uint8_t* packet, size_t header_bytes, Bytes payload);
  // In place; false: not authentic. At least header_bytes + kRtpOverhead.
  bool open_rtp(uint64_t index, std::span<uint8_t> packet, size_t header_bytes);

  // The same behind the 8 bytes that stay in the clear, with kRtcpOverhead.
  void seal_rtcp(uint32_t index, uint8_t* packet, Bytes rest);
  bool open_rtcp(std::span<uint8_t> packet);
  // E and the index, as the packet says.
  static uint32_t rtcp_word(Bytes packet);

  // What seal_rtp() and open_rtp() need of the key.
  void prefetch_rtp() const { prefetch(rtp_.aead.get(), rtp_.aead_bytes); }

 private:
  struct Session {
    std::unique_ptr<Aead> aead;
    size_t aead_bytes = 0;  // that are used for a packet
    uint64_t salt_front = 0;
    uint32_t salt_back = 0;

    Session(const SessionKeys& keys, AeadBackend backend, AeadDirection direction);
    GcmIv iv(uint32_t ssrc, uint64_t index) const;
  };

  Session rtp_;
  Session rtcp_;
};

}  // namespace earshot::srtp
