// Both backends against NIST's GCM test cases and against each other.
#include "srtp/aead.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "base/random.h"
#include "srtp/testing/packets.h"

namespace earshot::srtp {
namespace {

using testing::from_hex;

struct EveryBackend : ::testing::TestWithParam<AeadBackend> {
  void SetUp() override {
    if (!is_available(GetParam())) GTEST_SKIP() << "this processor has no AES instructions";
  }
};

INSTANTIATE_TEST_SUITE_P(Aead, EveryBackend,
                         ::testing::Values(AeadBackend::kEvp, AeadBackend::kIpsecMb),
                         [](const auto& info) {
                           return info.param == AeadBackend::kEvp ? "Evp" : "IpsecMb";
                         });

GcmIv iv_of(Bytes bytes) {
  GcmIv iv;
  std::copy_n(bytes.begin(), iv.size(), iv.begin());
  return iv;
}

struct Case {
  const char *key, *iv, *aad, *text, *sealed;
};

// The GCM specification's test cases 2, 4, 14 and 16.
const Case kCases[] = {
    {"00000000000000000000000000000000", "000000000000000000000000", "",
     "00000000000000000000000000000000",
     "0388dace60b6a392f328c2b971b2fe78ab6e47d42cec13bdf53a67b21257bddf"},
    {"feffe9928665731c6d6a8f9467308308", "cafebabefacedbaddecaf888",
     "feedfacedeadbeeffeedfacedeadbeefabaddad2",
     "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
     "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39",
     "42831ec2217774244b7221b784d0d49ce3aa212f2c02a4e035c17e2329aca12e"
     "21d514b25466931c7d8f6a5aac84aa051ba30b396a0aac973d58e091"
     "5bc94fbc3221a5db94fae95ae7121a47"},
    {"0000000000000000000000000000000000000000000000000000000000000000", "000000000000000000000000",
     "", "00000000000000000000000000000000",
     "cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919"},
    {"feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308", "cafebabefacedbaddecaf888",
     "feedfacedeadbeeffeedfacedeadbeefabaddad2",
     "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
     "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39",
     "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
     "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662"
     "76fc6ece0f4e1768cddf8853bb2d551b"},
};

TEST_P(EveryBackend, SealsAndOpensNistsTestCases) {
  for (const Case& test : kCases) {
    const auto key = from_hex(test.key);
    const auto aad = from_hex(test.aad);
    const auto text = from_hex(test.text);
    const auto expected = from_hex(test.sealed);
    const GcmIv iv = iv_of(from_hex(test.iv));
    std::vector<uint8_t> sealed(text.size() + kGcmTagBytes);
    make_aes_gcm(GetParam(), AeadDirection::kSeal, key)->seal(iv, aad, text, sealed.data());
    EXPECT_EQ(sealed, expected);
    std::vector<uint8_t> opened(sealed.begin(), sealed.end() - kGcmTagBytes);
    EXPECT_TRUE(make_aes_gcm(GetParam(), AeadDirection::kOpen, key)
                    ->open(iv, aad, opened, Bytes(sealed).last(kGcmTagBytes)));
    EXPECT_EQ(opened, text);
  }
}

TEST_P(EveryBackend, LeavesZerosWhenTheTagIsAnotherOne) {
  const std::vector<uint8_t> key(16, 7), aad(12, 8), text(100, 9);
  std::vector<uint8_t> sealed(text.size() + kGcmTagBytes);
  make_aes_gcm(GetParam(), AeadDirection::kSeal, key)->seal({}, aad, text, sealed.data());
  const auto open = make_aes_gcm(GetParam(), AeadDirection::kOpen, key);
  for (size_t changed = 0; changed < sealed.size(); ++changed) {
    std::vector<uint8_t> bad = sealed;
    bad[changed] ^= 0x40;
    const std::span<uint8_t> body = std::span(bad).first(text.size());
    EXPECT_FALSE(open->open({}, aad, body, Bytes(bad).last(kGcmTagBytes)));
    EXPECT_TRUE(std::all_of(body.begin(), body.end(), [](uint8_t byte) { return byte == 0; }));
  }
  const std::span<uint8_t> body = std::span(sealed).first(text.size());
  EXPECT_TRUE(open->open({}, aad, body, Bytes(sealed).last(kGcmTagBytes)));
}

TEST_P(EveryBackend, AgreesWithOpenSslOnEveryLength) {
  SeededRandom random(7);
  for (const size_t key_bytes : {size_t{16}, size_t{32}}) {
    std::vector<uint8_t> key(key_bytes);
    random.fill(key);
    const auto seal = make_aes_gcm(GetParam(), AeadDirection::kSeal, key);
    const auto open = make_aes_gcm(GetParam(), AeadDirection::kOpen, key);
    const auto oracle = make_aes_gcm(AeadBackend::kEvp, AeadDirection::kSeal, key);
    for (size_t length = 0; length < 1300; length += length < 300 ? 1 : 37) {
      std::vector<uint8_t> aad(12 + length % 61), text(length);
      GcmIv iv;
      random.fill(aad);
      random.fill(text);
      random.fill(iv);
      std::vector<uint8_t> expected(length + kGcmTagBytes), elsewhere(length + kGcmTagBytes);
      oracle->seal(iv, aad, text, expected.data());
      seal->seal(iv, aad, text, elsewhere.data());
      ASSERT_EQ(elsewhere, expected) << length;
      std::vector<uint8_t> in_place = text;
      in_place.resize(length + kGcmTagBytes);
      seal->seal(iv, aad, Bytes(in_place).first(length), in_place.data());
      ASSERT_EQ(in_place, expected) << length;
      ASSERT_TRUE(open->open(iv, aad, std::span(in_place).first(length),
                             Bytes(expected).last(kGcmTagBytes)));
      ASSERT_TRUE(std::equal(text.begin(), text.end(), in_place.begin()));
    }
  }
}

TEST(AeadBackends, HaveOneThatIsAlwaysThere) {
  EXPECT_TRUE(is_available(AeadBackend::kEvp));
  EXPECT_TRUE(is_available(fastest_backend()));
  EXPECT_NE(name(AeadBackend::kEvp), name(AeadBackend::kIpsecMb));
}

}  // namespace
}  // namespace earshot::srtp
