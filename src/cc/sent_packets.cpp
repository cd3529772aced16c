#include "cc/sent_packets.h"

#include <algorithm>

#include "base/check.h"
#include "base/limits.h"
#include "cc/sequence.h"

namespace earshot::cc {
namespace {

constexpr size_t kRingFirst = 64;
constexpr Duration kKeptMin =
    1s;  // after the first report: it may correct what an earlier one said
constexpr Duration kOutstandingMax = 10s;  // the queue of a bad access link can be that long

}  // namespace

void SentPackets::make_room(Timestamp now) {
  if (ring_.empty()) ring_.resize(kRingFirst);
  if (next_ - oldest_ < static_cast<int64_t>(ring_.size())) return;
  const Duration age = now - at(oldest_).sent;
  const bool is_needed = age < (oldest_ < covered_ ? kKeptMin : kOutstandingMax);
  if (is_needed && ring_.size() < limits::kSentPacketsMax) {
    std::vector<Entry> larger(ring_.size() * 2);
    for (int64_t s = oldest_; s < next_; ++s) {
      larger[static_cast<size_t>(s) & (larger.size() - 1)] = at(s);
    }
    ring_ = std::move(larger);
    return;
  }
  cover(oldest_ + 1);
  ++oldest_;
}

uint16_t SentPackets::add(const SentPacket& packet) {
  make_room(packet.sent);
  at(next_) = {
      .sent = packet.sent, .bytes = packet.bytes, .probe = packet.probe, .kind = packet.kind};
  outstanding_bytes_ += packet.bytes;
  return static_cast<uint16_t>(next_++);
}

int64_t SentPackets::unwrap(uint16_t sequence) const { return unwrap_below(next_ - 1, sequence); }

// Everything below `end` is no longer outstanding.
void SentPackets::cover(int64_t end) {
  for (; covered_ < end; ++covered_) outstanding_bytes_ -= at(covered_).bytes;
}

std::optional<SentPackets::Received> SentPackets::on_received(int64_t sequence) {
  if (!is_kept(sequence)) return std::nullopt;
  cover(sequence + 1);
  Entry& entry = at(sequence);
  if (entry.fate == Fate::kReceived) return std::nullopt;
  const bool was_missing = entry.fate == Fate::kMissing;
  entry.fate = Fate::kReceived;
  return Received{.packet = entry.packet(), .was_missing = was_missing};
}

std::optional<SentPacket> SentPackets::on_missing(int64_t sequence) {
  if (!is_kept(sequence)) return std::nullopt;
  cover(sequence + 1);
  Entry& entry = at(sequence);
  if (entry.fate != Fate::kUnknown) return std::nullopt;
  entry.fate = Fate::kMissing;
  return entry.packet();
}

Timestamp SentPackets::oldest_outstanding() const {
  CHECK(has_outstanding());
  return ring_[static_cast<size_t>(covered_) & (ring_.size() - 1)].sent;
}

}  // namespace earshot::cc
