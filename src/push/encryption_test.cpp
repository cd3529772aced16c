#include "push/encryption.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "base/base64.h"
#include "base/limits.h"

namespace earshot::push {
namespace {

std::vector<uint8_t> bytes_of(std::string_view base64url_text) {
  return parse_base64url(base64url_text).value();
}

// As RFC 8291 gives its keys: the private number alone, in the frame of RFC 5915.
io::P256Key key_of(std::string_view private_number) {
  std::vector<uint8_t> der = {0x30, 0x31, 0x02, 0x01, 0x01, 0x04, 0x20};
  const auto number = bytes_of(private_number);
  der.insert(der.end(), number.begin(), number.end());
  der.insert(der.end(), {0xa0, 0x0a, 0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07});
  return io::P256Key::from_pem("-----BEGIN EC PRIVATE KEY-----\n" + base64(der) +
                               "\n-----END EC PRIVATE KEY-----\n")
      .value();
}

// RFC 8291, section 5 and appendix A.
constexpr std::string_view kPlain = "When I grow up, I want to be a watermelon";
constexpr std::string_view kSenderPrivate = "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw";
constexpr std::string_view kReceiverPublic =
    "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4";
constexpr std::string_view kAuth = "BTBZMqHH6r4Tts7J_aSIgg";
constexpr std::string_view kSalt = "DGv6ra1nlYgDCS1FRnbzlw";
constexpr std::string_view kMessage =
    "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6T"
    "lzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4"
    "a-fN";

class Encryption : public ::testing::Test {
 protected:
  Encryption() {
    const auto salt = bytes_of(kSalt);
    std::copy(salt.begin(), salt.end(), salt_.begin());
  }
  RecipientKeys recipient() const { return {public_, auth_}; }

  const std::vector<uint8_t> public_ = bytes_of(kReceiverPublic);
  const std::vector<uint8_t> auth_ = bytes_of(kAuth);
  std::array<uint8_t, 16> salt_{};
};

TEST_F(Encryption, MakesTheMessageOfRfc8291) {
  const auto body = encrypt(recipient(), kPlain, 0, key_of(kSenderPrivate), salt_);
  ASSERT_TRUE(body.ok());
  EXPECT_EQ(base64url(as_bytes(*body)), kMessage);
}

TEST_F(Encryption, PaddingHidesTheLength) {
  const auto size_of = [this](const std::string& plain) {
    return encrypt(recipient(), plain, padding_for(plain.size()), io::P256Key::generate(), salt_)
        ->size();
  };
  EXPECT_EQ(size_of("a"), size_of(std::string(limits::kPushPaddingBytes, 'a')));
  EXPECT_LT(size_of("a"), size_of(std::string(limits::kPushPaddingBytes + 1, 'a')));
  EXPECT_LE(size_of(std::string(limits::kPushPayloadBytesMax, 'a')), 4096u);
}

TEST_F(Encryption, RefusesWhatIsNoPointOfTheCurve) {
  auto wrong = public_;
  wrong[64] ^= 1;
  for (const std::vector<uint8_t>& key :
       {wrong, std::vector<uint8_t>(), std::vector<uint8_t>(65, 0), std::vector<uint8_t>(33, 2)}) {
    EXPECT_EQ(encrypt({key, auth_}, kPlain, 0, io::P256Key::generate(), salt_).error().code,
              ErrorCode::kInvalid);
  }
}

}  // namespace
}  // namespace earshot::push
