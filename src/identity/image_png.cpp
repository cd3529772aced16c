#include <png.h>

#include "identity/image.h"

namespace earshot::identity {

Result<Image> decode_png(std::span<const uint8_t> bytes) {
  // The simplified API keeps libpng's setjmp inside the library and its chunk limits at their
  // defaults.
  png_image png = {};
  png.version = PNG_IMAGE_VERSION;
  if (png_image_begin_read_from_memory(&png, bytes.data(), bytes.size()) == 0) {
    return Error{ErrorCode::kInvalid, "not a readable PNG"};
  }
  if (!image_size_allowed(png.width, png.height)) {
    png_image_free(&png);
    return Error{ErrorCode::kTooLarge, "the picture has too many pixels"};
  }
  png.format = PNG_FORMAT_RGBA;
  Image image{png.width, png.height, {}};
  image.rgba.resize(PNG_IMAGE_SIZE(png));
  const bool decoded = png_image_finish_read(&png, nullptr, image.rgba.data(), 0, nullptr) != 0;
  // Warnings (a bad ancillary chunk) are common in real files and harmless: the pixels are
  // re-encoded.
  const bool failed = !decoded || PNG_IMAGE_FAILED(png);
  png_image_free(&png);
  if (failed) return Error{ErrorCode::kInvalid, "damaged PNG"};
  return image;
}

}  // namespace earshot::identity
