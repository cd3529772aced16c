// What forwarding costs at least: a loop that takes packets of a publisher, decrypts them, and for
// each viewer writes a header, encrypts and sends; with the SRTP of the forwarding unit, on one
// thread, and without rooms, layers, retransmissions, pacing or RTCP.
#pragma once

#include <netinet/in.h>
#include <sys/socket.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <span>
#include <vector>

#include "base/socket_address.h"
#include "io/file_descriptor.h"
#include "srtp/receiver.h"
#include "srtp/sender.h"

namespace earshot::bench {

class BareLoop {
 public:
  // `viewers`: where their sockets are.
  BareLoop(std::span<const SocketAddress> viewers, size_t publishers);

  // Puts packets of a publisher into our socket: `datagram_bytes` each, protected.
  void publish(size_t publisher, size_t packets, size_t datagram_bytes);
  // Takes what was put there and sends it to these viewers: what is measured. Several packets of
  // one viewer leave as one (UDP_SEGMENT). How many left.
  size_t forward(size_t publisher, std::span<const size_t> viewers);

 private:
  static constexpr size_t kSlotBytes = 1536;
  static constexpr size_t kMessages = 64;  // of a call of sendmmsg(2)
  static constexpr size_t kPacketsMax = 8;

  struct Viewer {
    sockaddr_in address{};
    srtp::SrtpSender sender;
    std::vector<srtp::SendStream*> streams;  // by publisher
  };
  struct Publisher {
    srtp::SrtpSender sender;
    srtp::SrtpReceiver receiver;
    uint64_t next_index = 0;  // of what is published
  };
  struct alignas(cmsghdr) Control {
    std::array<uint8_t, CMSG_SPACE(sizeof(uint16_t))> bytes;
  };
  struct Opened {
    Bytes packet;
    size_t header_bytes = 0;
    uint64_t index = 0;
  };

  size_t receive(Publisher& publisher);
  void add(Viewer& viewer, srtp::SendStream& stream, size_t packets);
  void flush();

  io::FileDescriptor in_;
  io::FileDescriptor out_;
  sockaddr_in in_address_{};
  std::deque<Viewer> viewers_;
  std::deque<Publisher> publishers_;
  std::vector<uint8_t> received_;
  std::array<Opened, kPacketsMax> opened_{};
  std::vector<uint8_t> slots_;
  std::array<mmsghdr, kMessages> messages_{};
  std::array<iovec, kMessages * kPacketsMax> pieces_{};
  std::array<Control, kMessages> controls_{};
  size_t count_ = 0;  // of messages
  size_t pieces_used_ = 0;
};

}  // namespace earshot::bench
