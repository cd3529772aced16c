#include "base/json_writer.h"

#include <gtest/gtest.h>

namespace earshot {
namespace {

TEST(JsonWriter, PlacesCommasAndColons) {
  JsonWriter json;
  json.begin_object();
  json.key("a");
  json.number(-1);
  json.key("b");
  json.begin_array();
  json.boolean(true);
  json.null();
  json.begin_object();
  json.end_object();
  json.string("x");
  json.end_array();
  json.key("c");
  json.raw("[1]");
  json.end_object();
  EXPECT_EQ(json.take(), R"({"a":-1,"b":[true,null,{},"x"],"c":[1]})");
}

TEST(JsonWriter, EscapesWhatJsonForbidsAndNothingElse) {
  JsonWriter json;
  json.string(std::string_view("\"\\\n\r\t\0\x1f/é€", 13));
  EXPECT_EQ(json.take(), "\"\\\"\\\\\\n\\r\\t\\u0000\\u001f/é€\"");
}

TEST(JsonWriter, WritesTheWholeRangeOfIntegers) {
  JsonWriter json;
  json.begin_array();
  json.number(INT64_MIN);
  json.number(UINT64_MAX);
  json.end_array();
  EXPECT_EQ(json.take(), "[-9223372036854775808,18446744073709551615]");
}

TEST(JsonWriter, CanBeUsedAgainAfterTake) {
  JsonWriter json;
  json.number(1);
  EXPECT_EQ(json.take(), "1");
  json.number(2);
  EXPECT_EQ(json.take(), "2");
}

TEST(JsonWriter, TakingAnUnfinishedTextIsABug) {
  JsonWriter json;
  json.begin_object();
  EXPECT_DEATH(json.take(), "bug: CHECK");
}

}  // namespace
}  // namespace earshot
