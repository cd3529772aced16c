#include "srtp/gcm_transform.h"

#include <algorithm>
#include <array>

#include "base/check.h"
#include "srtp/packet.h"

namespace earshot::srtp {
namespace {

// RFC 7714 §9.2: the clear part of the packet and, behind it, E and the index.
std::array<uint8_t, kRtcpHeaderBytes + 4> rtcp_aad(const uint8_t* packet, uint32_t word) {
  std::array<uint8_t, kRtcpHeaderBytes + 4> aad;
  std::copy_n(packet, kRtcpHeaderBytes, aad.begin());
  codec::store32(aad.data() + kRtcpHeaderBytes, word);
  return aad;
}

}  // namespace

GcmTransform::Session::Session(const SessionKeys& keys, AeadBackend backend,
                               AeadDirection direction)
    : aead(make_aes_gcm(backend, direction, keys.key.view())), aead_bytes(aead->hot_bytes()) {
  ByteReader salt(keys.salt.view());
  salt_front = salt.u64();
  salt_back = salt.u32();
  CHECK(salt.ok() && salt.remaining() == 0);
}

// RFC 7714 §8.1 and §9.1, which are the same: two zeros, the SSRC and 48 bits of index, mixed with
// the salt. In words of 8 and 4 bytes, as the AEAD reads them: what was just stored in other pieces
// would have to reach memory first.
GcmIv GcmTransform::Session::iv(uint32_t ssrc, uint64_t index) const {
  const uint64_t front = salt_front ^ (uint64_t{ssrc} << 16 | index >> 32);
  const uint32_t back = salt_back ^ static_cast<uint32_t>(index);
  GcmIv iv;
  codec::store64(iv.data(), front);
  codec::store32(iv.data() + 8, back);
  return iv;
}

GcmTransform::GcmTransform(const SessionKeys& rtp, const SessionKeys& rtcp, AeadBackend backend,
                           AeadDirection direction)
    : rtp_(rtp, backend, direction), rtcp_(rtcp, backend, direction) {}

void GcmTransform::seal_rtp(uint64_t index, uint8_t* packet, size_t header_bytes, Bytes payload) {
  const Bytes header(packet, header_bytes);
  rtp_.aead->seal(rtp_.iv(rtp_ssrc(header), index), header, payload, packet + header_bytes);
}

bool GcmTransform::open_rtp(uint64_t index, std::span<uint8_t> packet, size_t header_bytes) {
  const Bytes header = packet.first(header_bytes);
  const std::span<uint8_t> payload =
      packet.subspan(header_bytes, packet.size() - header_bytes - kGcmTagBytes);
  return rtp_.aead->open(rtp_.iv(rtp_ssrc(header), index), header, payload,
                         packet.last(kGcmTagBytes));
}

void GcmTransform::seal_rtcp(uint32_t index, uint8_t* packet, Bytes rest) {
  const uint32_t word = kRtcpEncrypted | index;
  const uint32_t ssrc = rtcp_ssrc({packet, kRtcpHeaderBytes});
  uint8_t* const body = packet + kRtcpHeaderBytes;
  rtcp_.aead->seal(rtcp_.iv(ssrc, index), rtcp_aad(packet, word), rest, body);
  codec::store32(body + rest.size() + kGcmTagBytes, word);
}

bool GcmTransform::open_rtcp(std::span<uint8_t> packet) {
  const uint32_t word = rtcp_word(packet);
  const size_t text_bytes = packet.size() - kRtcpHeaderBytes - kRtcpOverhead;
  return rtcp_.aead->open(rtcp_.iv(rtcp_ssrc(packet), word & kRtcpIndexMax),
                          rtcp_aad(packet.data(), word),
                          packet.subspan(kRtcpHeaderBytes, text_bytes),
                          packet.subspan(kRtcpHeaderBytes + text_bytes, kGcmTagBytes));
}

uint32_t GcmTransform::rtcp_word(Bytes packet) {
  return codec::load32(packet.data() + packet.size() - 4);
}

}  // namespace earshot::srtp
