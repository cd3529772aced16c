// What a worker gives up of the pictures when its node has too much to do: first sharpness, then
// pictures, the least important first; never sound. Values; any thread.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

#include "base/limits.h"
#include "sfu/layer_selector.h"
#include "sfu/media_source.h"

namespace earshot::sfu {

// 0 gives up nothing, kShedLevelMax every picture.
inline constexpr uint8_t kShedLevelMax = 5;

struct Shedding {
  int8_t camera_spatial_max = 0;
  int8_t screen_spatial_max = 0;  // text stays readable for longer
  size_t pictures_max = 0;        // of a participant

  Layers cut(MediaSource source, Layers layers) const {
    const int8_t most = is_screen(source) ? screen_spatial_max : camera_spatial_max;
    return {.spatial = std::min(layers.spatial, most), .temporal = layers.temporal};
  }
};

inline Shedding shedding_of(uint8_t level) {
  constexpr auto kAll = static_cast<int8_t>(limits::kSimulcastLayersMax - 1);
  constexpr std::array<Shedding, kShedLevelMax + 1> kLevels = {{
      {kAll, kAll, limits::kVideoSlotsMax},
      {1, kAll, limits::kVideoSlotsMax},
      {0, kAll, limits::kVideoSlotsMax},
      {0, 1, 6},
      {0, 0, 1},
      {-1, -1, 0},
  }};
  return kLevels[std::min(level, kShedLevelMax)];
}

}  // namespace earshot::sfu
