// What a file is, told by its bytes. Pure; the bytes are hostile.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.h"

namespace earshot::http {

struct PixelSize {
  int64_t width = 0;
  int64_t height = 0;
  friend bool operator==(const PixelSize&, const PixelSize&) = default;
};

struct MediaInfo {
  std::string media_type;
  std::optional<PixelSize> pixels;  // images only, as they are shown
};

// `head`: the first kMediaSniffBytesMax bytes of the file, or all of it. `claimed`: what the sender
// says; believed only where it does no harm, never for a type that a browser would show.
MediaInfo examine_media(Bytes head, std::string_view claimed);

// May a browser show it in place? Only for types that examine_media() has told from the bytes.
bool may_show_inline(std::string_view media_type);

}  // namespace earshot::http
