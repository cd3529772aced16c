// Which layer of a source is enough for the size in which somebody shows it. Pure; any thread.
#pragma once

#include <array>
#include <cstdint>

#include "base/limits.h"
#include "codec/dependency_descriptor.h"

namespace earshot::sfu {

// Of the pictures of each simulcast stream, lowest first; zero where that is not known.
using LayerSizes = std::array<codec::Resolution, limits::kSimulcastLayersMax>;

// The lowest layer that looks sharp where `shown` is that many device pixels; the highest that may
// be when none does. A camera fills its place, whichever side is cut off, and may be stretched a
// little. A screen is shown whole, and never stretched: text shows it.
int8_t layer_for(bool screen, codec::Resolution shown, const LayerSizes& sizes);

}  // namespace earshot::sfu
