#include "identity/exif_orientation.h"

#include <gtest/gtest.h>

#include <vector>

namespace earshot::identity {
namespace {

// A little-endian APP1 with one IFD entry: orientation 6.
std::vector<uint8_t> sample() {
  return {'E',  'x',  'i', 'f', 0, 0, 'I', 'I', 42, 0, 8, 0, 0, 0, 1, 0,
          0x12, 0x01, 3,   0,   1, 0, 0,   0,   6,  0, 0, 0, 0, 0, 0, 0};
}

TEST(ExifOrientation, ReadsTheTag) { EXPECT_EQ(exif_orientation(sample()), 6); }

TEST(ExifOrientation, AnythingOddIsUpright) {
  EXPECT_EQ(exif_orientation({}), 1);
  auto out_of_range = sample();
  out_of_range[24] = 9;
  EXPECT_EQ(exif_orientation(out_of_range), 1);
  auto far_directory = sample();
  far_directory[13] = 0xFF;
  EXPECT_EQ(exif_orientation(far_directory), 1);
}

TEST(ExifOrientation, EveryCutIsHandled) {
  const auto whole = sample();
  for (size_t size = 0; size < 28; ++size) {
    EXPECT_EQ(exif_orientation(std::span(whole).first(size)), 1) << size;
  }
}

}  // namespace
}  // namespace earshot::identity
