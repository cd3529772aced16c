// links: base codec
// A candidate line from a client: parsing never crashes, and what was parsed is written so that it
// reads back the same.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/check.h"
#include "codec/ice_candidate.h"

namespace codec = earshot::codec;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto parsed = codec::parse_ice_candidate(text);
  if (!parsed) {
    CHECK(!parsed.error().message.empty());
    return 0;
  }
  const auto again = codec::parse_ice_candidate(codec::to_line(*parsed));
  CHECK(again.ok());
  CHECK(*again == *parsed);
  return 0;
}
