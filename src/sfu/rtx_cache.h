// The latest packets of one layer, kept once for all subscribers of a worker: for retransmission,
// and for joiners, who can start at the latest key frame. One owner.
//
// A ring of chunks in which new packets take the place of the oldest, and an index by sequence
// number. Both begin with nothing and grow, up to their limits, only when something younger than
// limits::kRtxAge would make room: so a layer takes about as much as it sends in that time. What is
// there never moves. Nothing is searched for per packet, nor allocated once it has grown.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "base/time.h"
#include "sfu/media_packet.h"

namespace earshot::sfu {

class RtxCache {
 public:
  // At most so much; `packets` is a power of two.
  RtxCache(size_t bytes, size_t packets);

  // A packet that is there already, is older than the ring reaches, or larger than a chunk (an
  // eighth of `bytes`, at most 16 KB) is left out.
  void insert(const MediaPacket& packet);
  // The bytes are good until the next insert.
  std::optional<MediaPacket> find(uint64_t sequence) const;

  // Where the latest key frame begins; nothing when it is no longer held.
  std::optional<uint64_t> key_frame() const;
  void forget_key_frame() { key_frame_ = 0; }
  uint64_t newest() const { return newest_; }  // the highest sequence number so far
  // What it has allocated.
  size_t allocated_bytes() const;

 private:
  struct Chunk {
    std::unique_ptr<uint8_t[]> memory;
    Timestamp newest;      // when the last packet in it came
    uint32_t filling = 0;  // counts how often any of them was begun anew
    uint16_t next = 0;     // in the order of the ring
  };
  struct Place {
    uint64_t sequence = 0;
    uint32_t filling = 0;  // of the chunk when the packet was written; 0: there was none
    uint16_t chunk = 0;
    uint16_t at = 0;  // in the chunk
  };
  // In front of a packet's bytes.
  struct Record {
    MediaHeader header;
    size_t size;
  };

  bool holds(const Place& place) const {
    return place.filling != 0 && chunks_[place.chunk].filling == place.filling;
  }
  const Place* held(uint64_t sequence) const;
  Place& index_place(uint64_t sequence, Timestamp now);
  void grow_index();
  void begin_chunk(Timestamp now);

  size_t chunk_bytes_;
  size_t chunks_max_;
  size_t packets_max_;
  uint64_t newest_ = 0;
  uint64_t key_frame_ = 0;
  size_t used_;  // of the chunk that is being filled
  uint32_t fillings_ = 0;
  uint16_t current_ = 0;  // the chunk that is being filled
  std::vector<Chunk> chunks_;
  std::vector<Place> index_;  // a power of two
};

}  // namespace earshot::sfu
