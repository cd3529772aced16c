#include "sfu/rtx_cache.h"

#include <algorithm>
#include <bit>
#include <cstring>

#include "base/check.h"
#include "base/limits.h"

namespace earshot::sfu {
namespace {

constexpr size_t kChunkBytesMax = 16 * 1024;  // a tenth of a second of 1 Mbit/s
constexpr size_t kChunksMin = 8;              // so that what is thrown away at once is little
constexpr size_t kIndexFirst = 32;

size_t aligned(size_t bytes, size_t alignment) {
  return (bytes + alignment - 1) / alignment * alignment;
}

}  // namespace

RtxCache::RtxCache(size_t bytes, size_t packets)
    : chunk_bytes_(std::min(kChunkBytesMax, bytes / kChunksMin)),
      chunks_max_(bytes / chunk_bytes_),
      packets_max_(packets),
      used_(chunk_bytes_) {
  CHECK(std::has_single_bit(packets) && chunks_max_ <= UINT16_MAX);
}

void RtxCache::insert(const MediaPacket& packet) {
  const size_t bytes = aligned(sizeof(Record) + packet.bytes.size(), alignof(Record));
  if (bytes > chunk_bytes_ || packet.bytes.empty()) return;
  const uint64_t sequence = packet.header.sequence;
  if (sequence + packets_max_ <= newest_ || held(sequence) != nullptr) return;

  const Timestamp now = packet.header.arrival;
  if (used_ + bytes > chunk_bytes_) begin_chunk(now);
  Chunk& chunk = chunks_[current_];
  chunk.newest = now;
  index_place(sequence, now) = {.sequence = sequence,
                                .filling = chunk.filling,
                                .chunk = current_,
                                .at = static_cast<uint16_t>(used_)};
  uint8_t* const to = chunk.memory.get() + used_;
  const size_t size = packet.bytes.size();
  std::memcpy(to + offsetof(Record, header), &packet.header, sizeof(MediaHeader));
  std::memcpy(to + offsetof(Record, size), &size, sizeof(size));
  std::memcpy(to + sizeof(Record), packet.bytes.data(), size);
  used_ += bytes;
  newest_ = std::max(newest_, sequence);
  const FrameInfo& frame = packet.header.frame;
  if (frame.key_frame && frame.starts && packet.header.payload_size > 0) {
    key_frame_ = std::max(key_frame_, sequence);
  }
}

// The one that was begun first follows; a new one when that is still of use.
void RtxCache::begin_chunk(Timestamp now) {
  used_ = 0;
  ++fillings_;
  const bool is_first = chunks_.empty();
  const uint16_t oldest = is_first ? uint16_t{0} : chunks_[current_].next;
  if (is_first ||
      (chunks_.size() < chunks_max_ && now - chunks_[oldest].newest < limits::kRtxAge)) {
    const auto added = static_cast<uint16_t>(chunks_.size());
    chunks_.push_back({.memory = std::make_unique_for_overwrite<uint8_t[]>(chunk_bytes_),
                       .newest = now,
                       .filling = fillings_,
                       .next = oldest});
    chunks_[current_].next = added;
  }
  current_ = chunks_[current_].next;
  chunks_[current_].filling = fillings_;
}

// For a packet of that number. As the index reaches back by its size, it grows when a packet in the
// same place is still of use, and for one that is late.
RtxCache::Place& RtxCache::index_place(uint64_t sequence, Timestamp now) {
  if (index_.empty()) index_.resize(std::min(kIndexFirst, packets_max_));
  while (index_.size() < packets_max_) {
    const Place& place = index_[sequence & (index_.size() - 1)];
    const bool is_late = sequence + index_.size() <= newest_;
    const bool is_of_use = holds(place) && now - chunks_[place.chunk].newest < limits::kRtxAge;
    if (!is_late && !is_of_use) break;
    grow_index();
  }
  return index_[sequence & (index_.size() - 1)];
}

void RtxCache::grow_index() {
  std::vector<Place> larger(2 * index_.size());
  for (const Place& place : index_) {
    if (holds(place)) larger[place.sequence & (larger.size() - 1)] = place;
  }
  index_ = std::move(larger);
}

const RtxCache::Place* RtxCache::held(uint64_t sequence) const {
  if (index_.empty()) return nullptr;
  const Place& place = index_[sequence & (index_.size() - 1)];
  return place.sequence == sequence && holds(place) ? &place : nullptr;
}

std::optional<MediaPacket> RtxCache::find(uint64_t sequence) const {
  const Place* const place = held(sequence);
  if (place == nullptr) return std::nullopt;
  const uint8_t* const from = chunks_[place->chunk].memory.get() + place->at;
  MediaPacket packet;
  size_t size = 0;
  std::memcpy(&packet.header, from + offsetof(Record, header), sizeof(MediaHeader));
  std::memcpy(&size, from + offsetof(Record, size), sizeof(size));
  packet.bytes = Bytes(from + sizeof(Record), size);
  return packet;
}

std::optional<uint64_t> RtxCache::key_frame() const {
  return key_frame_ != 0 && held(key_frame_) != nullptr ? std::optional(key_frame_) : std::nullopt;
}

size_t RtxCache::allocated_bytes() const {
  return chunks_.size() * chunk_bytes_ + chunks_.capacity() * sizeof(Chunk) +
         index_.capacity() * sizeof(Place);
}

}  // namespace earshot::sfu
