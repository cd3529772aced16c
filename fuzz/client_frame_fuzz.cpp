// links: base protocol
// A frame from a client: decoding never crashes, and what decodes is within the limits: written
// again it decodes to the same request, and writing that gives the same text.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/check.h"
#include "protocol/frame.h"
#include "protocol/request_encode.gen.h"

namespace protocol = earshot::protocol;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const uint64_t id = protocol::peek_frame_id(text);
  const auto frame = protocol::decode_client_frame(text);
  if (!frame) {
    CHECK(!frame.error().message.empty());
    protocol::encode_error(id, frame.error());
    return 0;
  }
  CHECK(frame->id == id);
  const std::string written = protocol::encode_request(frame->id, frame->request);
  const auto again = protocol::decode_client_frame(written);
  CHECK(again.ok());
  CHECK(*again == *frame);
  CHECK(protocol::encode_request(again->id, again->request) == written);
  return 0;
}
