// What recvmmsg(2) and sendmmsg(2) take, made once per loop. Only for datagram_buffers.cpp and
// udp_socket.cpp.
#pragma once

#include <netinet/in.h>
#include <sys/socket.h>

#include <array>
#include <ctime>

#include "base/limits.h"

namespace earshot::io {

struct DatagramHeaders {
  static constexpr size_t kBatch = limits::kDatagramBatchMax;
  // Out: the source address, and the size of the segments; in: the address asked, and when.
  static constexpr size_t kControlBytes =
      CMSG_SPACE(sizeof(in6_pktinfo)) + CMSG_SPACE(sizeof(timespec));

  struct alignas(cmsghdr) Control {
    std::array<uint8_t, kControlBytes> bytes;
  };

  std::array<mmsghdr, kBatch> messages{};
  std::array<sockaddr_storage, kBatch> names{};
  std::array<Control, kBatch> controls{};
  // More than one of a message is a run of segments.
  std::array<iovec, limits::kDatagramBuffers> pieces{};
};

}  // namespace earshot::io
