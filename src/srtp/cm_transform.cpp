#include "srtp/cm_transform.h"

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/params.h>

#include <algorithm>

#include "base/check.h"
#include "srtp/packet.h"

namespace earshot::srtp {

void CmTransform::Free::operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
void CmTransform::Free::operator()(EVP_MAC_CTX* context) const { EVP_MAC_CTX_free(context); }

CmTransform::Session::Session(const SessionKeys& keys) : cipher_(EVP_CIPHER_CTX_new()) {
  CHECK(cipher_ != nullptr);
  CHECK(EVP_EncryptInit_ex(cipher_.get(), EVP_aes_128_ctr(), nullptr, keys.key.view().data(),
                           nullptr) == 1);
  const std::unique_ptr<EVP_MAC, decltype(&EVP_MAC_free)> hmac(
      EVP_MAC_fetch(nullptr, "HMAC", nullptr), EVP_MAC_free);
  CHECK(hmac != nullptr);
  mac_.reset(EVP_MAC_CTX_new(hmac.get()));
  CHECK(mac_ != nullptr);
  char digest[] = "SHA1";
  const OSSL_PARAM settings[] = {
      OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest, 0),
      OSSL_PARAM_construct_end(),
  };
  const Bytes key = keys.authentication.view();
  CHECK(EVP_MAC_init(mac_.get(), key.data(), key.size(), settings) == 1);
  std::copy(keys.salt.view().begin(), keys.salt.view().end(), salt_.begin());
}

// RFC 3711 §4.1.1: IV = (k_s * 2^16) XOR (SSRC * 2^64) XOR (i * 2^16).
void CmTransform::Session::apply_keystream(uint32_t ssrc, uint64_t index, Bytes text,
                                           uint8_t* out) {
  if (text.empty()) return;
  std::array<uint8_t, 16> iv = salt_;
  for (size_t i = 0; i < 4; ++i) iv[4 + i] ^= static_cast<uint8_t>(ssrc >> (24 - 8 * i));
  for (size_t i = 0; i < 6; ++i) iv[8 + i] ^= static_cast<uint8_t>(index >> (40 - 8 * i));
  int size = 0;
  CHECK(EVP_EncryptInit_ex(cipher_.get(), nullptr, nullptr, nullptr, iv.data()) == 1);
  CHECK(EVP_EncryptUpdate(cipher_.get(), out, &size, text.data(), static_cast<int>(text.size())) ==
        1);
}

// Over the packet and, behind it, the rollover counter or the word of SRTCP (RFC 3711 §4.2).
CmTransform::Tag CmTransform::Session::tag(Bytes packet, uint32_t word) {
  std::array<uint8_t, 4> behind;
  codec::store32(behind.data(), word);
  Tag tag;
  size_t size = 0;
  // Without a key OpenSSL begins anew with the one it has.
  CHECK(EVP_MAC_init(mac_.get(), nullptr, 0, nullptr) == 1);
  CHECK(EVP_MAC_update(mac_.get(), packet.data(), packet.size()) == 1);
  CHECK(EVP_MAC_update(mac_.get(), behind.data(), behind.size()) == 1);
  CHECK(EVP_MAC_final(mac_.get(), tag.data(), &size, tag.size()) == 1);
  CHECK(size == tag.size());
  return tag;
}

CmTransform::CmTransform(const SessionKeys& rtp, const SessionKeys& rtcp)
    : rtp_(rtp), rtcp_(rtcp) {}

void CmTransform::seal_rtp(uint64_t index, uint8_t* packet, size_t header_bytes, Bytes payload) {
  const Bytes whole(packet, header_bytes + payload.size());
  rtp_.apply_keystream(rtp_ssrc(whole), index, payload, packet + header_bytes);
  const Tag tag = rtp_.tag(whole, static_cast<uint32_t>(index >> 16));
  std::copy_n(tag.begin(), kTagBytes, packet + whole.size());
}

bool CmTransform::open_rtp(uint64_t index, std::span<uint8_t> packet, size_t header_bytes) {
  const Bytes whole = packet.first(packet.size() - kTagBytes);
  const Tag tag = rtp_.tag(whole, static_cast<uint32_t>(index >> 16));
  if (CRYPTO_memcmp(tag.data(), packet.data() + whole.size(), kTagBytes) != 0) return false;
  rtp_.apply_keystream(rtp_ssrc(whole), index, whole.subspan(header_bytes),
                       packet.data() + header_bytes);
  return true;
}

void CmTransform::seal_rtcp(uint32_t index, uint8_t* packet, Bytes rest) {
  const Bytes whole(packet, kRtcpHeaderBytes + rest.size());
  const uint32_t word = kRtcpEncrypted | index;
  rtcp_.apply_keystream(rtcp_ssrc(whole), index, rest, packet + kRtcpHeaderBytes);
  const Tag tag = rtcp_.tag(whole, word);
  codec::store32(packet + whole.size(), word);
  std::copy_n(tag.begin(), kTagBytes, packet + whole.size() + 4);
}

bool CmTransform::open_rtcp(std::span<uint8_t> packet) {
  const Bytes whole = packet.first(packet.size() - kRtcpOverhead);
  const uint32_t word = rtcp_word(packet);
  const Tag tag = rtcp_.tag(whole, word);
  if (CRYPTO_memcmp(tag.data(), packet.last(kTagBytes).data(), kTagBytes) != 0) return false;
  rtcp_.apply_keystream(rtcp_ssrc(whole), word & kRtcpIndexMax, whole.subspan(kRtcpHeaderBytes),
                        packet.data() + kRtcpHeaderBytes);
  return true;
}

uint32_t CmTransform::rtcp_word(Bytes packet) {
  return codec::load32(packet.data() + packet.size() - kRtcpOverhead);
}

}  // namespace earshot::srtp
