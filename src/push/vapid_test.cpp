#include "push/vapid.h"

#include <gtest/gtest.h>
#include <openssl/bn.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>

#include <memory>
#include <string>
#include <vector>

#include "base/base64.h"

namespace earshot::push {
namespace {

const WallTime kNow = WallTime::from_ms(1'453'341'205'123);

struct Token {
  std::string header;
  std::string claims;
  std::string signed_text;
  std::vector<uint8_t> signature;
  std::string key;
};

std::string decoded(std::string_view text) {
  return std::string(as_text(parse_base64url(text).value()));
}

// "vapid t=HEADER.CLAIMS.SIGNATURE, k=KEY" (RFC 8292 §3)
Token token_of(const std::string& authorization) {
  Token token;
  const std::string begin = "vapid t=";
  CHECK(authorization.starts_with(begin));
  const size_t end = authorization.find(", k=");
  CHECK(end != std::string::npos);
  const std::string jwt = authorization.substr(begin.size(), end - begin.size());
  const size_t first = jwt.find('.');
  const size_t second = jwt.rfind('.');
  token.header = decoded(jwt.substr(0, first));
  token.claims = decoded(jwt.substr(first + 1, second - first - 1));
  token.signed_text = jwt.substr(0, second);
  token.signature = parse_base64url(jwt.substr(second + 1)).value();
  token.key = authorization.substr(end + 4);
  return token;
}

bool verifies(const io::P256Key& key, const Token& token) {
  if (token.signature.size() != 64) return false;
  const std::unique_ptr<ECDSA_SIG, decltype(&ECDSA_SIG_free)> numbers(ECDSA_SIG_new(),
                                                                      ECDSA_SIG_free);
  ECDSA_SIG_set0(numbers.get(), BN_bin2bn(token.signature.data(), 32, nullptr),
                 BN_bin2bn(token.signature.data() + 32, 32, nullptr));
  unsigned char* der = nullptr;
  const int size = i2d_ECDSA_SIG(numbers.get(), &der);
  const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(),
                                                                        EVP_MD_CTX_free);
  EVP_DigestVerifyInit(context.get(), nullptr, EVP_sha256(), nullptr, key.native());
  const Bytes text = as_bytes(token.signed_text);
  const bool good = EVP_DigestVerify(context.get(), der, static_cast<size_t>(size), text.data(),
                                     text.size()) == 1;
  OPENSSL_free(der);
  return good;
}

TEST(Vapid, SignsWhoWeAreForOnePushServiceAndHalfADay) {
  const io::P256Key key = io::P256Key::generate();
  const Vapid vapid(key, "mailto:admin@example.org");
  Token token = token_of(vapid.authorization("https://push.example.net", kNow));
  EXPECT_EQ(token.header, R"({"typ":"JWT","alg":"ES256"})");
  EXPECT_EQ(
      token.claims,
      R"({"aud":"https://push.example.net","exp":1453384405,"sub":"mailto:admin@example.org"})");
  EXPECT_EQ(token.key, vapid.public_key());
  EXPECT_TRUE(verifies(key, token));
  token.signed_text.back() ^= 1;
  EXPECT_FALSE(verifies(key, token));
}

TEST(Vapid, LeavesTheSubjectOutWhenThereIsNone) {
  const Vapid vapid(io::P256Key::generate(), "");
  EXPECT_EQ(token_of(vapid.authorization("https://a", kNow)).claims.find("sub"), std::string::npos);
}

TEST(Vapid, ItsPublicKeyIsAnUncompressedPoint) {
  const auto bytes = parse_base64url(Vapid(io::P256Key::generate(), "").public_key());
  ASSERT_TRUE(bytes.has_value());
  EXPECT_EQ(bytes->size(), 65u);
  EXPECT_EQ(bytes->front(), 4);
}

}  // namespace
}  // namespace earshot::push
