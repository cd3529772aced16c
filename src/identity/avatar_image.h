// From whatever somebody uploaded to the 256x256 WebP that everybody gets. Pure and blocking (up to
// a second, 130 MiB); nothing of the upload but its pixels survives.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "base/result.h"

namespace earshot::identity {

// The type is told by the bytes, never by what the sender says. kUnsupported: none of PNG, JPEG,
// WebP. kTooLarge: too many bytes or pixels. kInvalid: damaged.
Result<std::vector<uint8_t>> make_avatar(std::span<const uint8_t> upload);

}  // namespace earshot::identity
