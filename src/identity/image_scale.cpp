#include <algorithm>
#include <cmath>

#include "base/check.h"
#include "base/limits.h"
#include "identity/image.h"

namespace earshot::identity {
namespace {

constexpr size_t kChannels = 4;

// The weights with which `taps.size()` neighbouring source samples, from `first` on, make one
// target sample.
struct Tap {
  uint32_t first = 0;
  std::vector<float> weights;
};

// A tent filter as wide as one target pixel: bilinear when growing, area-like when shrinking.
std::vector<Tap> make_taps(uint32_t source_size, uint32_t target_size) {
  const double scale = static_cast<double>(source_size) / target_size;
  const double radius = std::max(1.0, scale);
  std::vector<Tap> taps(target_size);
  for (uint32_t i = 0; i < target_size; ++i) {
    const double centre = (i + 0.5) * scale - 0.5;
    const double last_sample = source_size - 1;
    const auto first =
        static_cast<uint32_t>(std::clamp(std::ceil(centre - radius), 0.0, last_sample));
    const auto last =
        static_cast<uint32_t>(std::clamp(std::floor(centre + radius), 0.0, last_sample));
    taps[i].first = first;
    double sum = 0;
    for (uint32_t sample = first; sample <= last; ++sample) {
      const double weight = std::max(1.0 - std::abs(sample - centre) / radius, 1e-6);
      taps[i].weights.push_back(static_cast<float>(weight));
      sum += weight;
    }
    for (auto& weight : taps[i].weights) weight /= static_cast<float>(sum);
  }
  return taps;
}

// One row of the square, scaled along x and premultiplied, so that clear pixels lend no colour.
void scale_row(const uint8_t* source, const std::vector<Tap>& taps, float* target) {
  for (const auto& tap : taps) {
    float sums[kChannels] = {};
    const uint8_t* pixel = source + tap.first * kChannels;
    for (const float weight : tap.weights) {
      const float alpha = static_cast<float>(pixel[3]) * weight;
      sums[0] += static_cast<float>(pixel[0]) * alpha;
      sums[1] += static_cast<float>(pixel[1]) * alpha;
      sums[2] += static_cast<float>(pixel[2]) * alpha;
      sums[3] += alpha;
      pixel += kChannels;
    }
    target = std::copy_n(sums, kChannels, target);
  }
}

uint8_t to_byte(float value) {
  return static_cast<uint8_t>(std::clamp(value + 0.5F, 0.0F, 255.0F));
}

}  // namespace

bool image_size_allowed(uint32_t width, uint32_t height) {
  return width >= 1 && height >= 1 && width <= limits::kAvatarSourceSidePixelsMax &&
         height <= limits::kAvatarSourceSidePixelsMax;
}

Image crop_square_and_scale(const Image& image, uint32_t size) {
  CHECK(image.rgba.size() == image.stride_bytes() * image.height && image.width > 0);
  const uint32_t side = std::min(image.width, image.height);
  const uint32_t left = (image.width - side) / 2;
  const uint32_t top = (image.height - side) / 2;
  const auto taps = make_taps(side, size);

  const size_t row_floats = size * kChannels;
  std::vector<float> rows(row_floats * side);
  for (uint32_t y = 0; y < side; ++y) {
    const uint8_t* source = image.rgba.data() + (top + y) * image.stride_bytes() + left * kChannels;
    scale_row(source, taps, rows.data() + y * row_floats);
  }

  Image scaled{size, size, std::vector<uint8_t>(row_floats * size)};
  std::vector<float> sums(row_floats);
  for (uint32_t y = 0; y < size; ++y) {
    std::fill(sums.begin(), sums.end(), 0.0F);
    const float* row = rows.data() + taps[y].first * row_floats;
    for (const float weight : taps[y].weights) {
      for (size_t i = 0; i < row_floats; ++i) sums[i] += row[i] * weight;
      row += row_floats;
    }
    uint8_t* target = scaled.rgba.data() + y * scaled.stride_bytes();
    for (size_t i = 0; i < row_floats; i += kChannels) {
      const float alpha = sums[i + 3];
      for (size_t channel = 0; channel < 3; ++channel) {
        target[i + channel] = alpha > 0 ? to_byte(sums[i + channel] / alpha) : 0;
      }
      target[i + 3] = to_byte(alpha);
    }
  }
  return scaled;
}

}  // namespace earshot::identity
