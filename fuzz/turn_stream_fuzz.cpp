// links: base codec
// A stream from anybody: it gives the same frames however it is cut, and each is one whole message.
// The first byte of the input says how to cut.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/check.h"
#include "base/limits.h"
#include "codec/stun_message.h"
#include "codec/turn_frame.h"

using namespace earshot;
using namespace earshot::codec;

namespace {

struct Cut {
  std::vector<std::vector<uint8_t>> frames;
  bool broken = false;
  bool partial = false;

  friend bool operator==(const Cut&, const Cut&) = default;
};

void check_frame(Bytes frame) {
  CHECK(!frame.empty() && frame.size() <= limits::kTurnFrameBytesMax);
  if (is_channel_data(frame[0])) {
    const auto data = parse_channel_data(frame);
    CHECK(data && data->payload.size() + kChannelHeaderBytes == frame.size());
  } else {
    CHECK(is_stun(frame[0]) && frame.size() >= kStunHeaderBytes && frame.size() % 4 == 0);
  }
}

// The driver writes headers there.
void use_room(std::span<uint8_t> frame, std::span<uint8_t> chunk) {
  if (frame.data() >= chunk.data() && frame.data() < chunk.data() + chunk.size()) return;
  std::fill_n(frame.data() - TurnStreamFramer::kRoomBefore, TurnStreamFramer::kRoomBefore,
              uint8_t{0xff});
  std::fill_n(frame.data() + frame.size(), TurnStreamFramer::kRoomBehind, uint8_t{0xff});
}

// `step` 0: all at once.
Cut cut(Bytes stream, size_t step) {
  Cut result;
  TurnStreamFramer framer;
  while (!stream.empty() && !framer.broken()) {
    const size_t size = step == 0 ? stream.size() : std::min(step, stream.size());
    std::vector<uint8_t> piece(stream.begin(), stream.begin() + size);
    std::span<uint8_t> chunk = piece;
    while (const auto frame = framer.next(chunk)) {
      check_frame(*frame);
      result.frames.emplace_back(frame->begin(), frame->end());
      use_room(*frame, piece);
    }
    CHECK(framer.broken() || chunk.empty());
    stream = stream.subspan(size);
    if (step != 0) step = step * 5 % 61 + 1;
  }
  result.broken = framer.broken();
  result.partial = framer.partial();
  // A stream that broke in one piece was not kept; in pieces it was.
  if (result.broken) result.partial = false;
  return result;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0) return 0;
  const Bytes stream(data + 1, size - 1);
  CHECK(cut(stream, 0) == cut(stream, data[0] % 61 + 1));
  return 0;
}
