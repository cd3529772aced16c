#include "turn/nonce.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

#include "base/limits.h"
#include "io/crypto.h"

namespace earshot::turn {
namespace {

constexpr Crypto kCrypto = {.hmac_sha1 = io::hmac_sha1, .md5 = io::md5};
constexpr Timestamp kNow = Timestamp::from_ns(1'234'567'890'123);

FiveTuple tuple(const char* client = "44.0.0.7:5000", const char* server = "44.0.0.1:3478",
                Transport transport = Transport::kUdp) {
  return {*SocketAddress::parse(client), *SocketAddress::parse(server), transport};
}

class Nonce : public testing::Test {
 protected:
  SeededRandom random_{7};
  NonceIssuer issuer_{kCrypto, random_};

  std::string issued(const FiveTuple& to = tuple()) const {
    return std::string(as_text(issuer_.issue(kNow, to)));
  }
};

TEST_F(Nonce, IsFreshUntilItsLifetimeIsOver) {
  const std::string nonce = issued();
  EXPECT_TRUE(issuer_.is_fresh(kNow, tuple(), nonce));
  EXPECT_TRUE(issuer_.is_fresh(kNow + limits::kTurnNonceLifetime, tuple(), nonce));
  EXPECT_FALSE(issuer_.is_fresh(kNow + limits::kTurnNonceLifetime + 1s, tuple(), nonce));
  EXPECT_FALSE(issuer_.is_fresh(kNow + 1000h, tuple(), nonce));
}

TEST_F(Nonce, OfTheFutureIsStale) { EXPECT_FALSE(issuer_.is_fresh(kNow - 1s, tuple(), issued())); }

TEST_F(Nonce, IsGoodForItsFiveTupleAlone) {
  const std::string nonce = issued();
  EXPECT_FALSE(issuer_.is_fresh(kNow, tuple("44.0.0.8:5000"), nonce));
  EXPECT_FALSE(issuer_.is_fresh(kNow, tuple("44.0.0.7:5001"), nonce));
  EXPECT_FALSE(issuer_.is_fresh(kNow, tuple("44.0.0.7:5000", "44.0.0.2:3478"), nonce));
  EXPECT_FALSE(issuer_.is_fresh(kNow, tuple("44.0.0.7:5000", "44.0.0.1:443"), nonce));
  EXPECT_FALSE(
      issuer_.is_fresh(kNow, tuple("44.0.0.7:5000", "44.0.0.1:3478", Transport::kTcp), nonce));
  EXPECT_FALSE(issuer_.is_fresh(kNow, tuple("[2c00:7::]:5000"), nonce));
}

TEST_F(Nonce, IsGoodOverIpv6) {
  const FiveTuple v6 = tuple("[2a00:1450::7]:5000", "[2a00:1450::1]:3478");
  EXPECT_TRUE(issuer_.is_fresh(kNow, v6, issued(v6)));
  EXPECT_FALSE(
      issuer_.is_fresh(kNow, tuple("[2a00:1450::8]:5000", "[2a00:1450::1]:3478"), issued(v6)));
}

TEST_F(Nonce, OfAnotherProcessIsStale) {
  SeededRandom other_random(8);
  const NonceIssuer other(kCrypto, other_random);
  EXPECT_FALSE(other.is_fresh(kNow, tuple(), issued()));
}

TEST_F(Nonce, WithAnyCharacterChangedIsStale) {
  for (size_t i = 0; i < NonceText{}.size(); ++i) {
    std::string nonce = issued();
    nonce[i] = nonce[i] == '1' ? '2' : '1';
    EXPECT_FALSE(issuer_.is_fresh(kNow, tuple(), nonce)) << i;
  }
}

TEST_F(Nonce, OfAnotherFormIsStale) {
  const std::string nonce = issued();
  EXPECT_FALSE(issuer_.is_fresh(kNow, tuple(), ""));
  EXPECT_FALSE(issuer_.is_fresh(kNow, tuple(), nonce.substr(1)));
  EXPECT_FALSE(issuer_.is_fresh(kNow, tuple(), nonce + "="));
  std::string upper = nonce;
  for (char& c : upper) c = static_cast<char>(std::toupper(c));
  EXPECT_FALSE(issuer_.is_fresh(kNow, tuple(), upper));
}

TEST_F(Nonce, IsText) {
  const std::string nonce = issued();
  EXPECT_EQ(nonce.size(), 28u);
  EXPECT_EQ(nonce.substr(0, 8), "000004d2");  // second 1234
  EXPECT_EQ(
      nonce.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"),
      std::string::npos);
}

}  // namespace
}  // namespace earshot::turn
