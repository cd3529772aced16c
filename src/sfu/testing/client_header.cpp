#include "sfu/testing/client_header.h"

#include <array>
#include <cstring>

#include "base/check.h"
#include "codec/big_endian.h"

namespace earshot::sfu::testing {
namespace {

using codec::RtpExtension;

constexpr size_t kShortValueMax = 16;  // of an element of one byte
constexpr uint8_t kShortIdMax = 14;

struct Element {
  uint8_t id = 0;
  Bytes value;
};

class Elements {
 public:
  explicit Elements(const codec::ExtensionMap& map) : map_(map) {}
  void add(RtpExtension extension, Bytes value) {
    if (value.empty() || !map_.has(extension)) return;
    list_[size_++] = {.id = map_.id(extension), .value = value};
    is_long_ |= value.size() > kShortValueMax || map_.id(extension) > kShortIdMax;
  }
  bool empty() const { return size_ == 0; }

  // Behind the fixed header: how many bytes.
  size_t write(uint8_t* const out) const {
    size_t at = 4;
    for (const Element& each : std::span(list_).first(size_)) {
      const auto bytes = static_cast<uint8_t>(each.value.size());
      if (is_long_) {
        out[at++] = each.id;
        out[at++] = bytes;
      } else {
        out[at++] = static_cast<uint8_t>(each.id << 4 | (bytes - 1));
      }
      std::memcpy(out + at, each.value.data(), bytes);
      at += bytes;
    }
    while (at % 4 != 0) out[at++] = 0;
    codec::store16(out, is_long_ ? 0x1000 : 0xBEDE);
    codec::store16(out + 2, static_cast<uint16_t>(at / 4 - 1));
    return at;
  }

 private:
  const codec::ExtensionMap& map_;
  std::array<Element, codec::kRtpExtensions> list_{};
  size_t size_ = 0;
  bool is_long_ = false;
};

}  // namespace

size_t write_client_header(std::span<uint8_t> out, const ClientHeader& header,
                           const codec::ExtensionMap& map) {
  CHECK(out.size() >= codec::kRtpHeaderBytesMax);
  std::array<uint8_t, 2> sequence{};
  std::array<uint8_t, 1> level{};
  Elements elements(map);
  if (header.transport_sequence) {
    codec::store16(sequence.data(), *header.transport_sequence);
    elements.add(RtpExtension::kTransportSequence, sequence);
  }
  if (header.audio_level) {
    level[0] = static_cast<uint8_t>((header.audio_level->voice ? 0x80 : 0) |
                                    header.audio_level->minus_dbov);
    elements.add(RtpExtension::kAudioLevel, level);
  }
  elements.add(RtpExtension::kMid, as_bytes(header.mid));
  elements.add(RtpExtension::kRid, as_bytes(header.rid));
  elements.add(RtpExtension::kRepairedRid, as_bytes(header.repaired_rid));
  elements.add(RtpExtension::kDependencyDescriptor, header.dependency_descriptor);

  out[0] = static_cast<uint8_t>(0x80 | (elements.empty() ? 0 : 0x10));
  out[1] = static_cast<uint8_t>((header.marker ? 0x80 : 0) | header.payload_type);
  codec::store16(out.data() + 2, header.sequence);
  codec::store32(out.data() + 4, header.timestamp);
  codec::store32(out.data() + 8, header.ssrc);
  const size_t fixed = codec::kRtpHeaderBytes;
  return elements.empty() ? fixed : fixed + elements.write(out.data() + fixed);
}

}  // namespace earshot::sfu::testing
