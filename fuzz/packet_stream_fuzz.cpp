// links: base codec
// A stream of framed packets from anybody: it gives the same packets however it is cut, and put
// into frames again they are the stream without its null packets. The first byte of the input says
// how to cut.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/check.h"
#include "base/limits.h"
#include "codec/packet_frame.h"

using namespace earshot;
using namespace earshot::codec;

namespace {

struct Cut {
  std::vector<std::vector<uint8_t>> packets;
  bool broken = false;
  bool partial = false;

  friend bool operator==(const Cut&, const Cut&) = default;
};

// `step` 0: all at once.
Cut cut(Bytes stream, size_t step) {
  Cut result;
  PacketStreamFramer framer;
  while (!stream.empty() && !framer.broken()) {
    const size_t size = step == 0 ? stream.size() : std::min(step, stream.size());
    std::vector<uint8_t> piece(stream.begin(), stream.begin() + size);
    std::span<uint8_t> chunk = piece;
    while (const auto packet = framer.next(chunk)) {
      CHECK(!packet->empty() && packet->size() <= limits::kStreamPacketBytesMax);
      result.packets.emplace_back(packet->begin(), packet->end());
    }
    CHECK(framer.broken() || chunk.empty());
    stream = stream.subspan(size);
    if (step != 0) step = step * 5 % 61 + 1;
  }
  result.broken = framer.broken();
  result.partial = framer.partial() && !result.broken;
  return result;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0) return 0;
  const Bytes stream(data + 1, size - 1);
  const Cut whole = cut(stream, 0);
  CHECK(whole == cut(stream, data[0] % 61 + 1));
  std::vector<uint8_t> again;
  for (const auto& packet : whole.packets) {
    again.resize(again.size() + kPacketFrameHeaderBytes);
    write_packet_frame_header(&again[again.size() - kPacketFrameHeaderBytes], packet.size());
    again.insert(again.end(), packet.begin(), packet.end());
  }
  const Cut second = cut(again, 0);
  CHECK(second.packets == whole.packets && !second.partial && !second.broken);
  CHECK(again.size() <= stream.size());
  return 0;
}
