// What was sent under which transport-wide sequence number, until its fate is known: one ring per
// transport, which grows to hold what was sent within the last seconds and then stays.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "base/prefetch.h"
#include "base/time.h"

namespace earshot::cc {

enum class PacketKind : uint8_t { kAudio, kVideo, kRetransmission, kPadding };

struct SentPacket {
  Timestamp sent;
  uint16_t bytes = 0;  // on the wire, IP and UDP headers included or not, but always the same way
  uint8_t probe = 0;   // the probe cluster that it belongs to, or 0
  PacketKind kind = PacketKind::kVideo;
};

class SentPackets {
 public:
  // Keeps the packet and says its number, which goes into its header extension.
  uint16_t add(const SentPacket& packet);
  void prefetch_next() const {
    if (!ring_.empty()) prefetch(&ring_[static_cast<size_t>(next_) & (ring_.size() - 1)]);
  }

  // The full number behind one that a report names: among those sent, the newest that fits.
  int64_t unwrap(uint16_t sequence) const;

  struct Received {
    SentPacket packet;
    bool was_missing;  // an earlier report said that it had not come
  };
  // A report says it came. Nothing for what is no longer known or known to have come.
  std::optional<Received> on_received(int64_t sequence);
  // A report says it had not come. Nothing when that or better is known already.
  std::optional<SentPacket> on_missing(int64_t sequence);

  // Packets behind the newest one that a report was about.
  size_t outstanding_bytes() const { return outstanding_bytes_; }
  bool has_outstanding() const { return covered_ < next_; }
  // When the oldest outstanding packet was sent; needs one.
  Timestamp oldest_outstanding() const;
  // Below it, reports have said something about packets or about later ones.
  int64_t covered() const { return covered_; }
  int64_t next() const { return next_; }

 private:
  enum class Fate : uint8_t { kUnknown, kMissing, kReceived };
  // A SentPacket and its fate in 16 bytes.
  struct Entry {
    Timestamp sent;
    uint16_t bytes = 0;
    uint8_t probe = 0;
    PacketKind kind = PacketKind::kVideo;
    Fate fate = Fate::kUnknown;

    SentPacket packet() const {
      return {.sent = sent, .bytes = bytes, .probe = probe, .kind = kind};
    }
  };
  static_assert(sizeof(Entry) == 16);

  Entry& at(int64_t sequence) { return ring_[static_cast<size_t>(sequence) & (ring_.size() - 1)]; }
  bool is_kept(int64_t sequence) const { return sequence >= oldest_ && sequence < next_; }
  void make_room(Timestamp now);
  void cover(int64_t end);

  std::vector<Entry> ring_;
  // The first numbers of a stream must not look like numbers from before it.
  int64_t next_ = 1;
  int64_t oldest_ = 1;
  int64_t covered_ = 1;
  size_t outstanding_bytes_ = 0;
};

}  // namespace earshot::cc
