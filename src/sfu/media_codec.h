// The codecs that the SFU forwards. It never transcodes.
#pragma once

#include <cstdint>

namespace earshot::sfu {

enum class MediaCodec : uint8_t { kOpus, kVp8, kVp9 };

}  // namespace earshot::sfu
