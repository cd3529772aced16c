// RFC 3711 appendix B.2, RFC 7714 §16 and §17.
#include "srtp/transform.h"

#include <gtest/gtest.h>

#include "srtp/packet.h"
#include "srtp/testing/packets.h"

namespace earshot::srtp {
namespace {

using testing::from_hex;

std::vector<AeadBackend> backends() {
  std::vector<AeadBackend> out = {AeadBackend::kEvp};
  if (is_available(AeadBackend::kIpsecMb)) out.push_back(AeadBackend::kIpsecMb);
  return out;
}

SessionKeys rfc7714_keys(size_t key_bytes) {
  SessionKeys keys;
  uint8_t value = 0;
  for (uint8_t& byte : keys.key.resize(key_bytes)) byte = value++;
  keys.salt = SecretBytes<14>(from_hex("517569642070726f2071756f"));
  return keys;
}

struct Rfc7714Vector {
  size_t key_bytes;
  const char* sealed;
};

constexpr const char* kRtpHeader = "8040f17b 8041f8d3 5501a0b2";
constexpr const char* kRtpPayload =
    "47616c6c 69612065 7374206f 6d6e6973 20646976 69736120 696e2070 61727465 73207472 6573";
constexpr uint64_t kRtpIndex = 0xf17b;  // rollover counter 0

const Rfc7714Vector kRtpVectors[] = {
    {16,
     "f24de3a3 fb34de6c acba861c 9d7e4bca be633bd5 0d294e6f 42a5f47a 51c7d19b 36de3adf 8833"
     "899d7f27 beb16a91 52cf765e e4390cce"},
    {32,
     "32b1de78 a822fe12 ef9f78fa 332e33aa b1801238 9a58e2f3 b50b2a02 76ffae0f 1ba63799 b87b"
     "7aa3db36 dfffd6b0 f9bb7878 d7a76c13"},
};

TEST(GcmTransformRfc7714Sec16, SealsAndOpensTheRtpPacketsOfTheStandard) {
  for (const AeadBackend backend : backends()) {
    for (const Rfc7714Vector& vector : kRtpVectors) {
      const SessionKeys keys = rfc7714_keys(vector.key_bytes);
      std::vector<uint8_t> packet = from_hex(kRtpHeader);
      const auto payload = from_hex(kRtpPayload);
      packet.resize(packet.size() + payload.size() + kGcmTagBytes);
      GcmTransform(keys, keys, backend, AeadDirection::kSeal)
          .seal_rtp(kRtpIndex, packet.data(), 12, payload);
      auto expected = from_hex(kRtpHeader);
      const auto sealed = from_hex(vector.sealed);
      expected.insert(expected.end(), sealed.begin(), sealed.end());
      EXPECT_EQ(packet, expected);
      EXPECT_TRUE(
          GcmTransform(keys, keys, backend, AeadDirection::kOpen).open_rtp(kRtpIndex, packet, 12));
      EXPECT_TRUE(std::equal(payload.begin(), payload.end(), packet.begin() + 12));
    }
  }
}

constexpr const char* kRtcpHeader = "81c8000d 4d617273";
constexpr const char* kRtcpRest =
    "4e545031 4e545032 52545020 0000042a 0000e930 4c756e61 deadbeef deadbeef deadbeef deadbeef"
    "deadbeef";
constexpr uint32_t kRtcpIndex = 0x5d4;

const Rfc7714Vector kRtcpVectors[] = {
    {16,
     "63e94885 dcdab67c a727d766 2f6b7e99 7ff5c0f7 6c06f32d c676a5f1 730d6fda 4ce09b46 86303ded"
     "0bb9275b c84aa458 96cf4d2f c5abf872 45d9eade 800005d4"},
    {32,
     "d50ae4d1 f5ce5d30 4ba297e4 7d470c28 2c3ece5d bffe0a50 a2eaa5c1 110555be 8415f658 c61de047"
     "6f1b6fad 1d1eb30c 4446839f 57ff6f6c b26ac3be 800005d4"},
};

TEST(GcmTransformRfc7714Sec17, SealsAndOpensTheRtcpPacketsOfTheStandard) {
  for (const AeadBackend backend : backends()) {
    for (const Rfc7714Vector& vector : kRtcpVectors) {
      const SessionKeys keys = rfc7714_keys(vector.key_bytes);
      std::vector<uint8_t> packet = from_hex(kRtcpHeader);
      const auto rest = from_hex(kRtcpRest);
      packet.resize(packet.size() + rest.size() + GcmTransform::kRtcpOverhead);
      GcmTransform(keys, keys, backend, AeadDirection::kSeal)
          .seal_rtcp(kRtcpIndex, packet.data(), rest);
      auto expected = from_hex(kRtcpHeader);
      const auto sealed = from_hex(vector.sealed);
      expected.insert(expected.end(), sealed.begin(), sealed.end());
      EXPECT_EQ(packet, expected);
      EXPECT_EQ(GcmTransform::rtcp_word(packet), kRtcpEncrypted | kRtcpIndex);
      EXPECT_TRUE(GcmTransform(keys, keys, backend, AeadDirection::kOpen).open_rtcp(packet));
      EXPECT_TRUE(std::equal(rest.begin(), rest.end(), packet.begin() + 8));
    }
  }
}

TEST(CmTransformRfc3711AppendixB2, MakesTheKeystreamOfTheStandard) {
  SessionKeys keys;
  keys.key = SecretBytes<32>(from_hex("2B7E151628AED2A6ABF7158809CF4F3C"));
  keys.salt = SecretBytes<14>(from_hex("F0F1F2F3F4F5F6F7F8F9FAFBFCFD"));
  keys.authentication.resize(20);
  const size_t payload_bytes = 0xff02 * 16;
  std::vector<uint8_t> packet = testing::rtp_packet(0, 0, std::vector<uint8_t>(payload_bytes));
  packet.resize(packet.size() + CmTransform::kRtpOverhead);
  CmTransform(keys, keys).seal_rtp(0, packet.data(), 12, Bytes(packet).subspan(12, payload_bytes));
  const auto block = [&](size_t number) {
    const auto at = packet.begin() + 12 + static_cast<ptrdiff_t>(16 * number);
    return std::vector<uint8_t>(at, at + 16);
  };
  EXPECT_EQ(block(0), from_hex("E03EAD0935C95E80E166B16DD92B4EB4"));
  EXPECT_EQ(block(1), from_hex("D23513162B02D0F72A43A2FE4A5F97AB"));
  EXPECT_EQ(block(2), from_hex("41E95B3BB0A2E8DD477901E4FCA894C0"));
  EXPECT_EQ(block(0xfeff), from_hex("EC8CDF7398607CB0F2D21675EA9EA1E4"));
  EXPECT_EQ(block(0xff00), from_hex("362B7C3C6773516318A077D7FC5073AE"));
  EXPECT_EQ(block(0xff01), from_hex("6A2CC3787889374FBEB4C81B17BA6C44"));
}

}  // namespace
}  // namespace earshot::srtp
