// links: gateway
// WebSocket bytes of a client. However they are cut into reads, the same messages come out, and
// none of them is too long or anything but UTF-8.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/check.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "gateway/frame_reader.h"

using namespace earshot;
using namespace earshot::gateway;

namespace {

struct Recorder final : FrameSink {
  bool on_frame() override {
    found.emplace_back("frame");
    return true;
  }
  bool on_text(std::string_view text) override {
    CHECK(text.size() <= limits::kSocketMessageBytesMax);
    CHECK(is_valid_utf8(text));
    found.push_back("text " + std::string(text));
    return true;
  }
  bool on_ping(std::string_view payload) override {
    CHECK(payload.size() <= 125);
    found.push_back("ping " + std::string(payload));
    return true;
  }
  void on_close() override { found.emplace_back("close"); }

  std::vector<std::string> found;
};

struct Outcome {
  std::vector<std::string> found;
  std::optional<CloseCode> refused;
};

Outcome read_in_pieces(Bytes bytes, size_t piece) {
  FrameReader reader;
  Recorder recorder;
  std::optional<CloseCode> refused;
  for (size_t at = 0; at < bytes.size() && !refused; at += piece) {
    refused = reader.feed(bytes.subspan(at, std::min(piece, bytes.size() - at)), recorder);
  }
  return {recorder.found, refused};
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size < 2) return 0;
  const size_t piece = 1 + data[0] % 64;
  const Bytes bytes(data + 1, size - 1);
  const Outcome whole = read_in_pieces(bytes, bytes.size());
  const Outcome pieces = read_in_pieces(bytes, piece);
  CHECK(whole.refused == pieces.refused);
  CHECK(whole.found == pieces.found);
  return 0;
}
