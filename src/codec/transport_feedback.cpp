#include "codec/transport_feedback.h"

#include <algorithm>
#include <array>

namespace earshot::codec {
namespace {

constexpr size_t kFixedBytes = 16;  // of the body: two SSRCs, base, count, time, feedback count
constexpr uint64_t kRunMax = 0x1FFF;
constexpr size_t kOneBitSymbols = 14;
constexpr size_t kTwoBitSymbols = 7;
constexpr size_t kChunkBytesMax = 2 + 14;  // of a vector, with its deltas
constexpr uint64_t kSpanMax = 0x7FFF;  // of sequences in one message, so that 16 bits tell order

int64_t ticks_of(Timestamp t) { return t.ns() / kArrivalTick.count(); }

size_t delta_bytes(uint8_t symbol) {
  if (symbol == kNotReceived) return 0;
  return symbol == kSmallDelta ? 1 : 2;
}

// The arrivals as symbols by sequence number.
class Symbols {
 public:
  Symbols(uint64_t base, std::span<const PacketArrival> arrivals)
      : arrivals_(arrivals),
        next_(base),
        reference_(ticks_of(arrivals[0].arrival) / kTicksPerReference) {
    // Only as far as one message reaches.
    size_t size = 0;
    while (size < arrivals_.size() && arrivals_[size].sequence - base <= kSpanMax &&
           (size == 0 || arrivals_[size - 1].sequence < arrivals_[size].sequence) && fits(size)) {
      ++size;
    }
    arrivals_ = arrivals_.first(size);
  }

  bool done() const { return index_ == arrivals_.size(); }
  size_t index() const { return index_; }
  int64_t reference() const { return reference_; }
  int64_t delta(size_t i) const {
    const int64_t before =
        i == 0 ? reference_ * kTicksPerReference : ticks_of(arrivals_[i - 1].arrival);
    return ticks_of(arrivals_[i].arrival) - before;
  }

  // Takes the next symbol.
  uint8_t take() {
    const bool received = arrivals_[index_].sequence == next_++;
    return received ? symbol(index_++) : kNotReceived;
  }
  // How many times the next symbol follows itself, up to kRunMax, and which it is.
  uint64_t run(uint8_t& of) const {
    const uint64_t gap = arrivals_[index_].sequence - next_;
    if (gap > 0) {
      of = kNotReceived;
      return std::min(gap, kRunMax);
    }
    of = symbol(index_);
    uint64_t length = 1;
    while (length < kRunMax && index_ + length < arrivals_.size() &&
           arrivals_[index_ + length].sequence == next_ + length && symbol(index_ + length) == of) {
      ++length;
    }
    return length;
  }
  void skip(uint64_t count, uint8_t symbol) {
    next_ += count;
    if (symbol != kNotReceived) index_ += count;
  }
  // Nothing but this run follows.
  bool ends_after(uint64_t count) const { return index_ + count == arrivals_.size(); }

 private:
  bool fits(size_t i) const { return delta(i) >= INT16_MIN && delta(i) <= INT16_MAX; }
  uint8_t symbol(size_t i) const {
    return delta(i) >= 0 && delta(i) <= UINT8_MAX ? kSmallDelta : kLargeDelta;
  }

