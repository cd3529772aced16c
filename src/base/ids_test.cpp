#include "base/ids.h"

#include <gtest/gtest.h>

namespace earshot {
namespace {

TEST(Id64, RoundTripsThroughTextAndSql) {
  SeededRandom random(1);
  for (int i = 0; i < 1000; ++i) {
    const UserId id = UserId::random(random);
    EXPECT_GT(id.value(), 0);
    EXPECT_EQ(id.to_string().size(), kId64Chars);
    EXPECT_EQ(UserId::parse(id.to_string()), id);
    EXPECT_EQ(UserId::from_value(id.value()), id);
  }
}

TEST(Id64, EncodesMostSignificantDigitFirst) {
  EXPECT_EQ(UserId::from_value(1).to_string(), "0000000000001");
  EXPECT_EQ(UserId::from_value(INT64_MAX).to_string(), "7zzzzzzzzzzzz");
}

TEST(Id64, RefusesEverythingButTheCanonicalForm) {
  EXPECT_FALSE(UserId::parse(""));
  EXPECT_FALSE(UserId::parse("0000000000000"));   // zero is "none"
  EXPECT_FALSE(UserId::parse("8000000000000"));   // more than 63 bits
  EXPECT_FALSE(UserId::parse("000000000000A"));   // upper case
  EXPECT_FALSE(UserId::parse("000000000000l"));   // not a Crockford digit
  EXPECT_FALSE(UserId::parse("00000000000001"));  // too long
  EXPECT_FALSE(
      UserId::parse("\xff"
                    "00000000000a"));
}

TEST(Id128, RoundTripsThroughTextAndBytes) {
  SeededRandom random(2);
  for (int i = 0; i < 1000; ++i) {
    const CallId id = CallId::random(random);
    EXPECT_EQ(id.to_string().size(), kId128Chars);
    EXPECT_EQ(CallId::parse(id.to_string()), id);
    EXPECT_EQ(CallId::from_bytes(id.bytes()), id);
  }
}

TEST(Id128, RefusesEverythingButTheCanonicalForm) {
  EXPECT_FALSE(CallId::parse(std::string(26, '0')));
  EXPECT_FALSE(CallId::parse("8" + std::string(25, '0')));
  EXPECT_FALSE(CallId::parse(std::string(25, '1')));
  EXPECT_TRUE(CallId::parse("7" + std::string(25, 'z')));
}

TEST(LogId, ShowsOnlyTheFirstCharacters) {
  EXPECT_EQ(log_id(UserId::from_value(INT64_MAX)), "7zzzzz");
}

}  // namespace
}  // namespace earshot
