#include <webp/decode.h>
#include <webp/encode.h>

#include "identity/image.h"

namespace earshot::identity {
namespace {

constexpr float kQuality = 86.0F;  // 0..100; a face at 256 pixels is about 10 KB

}  // namespace

Result<Image> decode_webp(std::span<const uint8_t> bytes) {
  WebPBitstreamFeatures features = {};
  if (WebPGetFeatures(bytes.data(), bytes.size(), &features) != VP8_STATUS_OK) {
    return Error{ErrorCode::kInvalid, "not a readable WebP"};
  }
  if (features.has_animation != 0) {
    return Error{ErrorCode::kUnsupported, "animated pictures are not supported"};
  }
  if (features.width <= 0 || features.height <= 0) {
    return Error{ErrorCode::kInvalid, "not a readable WebP"};
  }
  Image image{static_cast<uint32_t>(features.width), static_cast<uint32_t>(features.height), {}};
  if (!image_size_allowed(image.width, image.height)) {
    return Error{ErrorCode::kTooLarge, "the picture has too many pixels"};
  }
  image.rgba.resize(image.stride_bytes() * image.height);
  const auto* decoded =
      WebPDecodeRGBAInto(bytes.data(), bytes.size(), image.rgba.data(), image.rgba.size(),
                         static_cast<int>(image.stride_bytes()));
  if (decoded == nullptr) return Error{ErrorCode::kInvalid, "damaged WebP"};
  return image;
}

Result<std::vector<uint8_t>> encode_webp(const Image& image) {
  uint8_t* output = nullptr;
  const size_t size_bytes = WebPEncodeRGBA(
      image.rgba.data(), static_cast<int>(image.width), static_cast<int>(image.height),
      static_cast<int>(image.stride_bytes()), kQuality, &output);
  if (size_bytes == 0) return Error{ErrorCode::kInternal, "cannot encode the picture"};
  std::vector<uint8_t> bytes(output, output + size_bytes);
  WebPFree(output);
  return bytes;
}

}  // namespace earshot::identity