  std::span<const PacketArrival> arrivals_;
  uint64_t next_;
  size_t index_ = 0;
  int64_t reference_;
};

struct Chunk {
  uint16_t bits = 0;
  size_t delta_bytes = 0;
};

// §3.1.3: T=0, a symbol of two bits, its number. §3.1.4: T=1, then S=0 and 14 symbols of one bit,
// or S=1 and 7 of two bits. A run has at most `delta_room` bytes of deltas.
Chunk next_chunk(Symbols& symbols, size_t delta_room) {
  uint8_t symbol = kNotReceived;
  uint64_t run = symbols.run(symbol);
  if (symbol != kNotReceived) run = std::min<uint64_t>(run, delta_room / delta_bytes(symbol));
  const bool is_rest = symbol != kNotReceived && symbols.ends_after(run);
  if (run >= kOneBitSymbols || is_rest) {
    symbols.skip(run, symbol);
    return {.bits = static_cast<uint16_t>(symbol << 13 | run),
            .delta_bytes = run * delta_bytes(symbol)};
  }
  Symbols ahead = symbols;
  std::array<uint8_t, kOneBitSymbols> list{};
  size_t size = 0;
  while (size < list.size() && !ahead.done()) list[size++] = ahead.take();
  const bool one_bit = std::find(list.begin(), list.end(), kLargeDelta) == list.end();
  const size_t room = one_bit ? kOneBitSymbols : kTwoBitSymbols;
  size = std::min(size, room);
  Chunk chunk{.bits = static_cast<uint16_t>(one_bit ? 0x8000 : 0xC000)};
  const size_t step = one_bit ? 1 : 2;
  for (size_t i = 0; i < size; ++i) {
    chunk.bits = static_cast<uint16_t>(chunk.bits | list[i] << (step * (room - 1 - i)));
    chunk.delta_bytes += delta_bytes(list[i]);
    symbols.take();
  }
  return chunk;
}

}  // namespace

void TransportFeedback::SymbolWalk::load() {
  if (at_ + 2 > body_.size()) {
    chunk_ = kReservedSymbol;
    left_ = 1;
    step_ = 0;
    mask_ = 3;
    return;
  }
  chunk_ = load16(body_.data() + at_);
  at_ += 2;
  if ((chunk_ & 0x8000) == 0) {
    left_ = chunk_ & kRunMax;
    chunk_ = chunk_ >> 13 & 3;
    step_ = 0;
    mask_ = 3;
    if (left_ == 0) {  // a run of nothing describes nothing, and could go on for ever
      chunk_ = kReservedSymbol;
      left_ = 1;
    }
    return;
  }
  const bool one_bit = (chunk_ & 0x4000) == 0;
  left_ = one_bit ? kOneBitSymbols : kTwoBitSymbols;
  step_ = one_bit ? 1 : 2;
  mask_ = one_bit ? 1 : 3;
}

//  0                   1                   2                   3
//  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
// |                     SSRC of packet sender                     |
// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
// |                      SSRC of media source                     |
// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
// |      base sequence number     |      packet status count      |
// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
// |                 reference time                | fb pkt. count |
// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
// |       packet chunks of 2 bytes, then receive deltas, zeros ....
// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
// §3.1, behind the common header.
std::optional<TransportFeedback> TransportFeedback::parse(const RtcpPacket& packet) {
  if (!packet.is(RtcpType::kTransportFeedback, kFormatTransportFeedback)) return std::nullopt;
  if (packet.body.size() < kFixedBytes) return std::nullopt;
  TransportFeedback feedback;
  feedback.body_ = packet.body;
  feedback.about_ = {.sender_ssrc = load32(packet.body.data()),
                     .media_ssrc = load32(packet.body.data() + 4)};
  SymbolWalk symbols(packet.body);
  size_t deltas = 0;
  for (uint32_t left = feedback.packet_count(); left > 0;) {
    const SymbolWalk::Run run = symbols.next_run(left);
    if (run.symbol == kReservedSymbol) return std::nullopt;
    deltas += run.count * delta_bytes(run.symbol);
    left -= run.count;
  }
  feedback.deltas_at_ = symbols.chunks_end();
  if (feedback.deltas_at_ + deltas > packet.body.size()) return std::nullopt;
  return feedback;
}

EncodedTransportFeedback encode_transport_feedback(std::span<uint8_t> out,
                                                   const TransportFeedbackHead& head,
                                                   std::span<const PacketArrival> arrivals) {
  if (arrivals.empty() || out.size() < kFixedBytes) return {};
  uint64_t base = head.base_sequence;
  if (arrivals[0].sequence - base > kSpanMax) base = arrivals[0].sequence;
  Symbols symbols(base, arrivals);
  const size_t room = out.size() / 4 * 4 - kFixedBytes;

  uint8_t* at = out.data() + kFixedBytes;
  size_t used = 0;
  size_t reported = 0;
  uint8_t* chunks_end = at;
  while (!symbols.done() && used + kChunkBytesMax <= room) {
    const Chunk chunk = next_chunk(symbols, room - used - 2);
    used += 2 + chunk.delta_bytes;
    store16(at, chunk.bits);
    at += 2;
    if (chunk.delta_bytes == 0) continue;
    // Chunks of losses count only when something that arrived follows them.
    reported = symbols.index();
    chunks_end = at;
  }
  if (reported == 0) return {};

  at = chunks_end;
  for (size_t i = 0; i < reported; ++i) {
    const int64_t delta = symbols.delta(i);
    if (delta >= 0 && delta <= UINT8_MAX) {
      *at++ = static_cast<uint8_t>(delta);
    } else {
      store16(at, static_cast<uint16_t>(delta));
      at += 2;
    }
  }
  while ((at - out.data()) % 4 != 0) *at++ = 0;
  store32(out.data(), head.sender_ssrc);
  store32(out.data() + 4, head.media_ssrc);
  store16(out.data() + 8, static_cast<uint16_t>(base));
  store16(out.data() + 10, static_cast<uint16_t>(arrivals[reported - 1].sequence - base + 1));
  store24(out.data() + 12, static_cast<uint32_t>(symbols.reference()));
  out[15] = head.feedback_count;
  return {.bytes = static_cast<size_t>(at - out.data()), .reported = reported};
}

}  // namespace earshot::codec
