// links: identity http
// Pictures from strangers: decoding, turning, cropping and encoding never crash, what comes out is
// a WebP of the right size, and the cheap look at attachments never crashes either.
#include <cstddef>
#include <cstdint>

#include "base/check.h"
#include "base/limits.h"
#include "http/media_type.h"
#include "identity/avatar_image.h"
#include "identity/exif_orientation.h"
#include "identity/image.h"

using namespace earshot;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::span<const uint8_t> upload(data, size);
  const int orientation = identity::exif_orientation(upload);
  CHECK(orientation >= 1 && orientation <= 8);
  const auto info = http::examine_media(upload, "image/png");
  CHECK(!info.pixels || (info.pixels->width > 0 && info.pixels->height > 0));

  const auto avatar = identity::make_avatar(upload);
  if (!avatar.ok()) return 0;
  const auto image = identity::decode_webp(*avatar);
  CHECK(image.ok());
  CHECK(image->width == limits::kAvatarSidePixels && image->height == limits::kAvatarSidePixels);
  return 0;
}
