// Pixels and the three image formats an avatar may arrive in.
//
// Everything here is pure and blocking: call it on the blocking pool, never on the loop. The input
// is hostile; every decoder checks the size in the header against base/limits.h before it allocates
// pixels.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "base/result.h"

namespace earshot::identity {

struct Image {
  uint32_t width = 0;         // pixels
  uint32_t height = 0;        // pixels
  std::vector<uint8_t> rgba;  // width * height * 4 bytes, not premultiplied

  size_t stride_bytes() const { return static_cast<size_t>(width) * 4; }
};

// True when a picture of this size may be decoded at all.
bool image_size_allowed(uint32_t width, uint32_t height);

// kInvalid: damaged. kTooLarge: more pixels than the limit. kUnsupported: CMYK, animation.
Result<Image> decode_png(std::span<const uint8_t> bytes);
Result<Image> decode_jpeg(std::span<const uint8_t> bytes);  // upright: applies the EXIF orientation
Result<Image> decode_webp(std::span<const uint8_t> bytes);

Result<std::vector<uint8_t>> encode_webp(const Image& image);

// Cuts the largest centred square out of `image` and scales it to `size` x `size` pixels.
Image crop_square_and_scale(const Image& image, uint32_t size);

}  // namespace earshot::identity
