#include "turn/credentials.h"

#include <gtest/gtest.h>

#include <vector>

#include "io/crypto.h"

namespace earshot::turn {
namespace {

constexpr Crypto kCrypto = {.hmac_sha1 = io::hmac_sha1, .md5 = io::md5};
constexpr std::string_view kRealm = "earshot";
const std::array<std::string, 2> kSecrets = {"now", "before"};

CredentialName some_name() {
  SeededRandom random(3);
  return {.expires = WallTime::from_ms(1'800'000'600'000),
          .user = UserId::random(random),
          .call = CallId::random(random),
          .client = ClientId::random(random)};
}

// A request that is protected as a client does who was given `credential`.
std::vector<uint8_t> protected_request(const Credential& credential) {
  std::vector<uint8_t> out(256);
  codec::StunWriter writer(out, codec::StunClass::kRequest, codec::StunMethod::kAllocate, {});
  writer.add(codec::StunAttribute::kUsername, credential.username);
  writer.add_integrity(long_term_key(credential.username, kRealm, credential.password, kCrypto),
                       io::hmac_sha1);
  out.resize(writer.finish().size());
  return out;
}

bool verifies(const std::vector<uint8_t>& request, const std::array<std::string, 2>& secrets) {
  const auto message = codec::StunMessage::parse(request);
  const auto username = message->text(codec::StunAttribute::kUsername);
  return verify_credential(*message, *username, kRealm, secrets, kCrypto).has_value();
}

TEST(Credentials, NameReadsBackAsWritten) {
  const CredentialName name = some_name();
  EXPECT_EQ(parse_username(to_username(name)), name);
}

TEST(Credentials, NameIsExpiryUserCallAndClient) {
  const CredentialName name = some_name();
  EXPECT_EQ(to_username(name), "1800000600:" + name.user.to_string() + ":" + name.call.to_string() +
                                   ":" + name.client.to_string());
}

TEST(Credentials, TakesOnlyNamesAsItWritesThem) {
  const CredentialName name = some_name();
  const std::string user = name.user.to_string();
  const std::string one_call = name.call.to_string();
  const std::string client = name.client.to_string();
  const std::string call = one_call + ":" + client;
  ASSERT_TRUE(parse_username("1800000600:" + user + ":" + call).has_value());
  for (const std::string& wrong :
       {std::string(),
        std::string(":"),
        ":" + user + ":" + call,
        "0:" + user + ":" + call,
        "01800000600:" + user + ":" + call,
        "-180000060:" + user + ":" + call,
        "+180000060:" + user + ":" + call,
        " 180000060:" + user + ":" + call,
        "18000006oo:" + user + ":" + call,
        "1800000600 :" + user + ":" + call,
        "999999999999:" + user + ":" + call,
        "1800000600:" + call + ":" + user,
        "1800000600:" + user + "." + call,
        "1800000600." + user + ":" + call,
        "1800000600:" + user + ":" + call + "x",
        "1800000600:" + user + ":" + one_call,
        "1800000600:" + user + ":" + one_call + ":",
        "1800000600:" + user + ":" + one_call + "." + client,
        "1800000600:" + user + ":",
        "1800000600:" + std::string(kId64Chars, '0') + ":" + call,
        "1800000600:" + user + ":" + std::string(kId128Chars, '0') + ":" + client,
        "1800000600:" + user + ":" + one_call + ":" + std::string(kId128Chars, '0'),
        "1800000600:" + std::string(kId64Chars, 'U') + ":" + call,
        user + ":" + call}) {
    EXPECT_EQ(parse_username(wrong), std::nullopt) << wrong;
  }
}

TEST(Credentials, PasswordIsThatOfTheUsualScheme) {
  const auto name = parse_username(
      "1800000600:0000000000001:00000000000000000000000001:00000000000000000000000002");
  ASSERT_TRUE(name.has_value());
  const Credential credential = mint_credential(*name, "now", io::hmac_sha1);
  EXPECT_EQ(credential.username, to_username(*name));
  // printf %s USERNAME | openssl dgst -sha1 -hmac now -binary | base64
  EXPECT_EQ(credential.password, "mjm07AYiWzVXr4e82h27XOhAnuc=");
}

TEST(Credentials, LongTermKeyIsTheHashOfNameRealmAndPassword) {
  EXPECT_EQ(long_term_key("user", "realm", "pass", kCrypto),
            (LongTermKey{0x84, 0x93, 0xfb, 0xc5, 0x3b, 0xa5, 0x82, 0xfb, 0x4c, 0x04, 0x4c, 0x45,
                         0x6b, 0xdc, 0x40, 0xeb}));  // RFC 8489 §9.2.2 has this example
}

TEST(Credentials, VerifyWithTheSecretInUseAndTheOneBefore) {
  EXPECT_TRUE(
      verifies(protected_request(mint_credential(some_name(), "now", io::hmac_sha1)), kSecrets));
  EXPECT_TRUE(
      verifies(protected_request(mint_credential(some_name(), "before", io::hmac_sha1)), kSecrets));
  EXPECT_FALSE(verifies(protected_request(mint_credential(some_name(), "long ago", io::hmac_sha1)),
                        kSecrets));
}

TEST(Credentials, DoNotVerifyWithAnEmptySecret) {
  const auto request = protected_request(mint_credential(some_name(), "", io::hmac_sha1));
  EXPECT_FALSE(verifies(request, {"now", ""}));
  EXPECT_FALSE(verifies(request, {"", ""}));
}

TEST(Credentials, DoNotVerifyForAnotherName) {
  Credential credential = mint_credential(some_name(), "now", io::hmac_sha1);
  credential.username.front() = '2';  // a later expiry
  EXPECT_FALSE(verifies(protected_request(credential), kSecrets));
}

}  // namespace
}  // namespace earshot::turn
