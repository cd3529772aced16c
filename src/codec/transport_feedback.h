// Transport-wide feedback (draft-holmer-rmcat-transport-wide-cc-extensions-01 §3.1): which packets
// of a transport arrived, and when. Pure; nothing is allocated; any thread.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "base/bytes.h"
#include "base/time.h"
#include "codec/rtcp_packet.h"

namespace earshot::codec {

inline constexpr Duration kArrivalTick = 250us;       // §3.1.5: unit of the receive deltas
inline constexpr Duration kReferenceTimeUnit = 64ms;  // §3.1
inline constexpr int64_t kTicksPerReference = kReferenceTimeUnit / kArrivalTick;

// §3.1.1: what a symbol says about a packet. Small deltas are a byte, large or negative ones two.
inline constexpr uint8_t kNotReceived = 0;
inline constexpr uint8_t kSmallDelta = 1;
inline constexpr uint8_t kLargeDelta = 2;
inline constexpr uint8_t kReservedSymbol = 3;

// A view; good as long as the packet's bytes.
class TransportFeedback {
 public:
  // Nothing when the packet is another, its chunks do not describe all packets that it counts, a
  // symbol is the reserved one, or a delta is missing.
  static std::optional<TransportFeedback> parse(const RtcpPacket& packet);

  const Feedback& about() const { return about_; }
  uint16_t base_sequence() const { return load16(body_.data() + 8); }
  uint16_t packet_count() const { return load16(body_.data() + 10); }
  // Of the receiver's own clock, modulo 2^24 units.
  Duration reference_time() const {
    return kReferenceTimeUnit * (static_cast<int32_t>(load24(body_.data() + 12) << 8) >> 8);
  }
  uint8_t feedback_count() const { return body_[15]; }  // tells lost and reordered feedback

  // Calls `packet(uint16_t sequence, std::optional<Duration> arrival)` for each of the first
  // `packets_max`, in order; the arrival counts from reference_time() and is missing when the
  // packet did not arrive. A few bytes can be about 65,535 packets.
  template <class Packet>
  void for_each(Packet&& packet, uint32_t packets_max = UINT16_MAX) const {
    SymbolWalk symbols(body_);
    const uint8_t* delta = body_.data() + deltas_at_;
    int64_t ticks = 0;
    const uint32_t count = std::min<uint32_t>(packet_count(), packets_max);
    for (uint32_t i = 0; i < count; ++i) {
      const auto sequence = static_cast<uint16_t>(base_sequence() + i);
      const uint8_t symbol = symbols.next();
      if (symbol == kNotReceived) {
        packet(sequence, std::optional<Duration>());
        continue;
      }
      if (symbol == kSmallDelta) {
        ticks += *delta++;
      } else {
        ticks += static_cast<int16_t>(load16(delta));
        delta += 2;
      }
      packet(sequence, std::optional<Duration>(kArrivalTick * ticks));
    }
  }

 private:
  // The symbols of the chunks. Behind the last chunk comes the reserved symbol.
  class SymbolWalk {
   public:
    struct Run {
      uint8_t symbol = kReservedSymbol;
      uint32_t count = 0;
    };

    explicit SymbolWalk(Bytes body) : body_(body) {}
    uint8_t next() { return next_run(1).symbol; }
    // Up to `count_max` at once of a chunk that is a run, else one.
    Run next_run(uint32_t count_max) {
      if (left_ == 0) load();
      const uint32_t count = step_ == 0 ? std::min(left_, count_max) : 1;
      left_ -= count;
      return {static_cast<uint8_t>(chunk_ >> (left_ * step_) & mask_), count};
    }
    size_t chunks_end() const { return at_; }

   private:
    void load();
    Bytes body_;
    size_t at_ = 16;
    uint32_t chunk_ = 0;
    uint32_t left_ = 0;
    uint32_t step_ = 0;
    uint32_t mask_ = 0;
  };

  Feedback about_;
  Bytes body_;
  size_t deltas_at_ = 0;
};

struct PacketArrival {
  uint64_t sequence = 0;  // unwrapped
  Timestamp arrival;
};

struct TransportFeedbackHead {
  uint32_t sender_ssrc = 0;
  uint32_t media_ssrc = 0;     // of a stream that lives, or browsers drop the message
  uint64_t base_sequence = 0;  // from here on; what is not among the arrivals was lost
  uint8_t feedback_count = 0;  // one more with every message
};

struct EncodedTransportFeedback {
  size_t bytes = 0;     // whole words
  size_t reported = 0;  // arrivals
};

// Writes the body of a message (behind the first four bytes) to the front of `out`: about as many
// from the front of `arrivals` as fit, at least one where `out` has 64 bytes. The sequences ascend
// from head.base_sequence on. The rest goes into another message, which begins behind the last
// reported one: when times lie more than 8 s apart, or packets more than 2^15.
EncodedTransportFeedback encode_transport_feedback(std::span<uint8_t> out,
                                                   const TransportFeedbackHead& head,
                                                   std::span<const PacketArrival> arrivals);

}  // namespace earshot::codec
