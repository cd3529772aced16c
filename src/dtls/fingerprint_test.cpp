// RFC 8122 §5.
#include "dtls/fingerprint.h"

#include <gtest/gtest.h>

#include "dtls/testing/dtls_rig.h"

namespace earshot::dtls {
namespace {

using testing::server_certificate;

std::vector<uint8_t> der() { return to_der(server_certificate().native()); }

TEST(Fingerprint, ReadsBackWhatItWrites) {
  for (const auto hash :
       {FingerprintHash::kSha256, FingerprintHash::kSha384, FingerprintHash::kSha512}) {
    const Fingerprint fingerprint = fingerprint_of(der(), hash);
    const auto again = parse_fingerprint(to_string(fingerprint));
    ASSERT_TRUE(again);
    EXPECT_EQ(*again, fingerprint);
  }
}

TEST(Fingerprint, LooksLikeInASessionDescription) {
  const std::string text = to_string(fingerprint_of(as_bytes("abc")));
  EXPECT_EQ(text,
            "sha-256 BA:78:16:BF:8F:01:CF:EA:41:41:40:DE:5D:AE:22:23:B0:03:61:A3:96:17:7A:9C:B4:10:"
            "FF:61:F2:00:15:AD");
}

TEST(Fingerprint, IsReadInEitherCase) {
  std::string text = to_string(fingerprint_of(der()));
  const auto upper = parse_fingerprint(text);
  for (char& c : text) c = static_cast<char>(std::tolower(c));
  EXPECT_EQ(*parse_fingerprint(text), *upper);
  text.replace(0, 7, "SHA-256");
  EXPECT_EQ(*parse_fingerprint(text), *upper);
}

TEST(Fingerprint, OfAWeakOrUnknownHashIsRefused) {
  for (const char* const text : {"sha-1 AB:CD", "md5 AB", "sha-257 00", " AB"}) {
    EXPECT_EQ(parse_fingerprint(text).error().code, ErrorCode::kUnsupported) << text;
  }
}

TEST(Fingerprint, OfAnotherFormIsRefused) {
  const std::string good = to_string(fingerprint_of(der()));
  const std::string longer = good + ":00";
  const std::string shorter = good.substr(0, good.size() - 3);
  std::string dashes = good;
  dashes[10] = '-';
  std::string letters = good;
  letters[8] = 'G';
  for (const std::string& text : {std::string(), std::string("sha-256"), std::string("sha-256 "),
                                  longer, shorter, dashes, letters, good + " "}) {
    EXPECT_EQ(parse_fingerprint(text).error().code, ErrorCode::kInvalid) << text;
  }
}

TEST(Fingerprint, MatchesItsCertificateAlone) {
  const Fingerprint right = fingerprint_of(der());
  Fingerprint wrong = right;
  wrong.digest.back() ^= 1;
  EXPECT_TRUE(matches(der(), {right}));
  EXPECT_FALSE(matches(der(), {wrong}));
  EXPECT_TRUE(matches(der(), {wrong, right})) << "one of several certificates";
  EXPECT_FALSE(matches(der(), {}));
}

TEST(Fingerprint, OfTheStrongestHashDecides) {
  const Fingerprint weaker = fingerprint_of(der(), FingerprintHash::kSha256);
  Fingerprint stronger = fingerprint_of(der(), FingerprintHash::kSha512);
  EXPECT_TRUE(matches(der(), {weaker, stronger}));
  stronger.digest[0] ^= 1;
  EXPECT_FALSE(matches(der(), {weaker, stronger}));
}

TEST(Certificate, HasItsOwnFingerprint) {
  EXPECT_EQ(server_certificate().fingerprint(), fingerprint_of(der()));
  EXPECT_NE(server_certificate().fingerprint(), testing::client_certificate().fingerprint());
}

}  // namespace
}  // namespace earshot::dtls
