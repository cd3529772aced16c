#include "acme/jose.h"

#include <gtest/gtest.h>
#include <openssl/bn.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>

#include <memory>

#include "base/base64.h"
#include "protocol/json_value.h"

namespace earshot::acme {
namespace {

// The key of RFC 7515, appendix A.3, as PKCS #8.
io::P256Key rfc7515_key() {
  const auto der = [] {
    const std::string hex =
        "308141020100301306072a8648ce3d020106082a8648ce3d030107042730250201010420"
        "8e9b109e719098bf980487df1f5d77e9cb29606ebed2263b5f57c213df84f4b2";
    std::string bytes;
    for (size_t i = 0; i < hex.size(); i += 2) {
      bytes += static_cast<char>(std::stoi(hex.substr(i, 2), nullptr, 16));
    }
    return bytes;
  }();
  std::string text(der.size() * 2, '\0');
  const int length = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()),
                                     reinterpret_cast<const unsigned char*>(der.data()),
                                     static_cast<int>(der.size()));
  text.resize(static_cast<size_t>(length));
  return *io::P256Key::from_pem("-----BEGIN PRIVATE KEY-----\n" + text +
                                "\n-----END PRIVATE KEY-----\n");
}

std::string text_at(std::string_view json, std::string_view key) {
  return std::string(*protocol::parse_json(json)->find(key)->string());
}

bool verifies(const io::P256Key& key, std::string_view message, Bytes signature) {
  const std::unique_ptr<ECDSA_SIG, decltype(&ECDSA_SIG_free)> numbers(ECDSA_SIG_new(),
                                                                      ECDSA_SIG_free);
  ECDSA_SIG_set0(numbers.get(), BN_bin2bn(signature.data(), 32, nullptr),
                 BN_bin2bn(signature.data() + 32, 32, nullptr));
  uint8_t* der = nullptr;
  const int size = i2d_ECDSA_SIG(numbers.get(), &der);
  const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(),
                                                                        EVP_MD_CTX_free);
  EVP_DigestVerifyInit(context.get(), nullptr, EVP_sha256(), nullptr, key.native());
  const bool good =
      EVP_DigestVerify(context.get(), der, static_cast<size_t>(size),
                       reinterpret_cast<const uint8_t*>(message.data()), message.size()) == 1;
  OPENSSL_free(der);
  return good;
}

TEST(Jose, Base64UrlHasNoPaddingAndItsOwnTwoDigits) {
  const std::array<uint8_t, 3> bytes = {0xfb, 0xff, 0xfe};
  EXPECT_EQ(base64url(bytes), "-__-");
  EXPECT_EQ(base64url(as_bytes("{\"alg\":\"ES256\"}")), "eyJhbGciOiJFUzI1NiJ9");  // RFC 7515 A.3
  EXPECT_EQ(base64url(as_bytes("a")), "YQ");
  EXPECT_EQ(base64url({}), "");
}

TEST(Jose, TheThumbprintIsTheOneOfRfc7638) {
  // RFC 7638 §3.1
  EXPECT_EQ(jwk_thumbprint(
                R"({"e":"AQAB","kty":"RSA","n":"0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78)"
                R"(LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2)"
                R"(W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs)"
                R"(8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0)"
                R"(fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw"})"),
            "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs");
}

TEST(Jose, TheJwkOfAKeyIsTheOneOfRfc7515) {
  EXPECT_EQ(AccountKey(rfc7515_key()).jwk(),
            R"({"crv":"P-256","kty":"EC","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",)"
            R"("y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"})");
}

TEST(Jose, TheHeaderHasTheKeyFirstAndTheAccountLater) {
  const AccountKey key(rfc7515_key());
  const auto decoded = [](const std::string& jws) {
    std::string text = text_at(jws, "protected");
    for (char& c : text) c = c == '-' ? '+' : c == '_' ? '/' : c;
    while (text.size() % 4 != 0) text += '=';
    std::string out(text.size(), '\0');
    const int size = EVP_DecodeBlock(reinterpret_cast<unsigned char*>(out.data()),
                                     reinterpret_cast<const unsigned char*>(text.data()),
                                     static_cast<int>(text.size()));
    out.resize(static_cast<size_t>(size));
    return out.substr(0, out.rfind('}') + 1);
  };
  EXPECT_EQ(decoded(key.sign({"https://a/new", "n1", ""}, "{}")),
            R"({"alg":"ES256","jwk":)" + key.jwk() + R"(,"nonce":"n1","url":"https://a/new"})");
  EXPECT_EQ(decoded(key.sign({"https://a/o", "n2", "https://a/acct/1"}, "")),
            R"({"alg":"ES256","kid":"https://a/acct/1","nonce":"n2","url":"https://a/o"})");
}

TEST(Jose, TheSignatureIsOverHeaderAndPayload) {
  const io::P256Key key = rfc7515_key();
  const std::string message = "header.payload";
  const auto signature = key.sign(as_bytes(message));
  EXPECT_TRUE(verifies(key, message, signature));
  EXPECT_FALSE(verifies(key, "header.Payload", signature));
  EXPECT_FALSE(verifies(io::P256Key::generate(), message, signature));
}

TEST(Jose, AReadOnlyPostHasAnEmptyPayload) {
  EXPECT_EQ(text_at(AccountKey(rfc7515_key()).sign({"u", "n", "k"}, ""), "payload"), "");
}

TEST(Jose, AKeySurvivesItsFile) {
  const io::P256Key key = io::P256Key::generate();
  EXPECT_EQ(AccountKey(*io::P256Key::from_pem(key.to_pem())).jwk(), AccountKey(key).jwk());
  EXPECT_FALSE(io::P256Key::from_pem("nothing").ok());
}

}  // namespace
}  // namespace earshot::acme
