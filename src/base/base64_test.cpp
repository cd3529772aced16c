#include "base/base64.h"

#include <gtest/gtest.h>

namespace earshot {
namespace {

TEST(Base64, WritesTheVectorsOfRfc4648) {
  EXPECT_EQ(base64(as_bytes("")), "");
  EXPECT_EQ(base64(as_bytes("f")), "Zg==");
  EXPECT_EQ(base64(as_bytes("fo")), "Zm8=");
  EXPECT_EQ(base64(as_bytes("foo")), "Zm9v");
  EXPECT_EQ(base64(as_bytes("foob")), "Zm9vYg==");
  EXPECT_EQ(base64(as_bytes("fooba")), "Zm9vYmE=");
  EXPECT_EQ(base64(as_bytes("foobar")), "Zm9vYmFy");
}

TEST(Base64, UsesAllDigits) {
  const std::array<uint8_t, 6> bytes = {0xfb, 0xef, 0xff, 0x00, 0x10, 0x83};
  EXPECT_EQ(base64(bytes), "++//ABCD");
}

TEST(Base64Url, GoesBothWays) {
  for (const std::string_view text : {"", "f", "fo", "foo", "foob", "\xff\xfe\xfb\xef"}) {
    const auto back = parse_base64url(base64url(as_bytes(text)));
    ASSERT_TRUE(back.has_value()) << text;
    EXPECT_EQ(as_text(*back), text);
  }
  EXPECT_EQ(base64url(as_bytes("\xfb\xff")), "-_8");
}

TEST(Base64Url, TakesPaddingAndRefusesAllElse) {
  EXPECT_EQ(as_text(parse_base64url("Zg==").value()), "f");
  for (const std::string_view text : {"Zg=", "Z", "Zh", "Zg+/", "Z g", "====", "Zg\n", "Zm9v="}) {
    EXPECT_FALSE(parse_base64url(text).has_value()) << text;
  }
}

}  // namespace
}  // namespace earshot
