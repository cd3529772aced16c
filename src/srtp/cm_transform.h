// One direction's keys under SRTP_AES128_CM_HMAC_SHA1_80: packets in, packets out (RFC 3711 §4.1.1,
// §4.2). What peers without GCM speak; by OpenSSL alone. The members are those of GcmTransform, and
// mean the same. One thread at a time.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

#include "base/bytes.h"
#include "srtp/keys.h"

struct evp_cipher_ctx_st;
struct evp_mac_ctx_st;

namespace earshot::srtp {

class CmTransform {
 public:
  static constexpr size_t kTagBytes = 10;
  static constexpr size_t kRtpOverhead = kTagBytes;
  static constexpr size_t kRtcpOverhead = kTagBytes + 4;

  CmTransform(const SessionKeys& rtp, const SessionKeys& rtcp);

  void seal_rtp(uint64_t index, uint8_t* packet, size_t header_bytes, Bytes payload);
  bool open_rtp(uint64_t index, std::span<uint8_t> packet, size_t header_bytes);
  void seal_rtcp(uint32_t index, uint8_t* packet, Bytes rest);
  bool open_rtcp(std::span<uint8_t> packet);
  static uint32_t rtcp_word(Bytes packet);
  void prefetch_rtp() const {}

 private:
  struct Free {
    void operator()(evp_cipher_ctx_st* context) const;
    void operator()(evp_mac_ctx_st* context) const;
  };
  using Tag = std::array<uint8_t, 20>;  // of which the first kTagBytes are sent

  class Session {
   public:
    explicit Session(const SessionKeys& keys);
    // Encrypts and decrypts. `out` may be text.data().
    void apply_keystream(uint32_t ssrc, uint64_t index, Bytes text, uint8_t* out);
    Tag tag(Bytes packet, uint32_t word);

   private:
    std::unique_ptr<evp_cipher_ctx_st, Free> cipher_;
    std::unique_ptr<evp_mac_ctx_st, Free> mac_;
    std::array<uint8_t, 16> salt_{};  // k_s * 2^16
  };

  Session rtp_;
  Session rtcp_;
};

}  // namespace earshot::srtp
