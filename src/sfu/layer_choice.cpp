#include "sfu/layer_choice.h"

namespace earshot::sfu {
namespace {

constexpr auto kHighest = static_cast<int8_t>(limits::kSimulcastLayersMax - 1);
// What a face still looks good in, of the pixels that are there: 180 lines in a place of 225.
constexpr uint64_t kStretchPercentMax = 125;
// Of a camera that has not said so, and of SVC: what browsers make of 720 lines. The highest is
// whatever there is.
constexpr std::array<codec::Resolution, kHighest> kUsual = {{{320, 180}, {640, 360}}};

bool is_enough(bool screen, codec::Resolution shown, codec::Resolution layer) {
  if (screen) return shown.width <= layer.width || shown.height <= layer.height;
  return uint64_t{shown.width} * 100 <= layer.width * kStretchPercentMax &&
         uint64_t{shown.height} * 100 <= layer.height * kStretchPercentMax;
}

}  // namespace

int8_t layer_for(bool screen, codec::Resolution shown, const LayerSizes& sizes) {
  for (int8_t i = 0; i < kHighest; ++i) {
    const auto index = static_cast<size_t>(i);
    const bool known = sizes[index] != codec::Resolution();
    if (!known && screen) continue;
    if (is_enough(screen, shown, known ? sizes[index] : kUsual[index])) return i;
  }
  return kHighest;
}

}  // namespace earshot::sfu
