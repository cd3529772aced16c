#include "http/byte_range.h"

#include <gtest/gtest.h>

namespace earshot::http {
namespace {

using Kind = RangeAnswer::Kind;

ByteRange part(std::string_view field, uint64_t size_bytes) {
  const auto answer = select_range(field, size_bytes);
  EXPECT_EQ(answer.kind, Kind::kPart) << field;
  return answer.range;
}

TEST(ByteRange, SelectsParts) {
  EXPECT_EQ(part("bytes=0-0", 10), (ByteRange{0, 1}));
  EXPECT_EQ(part("bytes=2-5", 10), (ByteRange{2, 4}));
  EXPECT_EQ(part("bytes=5-", 10), (ByteRange{5, 5}));
  EXPECT_EQ(part("bytes=-3", 10), (ByteRange{7, 3}));
  EXPECT_EQ(part("bytes=-99", 10), (ByteRange{0, 10}));
  EXPECT_EQ(part("bytes=8-99", 10), (ByteRange{8, 2}));
}

TEST(ByteRange, SaysWhenThereIsNothingToSend) {
  EXPECT_EQ(select_range("bytes=10-", 10).kind, Kind::kUnsatisfiable);
  EXPECT_EQ(select_range("bytes=-0", 10).kind, Kind::kUnsatisfiable);
  EXPECT_EQ(select_range("bytes=0-", 0).kind, Kind::kUnsatisfiable);
  EXPECT_EQ(select_range("bytes=-5", 0).kind, Kind::kUnsatisfiable);
}

TEST(ByteRange, AnythingElseIsTheWholeFile) {
  for (const char* field : {"", "bytes", "items=0-1", "bytes=a-b", "bytes=5-2", "bytes=0-1,3-4",
                            "bytes=-", "bytes=99999999999999999999-", "bytes=1-x"}) {
    const auto answer = select_range(field, 10);
    EXPECT_EQ(answer.kind, Kind::kWhole) << field;
    EXPECT_EQ(answer.range, (ByteRange{0, 10})) << field;
  }
}

}  // namespace
}  // namespace earshot::http
