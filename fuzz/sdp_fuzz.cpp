// links: base codec
// seeds: src/codec/testdata src/sfu/testdata
// A session description from a client: parsing never crashes, and what was parsed is written so
// that it reads back the same and holds no candidate.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/check.h"
#include "base/limits.h"
#include "codec/sdp.h"

namespace codec = earshot::codec;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto parsed = codec::parse_sdp(text);
  if (!parsed) {
    CHECK(!parsed.error().message.empty());
    return 0;
  }
  CHECK(size <= earshot::limits::kSdpBytesMax);
  CHECK(parsed->media.size() <= earshot::limits::kSdpMediaSectionsMax);
  const std::string written = codec::to_sdp(*parsed);
  CHECK(written.find("\na=candidate") == std::string::npos);
  const auto again = codec::parse_sdp(written);
  // Normal lines are longer than the shortest that parse, so a text at the limit may grow over it.
  if (written.size() > earshot::limits::kSdpBytesMax) return 0;
  CHECK(again.ok());
  CHECK(*again == *parsed);
  CHECK(codec::to_sdp(*again) == written);
  return 0;
}
