#include "identity/avatar_image.h"

#include <gtest/gtest.h>
#include <jpeglib.h>
#include <png.h>

#include <string>

#include "base/limits.h"
#include "identity/image.h"

namespace earshot::identity {
namespace {

using Pixel = std::array<uint8_t, 4>;

constexpr Pixel kRed = {220, 20, 30, 255};
constexpr Pixel kBlue = {20, 40, 210, 255};

Image filled(uint32_t width, uint32_t height, Pixel colour) {
  Image image{width, height, {}};
  for (size_t i = 0; i < size_t{width} * height; ++i) {
    image.rgba.insert(image.rgba.end(), colour.begin(), colour.end());
  }
  return image;
}

// Left half red, right half blue.
Image two_halves(uint32_t width, uint32_t height) {
  Image image = filled(width, height, kRed);
  for (uint32_t y = 0; y < height; ++y) {
    for (uint32_t x = width / 2; x < width; ++x) {
      std::copy(kBlue.begin(), kBlue.end(),
                image.rgba.begin() + static_cast<ptrdiff_t>((size_t{y} * width + x) * 4));
    }
  }
  return image;
}

std::vector<uint8_t> to_png(const Image& image) {
  png_image png = {};
  png.version = PNG_IMAGE_VERSION;
  png.width = image.width;
  png.height = image.height;
  png.format = PNG_FORMAT_RGBA;
  png_alloc_size_t size = 0;
  EXPECT_TRUE(png_image_write_to_memory(&png, nullptr, &size, 0, image.rgba.data(), 0, nullptr));
  std::vector<uint8_t> bytes(size);
  EXPECT_TRUE(
      png_image_write_to_memory(&png, bytes.data(), &size, 0, image.rgba.data(), 0, nullptr));
  return bytes;
}

// With `orientation` 2..8, an EXIF segment that says so.
std::vector<uint8_t> to_jpeg(const Image& image, uint8_t orientation = 1) {
  jpeg_compress_struct compressor = {};
  jpeg_error_mgr errors = {};
  compressor.err = jpeg_std_error(&errors);
  jpeg_create_compress(&compressor);
  unsigned char* buffer = nullptr;
  unsigned long size = 0;
  jpeg_mem_dest(&compressor, &buffer, &size);
  compressor.image_width = image.width;
  compressor.image_height = image.height;
  compressor.input_components = 4;
  compressor.in_color_space = JCS_EXT_RGBA;
  jpeg_set_defaults(&compressor);
  jpeg_set_quality(&compressor, 95, TRUE);
  jpeg_start_compress(&compressor, TRUE);
  if (orientation != 1) {
    const uint8_t exif[] = {'E',  'x',  'i', 'f', 0, 0, 'M', 'M', 0, 42,          0, 0, 0, 8, 0, 1,
                            0x01, 0x12, 0,   3,   0, 0, 0,   1,   0, orientation, 0, 0, 0, 0, 0, 0};
    jpeg_write_marker(&compressor, JPEG_APP0 + 1, exif, sizeof exif);
  }
  while (compressor.next_scanline < compressor.image_height) {
    auto* row =
        const_cast<uint8_t*>(image.rgba.data()) + compressor.next_scanline * image.stride_bytes();
    jpeg_write_scanlines(&compressor, &row, 1);
  }
  jpeg_finish_compress(&compressor);
  std::vector<uint8_t> bytes(buffer, buffer + size);
  jpeg_destroy_compress(&compressor);
  free(buffer);
  return bytes;
}

Pixel pixel(const Image& image, uint32_t x, uint32_t y) {
  Pixel out{};
  std::copy_n(image.rgba.begin() + static_cast<ptrdiff_t>(y * image.stride_bytes() + x * 4), 4,
              out.begin());
  return out;
}

bool close_to(Pixel a, Pixel b) {
  for (size_t i = 0; i < a.size(); ++i) {
    if (std::abs(a[i] - b[i]) > 12) return false;
  }
  return true;
}

Image made_from(const std::vector<uint8_t>& upload) {
  const auto webp = make_avatar(upload);
  EXPECT_TRUE(webp.ok()) << (webp.ok() ? "" : webp.error().message);
  return *decode_webp(*webp);
}

TEST(AvatarImage, EveryFormatBecomesASquareWebp) {
  const Image source = two_halves(700, 300);
  for (const auto& upload : {to_png(source), to_jpeg(source), *encode_webp(source)}) {
    const Image avatar = made_from(upload);
    EXPECT_EQ(avatar.width, limits::kAvatarSidePixels);
    EXPECT_EQ(avatar.height, limits::kAvatarSidePixels);
    EXPECT_TRUE(close_to(pixel(avatar, 20, 128), kRed));
    EXPECT_TRUE(close_to(pixel(avatar, 235, 128), kBlue));
  }
}

TEST(AvatarImage, SmallPicturesGrow) {
  const Image avatar = made_from(to_png(two_halves(2, 1)));
  EXPECT_EQ(avatar.width, limits::kAvatarSidePixels);
  EXPECT_TRUE(close_to(pixel(made_from(to_png(filled(1, 1, kBlue))), 128, 128), kBlue));
}

TEST(AvatarImage, TransparencyStays) {
  const Image avatar = made_from(to_png(filled(300, 300, {0, 0, 0, 0})));
  EXPECT_EQ(pixel(avatar, 128, 128)[3], 0);
}

TEST(AvatarImage, PhotosStandUpright) {
  // Orientation 6: the camera was turned; the picture's left edge belongs on top.
  const Image turned = made_from(to_jpeg(two_halves(600, 600), 6));
  EXPECT_TRUE(close_to(pixel(turned, 128, 20), kRed));
  EXPECT_TRUE(close_to(pixel(turned, 128, 235), kBlue));
  const Image upside_down = made_from(to_jpeg(two_halves(600, 600), 3));
  EXPECT_TRUE(close_to(pixel(upside_down, 20, 128), kBlue));
  const Image other_way = made_from(to_jpeg(two_halves(600, 600), 8));
  EXPECT_TRUE(close_to(pixel(other_way, 128, 20), kBlue));
}

TEST(AvatarImage, RefusesWhatIsNoPicture) {
  EXPECT_EQ(make_avatar({}).error().code, ErrorCode::kUnsupported);
  const std::string html = "<svg onload=alert(1)>";
  EXPECT_EQ(make_avatar(std::vector<uint8_t>(html.begin(), html.end())).error().code,
            ErrorCode::kUnsupported);
}

TEST(AvatarImage, RefusesCutOffFilesOfEveryFormat) {
  const Image source = two_halves(300, 300);
  for (auto upload : {to_png(source), to_jpeg(source), *encode_webp(source)}) {
    upload.resize(upload.size() / 2);
    EXPECT_EQ(make_avatar(upload).error().code, ErrorCode::kInvalid);
  }
}

TEST(AvatarImage, RefusesTooManyPixelsBeforeDecodingThem) {
  auto bomb = to_png(filled(8, 8, kRed));
  bomb[16] = 0x00;  // IHDR width, big endian
  bomb[17] = 0x00;
  bomb[18] = 0x10;
  bomb[19] = 0x01;  // 4097
  // The checksum no longer fits either; whichever is noticed first, nothing is decoded.
  EXPECT_FALSE(make_avatar(bomb).ok());
  EXPECT_EQ(
      make_avatar(to_png(filled(limits::kAvatarSourceSidePixelsMax + 1, 1, kRed))).error().code,
      ErrorCode::kTooLarge);
  EXPECT_EQ(
      make_avatar(to_jpeg(filled(limits::kAvatarSourceSidePixelsMax + 1, 1, kRed))).error().code,
      ErrorCode::kTooLarge);
  EXPECT_EQ(make_avatar(std::vector<uint8_t>(limits::kAvatarUploadBytesMax + 1)).error().code,
            ErrorCode::kTooLarge);
}

}  // namespace
}  // namespace earshot::identity
