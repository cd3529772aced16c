// The packets that one turn of a loop has under way, in and out, for all UDP sockets of the loop. A
// packet stays in the buffer it arrived in: what is sent refers to it, and flush() at the end of
// the turn hands everything to the kernel, socket by socket. Nothing is allocated after the start.
//
// Loop thread only; outlives its sockets.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "base/bytes.h"
#include "base/ip_address.h"
#include "base/limits.h"
#include "base/socket_address.h"
#include "io/event_loop.h"

namespace earshot::io {

class UdpSocket;
struct DatagramHeaders;  // what recvmmsg(2) and sendmmsg(2) take

class DatagramBuffers {
 public:
  // Writable before and behind each packet: headers of TURN go there.
  static constexpr size_t kHeadroomBytes = 64;
  static constexpr size_t kTailroomBytes = 4;

  // `count` buffers of 2 KiB: at least a few batches.
  explicit DatagramBuffers(EventLoop& loop, size_t count = limits::kDatagramBuffers);
  ~DatagramBuffers();
  DatagramBuffers(const DatagramBuffers&) = delete;
  DatagramBuffers& operator=(const DatagramBuffers&) = delete;

  // A copy with the same room around it, until flush(). nullptr: too long, or no buffer is free.
  uint8_t* copy(Bytes packet);
  // A buffer for a packet of up to kDatagramBytesMax that is written here and sent, good until
  // flush(). When none is free, what was to be sent leaves at once; what the receiver is looking at
  // stays.
  uint8_t* make();
  // Before taking or making more packets: sends what there is when fewer than that many buffers are
  // free, or so many are used already.
  void make_room(size_t count, size_t used_max = SIZE_MAX);
  void flush();

 private:
  friend UdpSocket;

  static constexpr size_t kSlotBytes = kHeadroomBytes + limits::kDatagramBytesMax + kTailroomBytes;
  static constexpr uint32_t kNone = UINT32_MAX;

  struct Outgoing {
    const uint8_t* data = nullptr;  // nullptr: this buffer is not being sent
    size_t size = 0;
    SocketAddress to;
    IpAddress from;  // the wildcard: as the kernel decides
    uint32_t next = kNone;
  };

  uint8_t* slot(size_t index) { return memory_.get() + index * kSlotBytes + kHeadroomBytes; }
  size_t free() const { return outgoing_.size() - used_; }
  // The buffer that holds `data` if nothing is sent from it yet, else a copy's; kNone: none free.
  uint32_t outgoing_slot(const uint8_t*& data, size_t size);

  std::unique_ptr<uint8_t[]> memory_;
  std::vector<Outgoing> outgoing_;  // by buffer
  size_t used_ = 0;
  size_t kept_ = 0;                 // of those, the first: packets that a receiver is looking at
  std::vector<UdpSocket*> unsent_;  // sockets with something to send
  std::unique_ptr<DatagramHeaders> headers_;
};

}  // namespace earshot::io
