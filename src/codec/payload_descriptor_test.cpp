#include <gtest/gtest.h>

#include <array>
#include <string>
#include <vector>

#include "codec/testing/hex.h"
#include "codec/vp8_descriptor.h"
#include "codec/vp9_descriptor.h"

namespace earshot::codec {
namespace {

using testing::from_hex;
using Buffer = std::vector<uint8_t>;

std::optional<Vp8Descriptor> vp8(std::string_view hex) {
  const Buffer bytes = from_hex(hex);
  return parse_vp8_descriptor(bytes);
}

// RFC 7741 §4.2.
TEST(Vp8Descriptor, ReadsTheRequiredByteAlone) {
  const auto descriptor = vp8("10 01");
  ASSERT_TRUE(descriptor.has_value());
  EXPECT_EQ(descriptor->size, 1);
  EXPECT_TRUE(descriptor->starts_frame());
  EXPECT_FALSE(descriptor->key_frame);
  EXPECT_FALSE(descriptor->has_picture_id);
  EXPECT_TRUE(vp8("30 01")->non_reference);
  EXPECT_EQ(vp8("07 01")->partition, 7);
  EXPECT_FALSE(vp8("11 01")->starts_frame()) << "the second partition of a frame";
  EXPECT_FALSE(vp8("00 00")->key_frame) << "not where a frame begins";
}

TEST(Vp8Descriptor, ReadsPictureIdsOfBothWidths) {
  EXPECT_EQ(vp8("90 80 7f 01")->picture_id, 0x7f);
  EXPECT_EQ(vp8("90 80 7f 01")->picture_id_mask(), 0x7f);
  EXPECT_EQ(vp8("90 80 ff fe 01")->picture_id, 0x7ffe);
  EXPECT_EQ(vp8("90 80 ff fe 01")->picture_id_mask(), 0x7fff);
  EXPECT_EQ(vp8("90 80 80 05 01")->picture_id, 5);
  EXPECT_TRUE(vp8("90 80 80 05 01")->long_picture_id) << "a small number may be told widely";
}

TEST(Vp8Descriptor, ReadsTheLayersOfTime) {
  const auto descriptor = vp8("90 f0 8123 45 aa 01");
  ASSERT_TRUE(descriptor.has_value());
  EXPECT_EQ(descriptor->picture_id, 0x123);
  EXPECT_EQ(descriptor->tl0_index, 0x45);
  EXPECT_EQ(descriptor->temporal_id, 2);
  EXPECT_TRUE(descriptor->layer_sync);
  EXPECT_EQ(descriptor->key_index, 0x0a);
  EXPECT_EQ(descriptor->size, 6);
}

TEST(Vp8Descriptor, KnowsOnlyTheFieldsThatItHas) {
  const auto no_key_index = vp8("90 20 6a 01");
  EXPECT_EQ(no_key_index->temporal_id, 1);
  EXPECT_TRUE(no_key_index->layer_sync);
  EXPECT_EQ(no_key_index->key_index, 0);
  const auto no_temporal_id = vp8("90 10 6a 01");
  EXPECT_EQ(no_temporal_id->temporal_id, 0);
  EXPECT_FALSE(no_temporal_id->layer_sync);
  EXPECT_EQ(no_temporal_id->key_index, 0x0a);
}

// RFC 7741 §4.3 and RFC 6386 §9.1.
TEST(Vp8Descriptor, ReadsTheSizeOfAKeyFrame) {
  const auto descriptor = vp8("10 d00201 9d012a 8002 6801 00");
  ASSERT_TRUE(descriptor.has_value());
  EXPECT_TRUE(descriptor->key_frame);
  EXPECT_EQ(descriptor->width, 640);
  EXPECT_EQ(descriptor->height, 360);
  const auto scaled = vp8("10 d00201 9d012a 8042 68c1 00");
  EXPECT_EQ(scaled->width, 640) << "the upper two bits scale";
  EXPECT_EQ(scaled->height, 360);
  EXPECT_EQ(vp8("10 d10201 9d012a 8002 6801")->width, 0) << "no key frame";
  EXPECT_EQ(vp8("10 d00201 9d012b 8002 6801")->width, 0) << "a wrong start code";
  EXPECT_EQ(vp8("10 d00201 9d012a 8002 68")->width, 0) << "cut off";
  EXPECT_TRUE(vp8("10 d0")->key_frame);
}

TEST(Vp8Descriptor, IsNothingWhenCutOffOrAlone) {
  for (const auto* hex : {"", "10", "90", "90 80", "90 80 ff", "90 80 7f", "90 40", "90 20",
                          "90 f0 8123 45", "90 f0 8123 45 aa"}) {
    EXPECT_FALSE(vp8(hex).has_value()) << hex;
  }
}

TEST(Vp8Descriptor, WritesEveryFormAsItWasRead) {
  int forms = 0;
  for (int first = 0; first < 256; ++first) {
    if ((first & 0x48) != 0) continue;  // reserved
    for (int extension = 0; extension < 256; extension += 0x10) {
      for (const auto* rest : {"12345a7755", "92345a7755"}) {
        Buffer bytes = {static_cast<uint8_t>(first)};
        if ((first & 0x80) != 0) bytes.push_back(static_cast<uint8_t>(extension));
        for (const uint8_t byte : from_hex(rest)) bytes.push_back(byte);
        const auto descriptor = parse_vp8_descriptor(bytes);
        ASSERT_TRUE(descriptor.has_value());
        std::array<uint8_t, kVp8DescriptorBytesMax> out{};
        const size_t size = write_vp8_descriptor(out, *descriptor);
        ASSERT_EQ(size, descriptor->size);
        Buffer expected(bytes.begin(), bytes.begin() + size);
        // Where only one of T and K is set, the other's bits say nothing and come out as zeros.
        const bool has_t = (first & 0x80) != 0 && (extension & 0x20) != 0;
        const bool has_k = (first & 0x80) != 0 && (extension & 0x10) != 0;
        if (has_t != has_k) expected.back() &= has_t ? 0xe0 : 0x1f;
        ASSERT_EQ(Buffer(out.begin(), out.begin() + size), expected);
        ++forms;
      }
    }
  }
  EXPECT_EQ(forms, 64 * 16 * 2);
}

std::optional<Vp9Descriptor> vp9(std::string_view hex) {
  const Buffer bytes = from_hex(hex);
  return parse_vp9_descriptor(bytes);
}

// RFC 9628 §4.2.
TEST(Vp9Descriptor, ReadsANonFlexibleLayer) {
  const auto descriptor = vp9("ac 8123 35 07 55");
  ASSERT_TRUE(descriptor.has_value());
  EXPECT_EQ(descriptor->picture_id, 0x123);
  EXPECT_TRUE(descriptor->long_picture_id);
  EXPECT_FALSE(descriptor->inter_picture);
  EXPECT_TRUE(descriptor->starts_frame);
  EXPECT_TRUE(descriptor->ends_frame);
  EXPECT_EQ(descriptor->temporal_id, 1);
  EXPECT_TRUE(descriptor->switching_up);
  EXPECT_EQ(descriptor->spatial_id, 2);
  EXPECT_TRUE(descriptor->inter_layer);
  EXPECT_TRUE(descriptor->has_tl0_index);
  EXPECT_EQ(descriptor->tl0_index, 7);
  EXPECT_EQ(descriptor->size, 5);
  EXPECT_FALSE(descriptor->key_picture());
}

TEST(Vp9Descriptor, ReadsAFlexibleLayerWithItsReferences) {
  const auto descriptor = vp9("f8 05 20 03 05 06 55");
  ASSERT_TRUE(descriptor.has_value());
  EXPECT_TRUE(descriptor->flexible);
  EXPECT_EQ(descriptor->picture_id, 5);
  EXPECT_EQ(descriptor->temporal_id, 1);
  EXPECT_FALSE(descriptor->has_tl0_index);
  EXPECT_EQ(descriptor->size, 6);
  EXPECT_FALSE(vp9("f8 05 20 03 05 07 09 55").has_value()) << "four references";
  EXPECT_FALSE(vp9("38 20 55").has_value()) << "flexible without a picture id";
}

TEST(Vp9Descriptor, ReadsAScalabilityStructure) {
  // Two spatial layers with their sizes; a group of two pictures with one and two references.
  const auto descriptor = vp9("aa 05 00 07 38 0140 00b4 0280 0168 02 04 01 28 01 02 55");
  ASSERT_TRUE(descriptor.has_value());
  EXPECT_TRUE(descriptor->has_structure);
  EXPECT_EQ(descriptor->structure.spatial_layers, 2);
  EXPECT_EQ(descriptor->structure.width[0], 320);
  EXPECT_EQ(descriptor->structure.height[1], 360);
  EXPECT_EQ(descriptor->size, 19);
  EXPECT_TRUE(descriptor->key_picture());
  const auto no_sizes = vp9("0a 20 55");
  EXPECT_EQ(no_sizes->structure.spatial_layers, 2);
  EXPECT_FALSE(no_sizes->structure.has_resolutions);
}

TEST(Vp9Descriptor, IsNothingWhenCutOffOrAlone) {
  const Buffer whole = from_hex("aa 8105 00 07 38 0140 00b4 0280 0168 02 04 01 28 01 02 55");
  for (size_t size = 0; size + 1 < whole.size(); ++size) {
    EXPECT_FALSE(parse_vp9_descriptor(Bytes(whole).first(size)).has_value()) << size;
  }
  EXPECT_TRUE(parse_vp9_descriptor(whole).has_value());
}

TEST(Vp9Descriptor, GetsOtherNumbersAsWideAsTheyWere) {
  Buffer bytes = from_hex("ac 8123 35 07 55");
  rewrite_vp9_descriptor(bytes, *parse_vp9_descriptor(bytes), 0x7ffe, 9);
  EXPECT_EQ(bytes, from_hex("ac fffe 35 09 55"));
  bytes = from_hex("ac 23 35 07 55");
  rewrite_vp9_descriptor(bytes, *parse_vp9_descriptor(bytes), 0x7ffe, 9);
  EXPECT_EQ(bytes, from_hex("ac 7e 35 09 55"));
  bytes = from_hex("f8 05 20 03 05 06 55");
  rewrite_vp9_descriptor(bytes, *parse_vp9_descriptor(bytes), 6, 9);
  EXPECT_EQ(bytes, from_hex("f8 06 20 03 05 06 55"));
  bytes = from_hex("08 55");
  rewrite_vp9_descriptor(bytes, *parse_vp9_descriptor(bytes), 6, 9);
  EXPECT_EQ(bytes, from_hex("08 55"));
}

}  // namespace
}  // namespace earshot::codec
