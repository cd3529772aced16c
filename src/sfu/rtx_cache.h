// The latest packets of one layer, kept once for all subscribers of a worker: for retransmission,
// and for joiners, who can start at the latest key frame. One owner. Memory is fixed: a ring of
// bytes in which new packets take the place of the oldest, and an index by sequence number.
// Nothing is allocated or searched for per packet.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "sfu/media_packet.h"

namespace earshot::sfu {

class RtxCache {
 public:
  // `packets` is a power of two; memory is touched only as it is used.
  RtxCache(size_t bytes, size_t packets);

  // A packet that is there already, is older than the ring reaches, or larger than a quarter of it
  // is left out.
  void insert(const MediaPacket& packet);
  // The bytes are good until the next insert.
  std::optional<MediaPacket> find(uint64_t sequence) const;

  // Where the latest key frame begins; nothing when it is no longer held.
  std::optional<uint64_t> key_frame() const;
  void forget_key_frame() { key_frame_ = 0; }
  uint64_t newest() const { return newest_; }  // the highest sequence number so far

 private:
  struct Slot {
    uint64_t sequence = 0;
    uint64_t at = 0;  // of the record in all that was ever written
    uint16_t size = 0;
  };
  bool holds(const Slot& slot) const { return slot.size != 0 && slot.at + capacity_ >= head_; }
  uint8_t* place(size_t record_bytes, uint64_t& at);

  size_t capacity_;
  size_t mask_;
  uint64_t head_ = 0;  // bytes written since the beginning, jumps at the end of the ring included
  uint64_t newest_ = 0;
  uint64_t key_frame_ = 0;
  std::unique_ptr<uint8_t[]> ring_;
  std::vector<Slot> index_;
};

}  // namespace earshot::sfu
