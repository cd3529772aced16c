#include "base/bytes.h"

#include <gtest/gtest.h>

namespace earshot {
namespace {

TEST(Bytes, WriterAndReaderAgreeOnBigEndian) {
  ByteWriter writer;
  writer.u8(1);
  writer.u16(0x0203);
  writer.u24(0x040506);
  writer.u32(0x0708090a);
  writer.u64(0x0b0c0d0e0f101112);
  const std::vector<uint8_t> bytes = writer.take();
  for (size_t i = 0; i < bytes.size(); ++i) EXPECT_EQ(bytes[i], i + 1);
  ByteReader reader(bytes);
  EXPECT_EQ(reader.u8(), 1);
  EXPECT_EQ(reader.u16(), 0x0203);
  EXPECT_EQ(reader.u24(), 0x040506u);
  EXPECT_EQ(reader.u32(), 0x0708090au);
  EXPECT_EQ(reader.u64(), 0x0b0c0d0e0f101112u);
  EXPECT_TRUE(reader.ok());
  EXPECT_EQ(reader.remaining(), 0u);
}

TEST(ByteReader, FailsForGoodOnceTheBufferIsTooShort) {
  ByteReader reader(as_bytes("abc"));
  EXPECT_EQ(reader.u32(), 0u);
  EXPECT_FALSE(reader.ok());
  EXPECT_EQ(reader.u8(), 0u);
  EXPECT_TRUE(reader.bytes(1).empty());
}

}  // namespace
}  // namespace earshot
