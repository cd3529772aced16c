// The one EXIF field an avatar needs: which way up the camera was held (TIFF 6.0 tag 0x0112).
#pragma once

#include <cstdint>
#include <span>

namespace earshot::identity {

// `app1` is the payload of a JPEG APP1 segment, hostile. Returns 1..8; 1 (upright) when there is
// none.
int exif_orientation(std::span<const uint8_t> app1);

}  // namespace earshot::identity
