// A queue of packet descriptors in one circular buffer, which grows to what is needed and stays.
#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "base/check.h"
#include "base/time.h"
#include "cc/sent_packets.h"

namespace earshot::cc {

// What the owner of a packet queues in its place.
struct PacerPacket {
  uint32_t slot = 0;    // the owner's
  uint16_t bytes = 0;   // on the wire
  uint16_t stream = 0;  // the owner's, for cancel()
  PacketKind kind = PacketKind::kVideo;
};

class PacketRing {
 public:
  struct Entry {
    Timestamp queued;
    PacerPacket packet;
  };

  size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  const Entry& front() const {
    CHECK(size_ > 0);
    return slots_[head_];
  }

  void push(const Entry& entry) {
    if (size_ == slots_.size()) grow();
    slots_[wrap(head_ + size_)] = entry;
    ++size_;
  }

  PacerPacket pop() {
    const PacerPacket packet = front().packet;
    head_ = wrap(head_ + 1);
    --size_;
    return packet;
  }

  // Calls `removed` with each packet of the stream; the others keep their order.
  template <class Removed>
  void remove(uint16_t stream, Removed&& removed) {
    size_t kept = 0;
    for (size_t i = 0; i < size_; ++i) {
      const Entry entry = slots_[wrap(head_ + i)];
      if (entry.packet.stream == stream) {
        removed(entry.packet);
      } else {
        slots_[wrap(head_ + kept++)] = entry;
      }
    }
    size_ = kept;
  }

 private:
  static constexpr size_t kFirst = 16;

  // The size is a power of two.
  size_t wrap(size_t index) const { return index & (slots_.size() - 1); }
  void grow() {
    std::vector<Entry> larger(slots_.empty() ? kFirst : slots_.size() * 2);
    for (size_t i = 0; i < size_; ++i) larger[i] = slots_[wrap(head_ + i)];
    slots_ = std::move(larger);
    head_ = 0;
  }

  std::vector<Entry> slots_;
  size_t head_ = 0;
  size_t size_ = 0;
};

}  // namespace earshot::cc
