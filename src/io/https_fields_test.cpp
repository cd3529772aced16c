#include "io/https_fields.h"

#include <gtest/gtest.h>

namespace earshot::io {
namespace {

constexpr Duration kMax = 24h;

TEST(HttpFields, AreReadByName) {
  const auto field = parse_http_field("Retry-AFTER: \t 7 \r\n");
  ASSERT_TRUE(field.has_value());
  EXPECT_EQ(field->name, "retry-after");
  EXPECT_EQ(field->value, "7");
  EXPECT_FALSE(parse_http_field("HTTP/2 201\r\n").has_value());
  EXPECT_FALSE(parse_http_field("\r\n").has_value());
}

TEST(RetryAfter, IsSecondsOrADate) {
  EXPECT_EQ(parse_retry_after("120", 0, kMax), Duration(120s));
  const std::string_view date = "Sun, 06 Nov 1994 08:49:37 GMT";
  EXPECT_EQ(parse_retry_after(date, 784'111'777 - 60, kMax), Duration(60s));
  EXPECT_EQ(parse_retry_after(date, 784'111'777 + 60, kMax), Duration(0s));
  EXPECT_EQ(parse_retry_after("soon", 0, kMax), std::nullopt);
  EXPECT_EQ(parse_retry_after("99999999999", 0, kMax), kMax);
}

}  // namespace
}  // namespace earshot::io
