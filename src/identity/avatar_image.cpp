#include "identity/avatar_image.h"

#include <string_view>

#include "base/limits.h"
#include "identity/image.h"

namespace earshot::identity {
namespace {

Result<Image> decode_any(std::span<const uint8_t> upload) {
  const std::string_view text(reinterpret_cast<const char*>(upload.data()), upload.size());
  if (text.starts_with("\x89PNG\r\n\x1a\n")) return decode_png(upload);
  if (text.starts_with("\xff\xd8\xff")) return decode_jpeg(upload);
  if (text.starts_with("RIFF") && text.substr(0, 12).ends_with("WEBP")) return decode_webp(upload);
  return Error{ErrorCode::kUnsupported, "An avatar is a PNG, JPEG or WebP picture."};
}

}  // namespace

Result<std::vector<uint8_t>> make_avatar(std::span<const uint8_t> upload) {
  if (upload.size() > limits::kAvatarUploadBytesMax) {
    return Error{ErrorCode::kTooLarge, "An avatar has at most 5 MiB."};
  }
  TRY_ASSIGN(const Image image, decode_any(upload));
  return encode_webp(crop_square_and_scale(image, limits::kAvatarSidePixels));
}

}  // namespace earshot::identity
