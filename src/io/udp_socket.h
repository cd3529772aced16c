// A UDP socket that reads and writes in batches: one system call for many packets, runs of equal
// packets to one destination as one (UDP_SEGMENT), answers from the address that was asked even
// when bound to the wildcard (IP_PKTINFO, RFC 3542 §6).
//
// Loop thread only. A full kernel buffer drops, as UDP does; the counters say how often.
#pragma once

#include <cstdint>
#include <memory>
#include <span>

#include "base/result.h"
#include "base/socket_address.h"
#include "io/datagram_buffers.h"
#include "io/event_loop.h"
#include "io/file_descriptor.h"

namespace earshot::io {

// In a buffer with DatagramBuffers' room around it, good until the end of the loop's turn.
struct Datagram {
  uint8_t* data;
  size_t size;
  SocketAddress from;
  IpAddress to;         // the address asked
  Timestamp arrived{};  // at the machine, of a socket that `notes_arrival`
};

class UdpReceiver {
 public:
  // May send, and may make and destroy sockets, but not `socket`.
  virtual void on_datagrams(UdpSocket& socket, std::span<const Datagram> datagrams) = 0;

 protected:
  ~UdpReceiver() = default;
};

struct UdpCounters {
  uint64_t received = 0;
  uint64_t received_bytes = 0;
  uint64_t sent = 0;
  uint64_t sent_bytes = 0;
  uint64_t too_long = 0;  // received, and dropped
  uint64_t unsent = 0;    // refused by the kernel
};

struct UdpOptions {
  SocketAddress address;         // port 0 takes a free one
  bool v6_only = false;          // else a v6 wildcard takes v4 as well
  bool shares_port = false;      // SO_REUSEPORT: sockets of several loops, a 5-tuple stays with one
  bool never_fragments = false;  // spares the table of fragment ids that all cores would share
  int receive_buffer_bytes = 0;  // 0: the system's default
  bool notes_arrival = false;    // SO_TIMESTAMPNS: what waits for a busy thread came earlier
};

class UdpSocket final : private Watcher {
 public:
  // `buffers`, `receiver` and `counters` outlive the socket; sockets may share counters.
  static Result<std::unique_ptr<UdpSocket>> create(EventLoop& loop, const UdpOptions& options,
                                                   DatagramBuffers& buffers, UdpReceiver& receiver,
                                                   UdpCounters& counters);
  ~UdpSocket();

  // Leaves at the latest at the end of the turn. `data` in one of the loop's buffers is not copied
  // and must not change until then; any other is copied. `from`: the wildcard for sockets bound to
  // one address.
  void send(const uint8_t* data, size_t size, const SocketAddress& to, const IpAddress& from = {});

  const SocketAddress& address() const { return address_; }

 private:
  UdpSocket(EventLoop& loop, FileDescriptor fd, const SocketAddress& address, bool notes_arrival,
            DatagramBuffers& buffers, UdpReceiver& receiver, UdpCounters& counters);

  friend DatagramBuffers;

  void on_ready(Readiness readiness) override;
  void flush();
  bool receive_batch(size_t count_max);
  size_t gather(uint32_t& next);
  void send_gathered(size_t count);
  void send_singly(size_t message);

  EventLoop& loop_;
  FileDescriptor fd_;
  SocketAddress address_;
  const bool notes_arrival_;
  DatagramBuffers& buffers_;
  UdpReceiver& receiver_;
  UdpCounters& counters_;
  uint32_t first_ = DatagramBuffers::kNone;  // of what is to be sent
  uint32_t last_ = DatagramBuffers::kNone;
  bool segments_ = true;  // until the kernel or the network card refuses UDP_SEGMENT
};

}  // namespace earshot::io
