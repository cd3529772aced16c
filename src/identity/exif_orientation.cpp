#include "identity/exif_orientation.h"

#include <algorithm>
#include <array>
#include <cstddef>

namespace earshot::identity {
namespace {

constexpr std::array<uint8_t, 6> kExifHeader = {'E', 'x', 'i', 'f', 0, 0};
constexpr uint32_t kOrientationTag = 0x0112;
constexpr size_t kEntrySizeBytes = 12;
constexpr int kUpright = 1;

class TiffReader {
 public:
  TiffReader(std::span<const uint8_t> bytes, bool big_endian)
      : bytes_(bytes), big_endian_(big_endian) {}

  bool has(size_t offset, size_t count) const {
    return offset <= bytes_.size() && count <= bytes_.size() - offset;
  }
  // Precondition: has(offset, width).
  uint32_t number(size_t offset, size_t width) const {
    uint32_t value = 0;
    for (size_t i = 0; i < width; ++i) {
      const size_t at = big_endian_ ? i : width - 1 - i;
      value = value << 8 | bytes_[offset + at];
    }
    return value;
  }

 private:
  std::span<const uint8_t> bytes_;
  bool big_endian_;
};

}  // namespace

int exif_orientation(std::span<const uint8_t> app1) {
  if (app1.size() < kExifHeader.size() + 8) return kUpright;
  if (!std::equal(kExifHeader.begin(), kExifHeader.end(), app1.begin())) return kUpright;
  const auto tiff = app1.subspan(kExifHeader.size());
  const bool big_endian = tiff[0] == 'M' && tiff[1] == 'M';
  if (!big_endian && !(tiff[0] == 'I' && tiff[1] == 'I')) return kUpright;

  const TiffReader reader(tiff, big_endian);
  const size_t directory = reader.number(4, 4);
  if (!reader.has(directory, 2)) return kUpright;
  const size_t entries = reader.number(directory, 2);
  for (size_t i = 0; i < entries; ++i) {
    const size_t entry = directory + 2 + i * kEntrySizeBytes;
    if (!reader.has(entry, kEntrySizeBytes)) return kUpright;
    if (reader.number(entry, 2) != kOrientationTag) continue;
    const auto value = static_cast<int>(reader.number(entry + 8, 2));
    return value >= 1 && value <= 8 ? value : kUpright;
  }
  return kUpright;
}

}  // namespace earshot::identity
