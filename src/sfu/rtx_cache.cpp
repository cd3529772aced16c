#include "sfu/rtx_cache.h"

#include <algorithm>
#include <bit>
#include <cstring>

#include "base/check.h"

namespace earshot::sfu {
namespace {

constexpr size_t kAlignment = alignof(MediaHeader);

size_t aligned(size_t bytes) { return (bytes + kAlignment - 1) / kAlignment * kAlignment; }

}  // namespace

RtxCache::RtxCache(size_t bytes, size_t packets)
    : capacity_(aligned(bytes)),
      mask_(packets - 1),
      ring_(std::make_unique_for_overwrite<uint8_t[]>(capacity_)),
      index_(packets) {
  CHECK(std::has_single_bit(packets));
}

void RtxCache::insert(const MediaPacket& packet) {
  const size_t record = aligned(sizeof(MediaHeader) + packet.bytes.size());
  if (record > capacity_ / 4 || packet.bytes.empty()) return;
  const uint64_t sequence = packet.header.sequence;
  if (sequence + index_.size() <= newest_ || find(sequence)) return;

  Slot& slot = index_[sequence & mask_];
  uint8_t* const to = place(record, slot.at);
  slot.sequence = sequence;
  slot.size = static_cast<uint16_t>(packet.bytes.size());
  std::memcpy(to, &packet.header, sizeof(MediaHeader));
  std::memcpy(to + sizeof(MediaHeader), packet.bytes.data(), packet.bytes.size());
  newest_ = std::max(newest_, sequence);
  const FrameInfo& frame = packet.header.frame;
  if (frame.key_frame && frame.starts && packet.header.payload_size > 0) {
    key_frame_ = std::max(key_frame_, sequence);
  }
}

// Records do not wrap around: what is left at the end of the ring is passed over.
uint8_t* RtxCache::place(size_t record_bytes, uint64_t& at) {
  const size_t left = capacity_ - head_ % capacity_;
  if (left < record_bytes) head_ += left;
  at = head_;
  head_ += record_bytes;
  return ring_.get() + at % capacity_;
}

std::optional<MediaPacket> RtxCache::find(uint64_t sequence) const {
  const Slot& slot = index_[sequence & mask_];
  if (slot.sequence != sequence || !holds(slot)) return std::nullopt;
  const uint8_t* const from = ring_.get() + slot.at % capacity_;
  MediaPacket packet;
  std::memcpy(&packet.header, from, sizeof(MediaHeader));
  packet.bytes = Bytes(from + sizeof(MediaHeader), slot.size);
  return packet;
}

std::optional<uint64_t> RtxCache::key_frame() const {
  if (key_frame_ == 0) return std::nullopt;
  const Slot& slot = index_[key_frame_ & mask_];
  if (slot.sequence != key_frame_ || !holds(slot)) return std::nullopt;
  return key_frame_;
}

}  // namespace earshot::sfu
