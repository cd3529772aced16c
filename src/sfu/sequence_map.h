// The sequence numbers of one outgoing stream, and which packet of the source each of them is
// (RFC 7667 §3.7: a middlebox with its own SSRC). Packets that are not forwarded take no number, so
// the receiver sees gaps only where the source has gaps. Packets that are missing keep a number,
// because nobody knows yet whether they will be forwarded. One owner; nothing is allocated after
// the first packet; every call is O(1) but for late packets, which cost a binary search.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>

#include "base/prefetch.h"

namespace earshot::sfu {

class SequenceMap {
 public:
  enum class State : uint8_t {
    kOpen,  // the packet has not come yet
    kSent,
    kFilled,  // it came late and was not wanted: an empty packet went in its place
  };
  struct Entry {
    uint16_t in = 0;                // of the source, 16 bits of it
    uint16_t picture_id = 0;        // as it was sent, so that a retransmission is the same
    uint16_t retransmitted_ms = 0;  // when, modulo 2^16; 0: never
    uint8_t tl0_index = 0;
    uint8_t key_index : 5 = 0;
    uint8_t marker : 1 = 0;
    State state : 2 = State::kOpen;
  };
  static_assert(sizeof(Entry) == 8);

  enum class Place : uint8_t {
    kNext,    // newer than all so far
    kOpen,    // late, and its number is still free
    kClosed,  // seen already, not forwarded then, or too old
  };

  // `size` is a power of two: how many numbers back are known. `first` is the first number; the
  // receiver's idea of the rollover counter wants it below 2^15 (RFC 3711 §3.3.1).
  SequenceMap(size_t size, uint16_t first);

  // A new source, or a new beginning of the same: `in` will be its first packet, and gets the next
  // number. Numbers before are no longer found.
  void begin(uint64_t in);
  Place place(uint64_t in) const;
  void prefetch_next() const {
    if (entries_ != nullptr) prefetch(&entries_[next_ & mask_]);
  }

  // How many packets are missing between the newest so far and `in`, of kNext. Where that is more
  // than limits::kSequenceGapMax the source has to begin anew.
  uint64_t gap(uint64_t in) const { return begun_ ? in - newest_in_ - 1 : 0; }
  // Of kNext. take() gives the packet a number, skip() does not; both keep a number for each packet
  // that is missing before it.
  uint64_t take(uint64_t in);
  void skip(uint64_t in);
  // Of kOpen: its number.
  uint64_t open_number(uint64_t in) const;

  // A number of an earlier source whose packet has not come, and now never will; each only once,
  // and 0 when there is none left. To be filled.
  uint64_t take_abandoned();
  void forget_abandoned() { abandoned_ = first_; }

  Entry& entry(uint64_t number) { return entries_[number & mask_]; }
  // The number that a receiver means by these 16 bits, when a packet was sent with it, belongs to
  // the present source and is still known; 0 otherwise.
  uint64_t sent_number(uint16_t wire) const;
  // The source's sequence number of such a packet.
  uint64_t source_of(uint64_t number) const;

  uint64_t newest_in() const { return newest_in_; }
  uint64_t next_number() const { return next_; }

 private:
  void reserve_up_to(uint64_t in);
  void append(uint64_t in, State state);
  uint64_t oldest_number() const;

  size_t mask_;
  uint64_t next_;       // the number that comes next, unwrapped
  uint64_t first_;      // of the present source
  uint64_t abandoned_;  // behind the last that take_abandoned() has looked at
  uint64_t first_in_ = 0;
  uint64_t newest_in_ = 0;
  uint64_t numbered_in_ = 0;          // the newest that has a number
  bool begun_ = false;                // something of the present source has come
  std::unique_ptr<Entry[]> entries_;  // from the first number on
};

}  // namespace earshot::sfu
