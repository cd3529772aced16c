#include "io/udp_socket.h"

#include <netinet/udp.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include "io/datagram_headers.h"
#include "io/native_address.h"

namespace earshot::io {
namespace {

constexpr size_t kSegmentsMax = 64;               // UDP_MAX_SEGMENTS of older kernels
constexpr size_t kSegmentedBytesMax = 63 * 1024;  // below the largest IP packet

bool set_option(int fd, int level, int option, int value) {
  return ::setsockopt(fd, level, option, &value, sizeof value) == 0;
}

Error bind_error(const SocketAddress& address) {
  return Error{ErrorCode::kUnavailable,
               "cannot use UDP " + address.to_string() + ": " + std::strerror(errno)};
}

bool set_options(int fd, const UdpOptions& options) {
  const bool v4 = options.address.is_v4();
  if (!v4 && !set_option(fd, IPPROTO_IPV6, IPV6_V6ONLY, options.v6_only ? 1 : 0)) return false;
  if (options.address.is_wildcard() && !(v4 ? set_option(fd, IPPROTO_IP, IP_PKTINFO, 1)
                                            : set_option(fd, IPPROTO_IPV6, IPV6_RECVPKTINFO, 1))) {
    return false;
  }
  if (options.shares_port && !set_option(fd, SOL_SOCKET, SO_REUSEPORT, 1)) return false;
  if (options.never_fragments &&
      !(v4 ? set_option(fd, IPPROTO_IP, IP_MTU_DISCOVER, IP_PMTUDISC_DO)
           : set_option(fd, IPPROTO_IPV6, IPV6_MTU_DISCOVER, IPV6_PMTUDISC_DO))) {
    return false;
  }
  if (options.notes_arrival && !set_option(fd, SOL_SOCKET, SO_TIMESTAMPNS, 1)) return false;
  if (options.receive_buffer_bytes > 0) {
    // The first goes beyond net.core.rmem_max and needs a privilege.
    if (!set_option(fd, SOL_SOCKET, SO_RCVBUFFORCE, options.receive_buffer_bytes)) {
      set_option(fd, SOL_SOCKET, SO_RCVBUF, options.receive_buffer_bytes);
    }
    if (!set_option(fd, SOL_SOCKET, SO_SNDBUFFORCE, options.receive_buffer_bytes)) {
      set_option(fd, SOL_SOCKET, SO_SNDBUF, options.receive_buffer_bytes);
    }
  }
  return true;
}

// The address that a packet was sent to, for a socket on the wildcard.
IpAddress destination(msghdr& header) {
  for (cmsghdr* c = CMSG_FIRSTHDR(&header); c != nullptr; c = CMSG_NXTHDR(&header, c)) {
    if (c->cmsg_level == IPPROTO_IP && c->cmsg_type == IP_PKTINFO) {
      in_pktinfo info;
      std::memcpy(&info, CMSG_DATA(c), sizeof info);
      std::array<uint8_t, 4> bytes;
      std::memcpy(bytes.data(), &info.ipi_addr, bytes.size());
      return IpAddress::v4(bytes);
    }
    if (c->cmsg_level == IPPROTO_IPV6 && c->cmsg_type == IPV6_PKTINFO) {
      in6_pktinfo info;
      std::memcpy(&info, CMSG_DATA(c), sizeof info);
      std::array<uint8_t, 16> bytes;
      std::memcpy(bytes.data(), &info.ipi6_addr, bytes.size());
      return IpAddress::v6(bytes).unmapped();
    }
  }
  return {};
}

// How long ago a packet came by the system's clock; none when the kernel did not say.
Duration age(msghdr& header, const timespec& now) {
  for (cmsghdr* c = CMSG_FIRSTHDR(&header); c != nullptr; c = CMSG_NXTHDR(&header, c)) {
    if (c->cmsg_level != SOL_SOCKET || c->cmsg_type != SCM_TIMESTAMPNS) continue;
    timespec came;
    std::memcpy(&came, CMSG_DATA(c), sizeof came);
    return Duration(1s) * (now.tv_sec - came.tv_sec) + Duration(now.tv_nsec - came.tv_nsec);
  }
  return {};
}

class ControlWriter {
 public:
  explicit ControlWriter(DatagramHeaders::Control& control) : bytes_(control.bytes.data()) {}

  template <class Value>
  void add(int level, int type, const Value& value) {
    auto* const header = reinterpret_cast<cmsghdr*>(bytes_ + size_);
    header->cmsg_level = level;
    header->cmsg_type = type;
    header->cmsg_len = CMSG_LEN(sizeof value);
    std::memcpy(CMSG_DATA(header), &value, sizeof value);
    size_ += CMSG_SPACE(sizeof value);
  }
  void add_source(const IpAddress& from) {
    if (from.is_v4()) {
      in_pktinfo info{};
      std::memcpy(&info.ipi_spec_dst, from.bytes().data(), 4);
      add(IPPROTO_IP, IP_PKTINFO, info);
    } else {
      in6_pktinfo info{};
      std::memcpy(&info.ipi6_addr, from.bytes().data(), 16);
      add(IPPROTO_IPV6, IPV6_PKTINFO, info);
    }
  }
  size_t size() const { return size_; }

 private:
  uint8_t* bytes_;
  size_t size_ = 0;
};

}  // namespace

Result<std::unique_ptr<UdpSocket>> UdpSocket::create(EventLoop& loop, const UdpOptions& options,
                                                     DatagramBuffers& buffers,
                                                     UdpReceiver& receiver, UdpCounters& counters) {
  FileDescriptor fd(::socket(options.address.is_v4() ? AF_INET : AF_INET6,
                             SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  sockaddr_storage native;
  socklen_t length = to_native(options.address, native);
  if (!fd || !set_options(fd.get(), options) ||
      ::bind(fd.get(), reinterpret_cast<sockaddr*>(&native), length) != 0) {
    return bind_error(options.address);
  }
  length = sizeof native;
  if (::getsockname(fd.get(), reinterpret_cast<sockaddr*>(&native), &length) != 0) {
    return bind_error(options.address);
  }
  std::unique_ptr<UdpSocket> socket(new UdpSocket(loop, std::move(fd), from_native(native),
                                                  options.notes_arrival, buffers, receiver,
                                                  counters));
  TRY(loop.watch_readable(socket->fd_.get(), *socket));
  return socket;
}

UdpSocket::UdpSocket(EventLoop& loop, FileDescriptor fd, const SocketAddress& address,
                     bool notes_arrival, DatagramBuffers& buffers, UdpReceiver& receiver,
                     UdpCounters& counters)
    : loop_(loop),
      fd_(std::move(fd)),
      address_(address),
      notes_arrival_(notes_arrival),
      buffers_(buffers),
      receiver_(receiver),
      counters_(counters) {}

UdpSocket::~UdpSocket() {
  flush();
  std::erase(buffers_.unsent_, this);
  loop_.unwatch(fd_.get(), *this);
}

// ---- in ----

void UdpSocket::on_ready(Readiness) {
  size_t left = limits::kDatagramsPerTurnMax;
  while (left > 0) {
    const size_t count_max = std::min(left, limits::kDatagramBatchMax);
    if (!receive_batch(count_max)) return;
    left -= count_max;
  }
  loop_.wake_soon(*this);
}

// True when there may be more: the batch was full.
bool UdpSocket::receive_batch(size_t count_max) {
  buffers_.make_room(2 * count_max);
  DatagramHeaders& headers = *buffers_.headers_;
  const bool wildcard = address_.is_wildcard();
  for (size_t i = 0; i < count_max; ++i) {
    headers.pieces[i] = {buffers_.slot(buffers_.used_ + i), limits::kDatagramBytesMax};
    msghdr& header = headers.messages[i].msg_hdr;
    header = {};
    header.msg_name = &headers.names[i];
    header.msg_namelen = sizeof headers.names[i];
    header.msg_iov = &headers.pieces[i];
    header.msg_iovlen = 1;
    if (wildcard || notes_arrival_) {
      header.msg_control = headers.controls[i].bytes.data();
      header.msg_controllen = headers.controls[i].bytes.size();
    }
  }
  const int count = ::recvmmsg(fd_.get(), headers.messages.data(), static_cast<unsigned>(count_max),
                               MSG_DONTWAIT, nullptr);
  // Other errors are of one earlier packet, reported once, and reading goes on.
  if (count < 0) return errno != EAGAIN;
  std::array<Datagram, DatagramHeaders::kBatch> datagrams;
  size_t taken = 0;
  Timestamp now;
  timespec wall{};
  if (notes_arrival_) {
    now = loop_.clock().now();
    clock_gettime(CLOCK_REALTIME, &wall);
  }
  for (size_t i = 0; i < static_cast<size_t>(count); ++i) {
    mmsghdr& message = headers.messages[i];
    if ((message.msg_hdr.msg_flags & MSG_TRUNC) != 0) {
      ++counters_.too_long;
      continue;
    }
    datagrams[taken++] = {static_cast<uint8_t*>(headers.pieces[i].iov_base), message.msg_len,
                          from_native(headers.names[i]),
                          wildcard ? destination(message.msg_hdr) : address_.ip()};
    if (notes_arrival_) datagrams[taken - 1].arrived = now - age(message.msg_hdr, wall);
    counters_.received_bytes += message.msg_len;
  }
  counters_.received += taken;
  buffers_.used_ += static_cast<size_t>(count);
  buffers_.kept_ = buffers_.used_;
  if (taken > 0) receiver_.on_datagrams(*this, {datagrams.data(), taken});
  buffers_.kept_ = 0;
  return static_cast<size_t>(count) == count_max;
}

// ---- out ----

void UdpSocket::send(const uint8_t* data, size_t size, const SocketAddress& to,
                     const IpAddress& from) {
  const uint32_t index = buffers_.outgoing_slot(data, size);
  if (index == DatagramBuffers::kNone) {
    ++counters_.unsent;
    return;
  }
  buffers_.outgoing_[index] = {data, size, to, from, DatagramBuffers::kNone};
  if (first_ == DatagramBuffers::kNone) {
    first_ = index;
    buffers_.unsent_.push_back(this);
  } else {
    buffers_.outgoing_[last_].next = index;
  }
  last_ = index;
}

void UdpSocket::flush() {
  uint32_t next = std::exchange(first_, DatagramBuffers::kNone);
  while (next != DatagramBuffers::kNone) send_gathered(gather(next));
}

// Fills the headers from the list that starts at `next` and moves that on; the number of messages.
size_t UdpSocket::gather(uint32_t& next) {
  DatagramHeaders& headers = *buffers_.headers_;
  size_t messages = 0, pieces = 0;
  while (next != DatagramBuffers::kNone && messages < DatagramHeaders::kBatch &&
         pieces < headers.pieces.size()) {
    const DatagramBuffers::Outgoing& first = buffers_.outgoing_[next];
    const size_t first_piece = pieces;
    size_t bytes = 0;
    bool last = false;
    // All but the last of a run have the same size (udp(7), UDP_SEGMENT).
    while (next != DatagramBuffers::kNone && !last) {
      DatagramBuffers::Outgoing& packet = buffers_.outgoing_[next];
      const bool more = pieces > first_piece;
      if (more &&
          (!segments_ || packet.size > first.size || packet.size == 0 || packet.to != first.to ||
           packet.from != first.from || pieces - first_piece == kSegmentsMax ||
           pieces == headers.pieces.size() || bytes + packet.size > kSegmentedBytesMax)) {
        break;
      }
      headers.pieces[pieces++] = {const_cast<uint8_t*>(packet.data), packet.size};
      bytes += packet.size;
      last = packet.size < first.size;
      packet.data = nullptr;
      next = packet.next;
    }
    msghdr& header = headers.messages[messages].msg_hdr;
    header = {};
    header.msg_name = &headers.names[messages];
    header.msg_namelen = to_native(first.to, headers.names[messages]);
    header.msg_iov = &headers.pieces[first_piece];
    header.msg_iovlen = pieces - first_piece;
    ControlWriter control(headers.controls[messages]);
    if (!first.from.is_wildcard()) control.add_source(first.from);
    if (header.msg_iovlen > 1) {
      control.add(IPPROTO_UDP, UDP_SEGMENT, static_cast<uint16_t>(first.size));
    }
    if (control.size() > 0) header.msg_control = headers.controls[messages].bytes.data();
    header.msg_controllen = control.size();
    ++messages;
  }
  return messages;
}

void UdpSocket::send_gathered(size_t count) {
  DatagramHeaders& headers = *buffers_.headers_;
  size_t done = 0;
  while (done < count) {
    const int sent = ::sendmmsg(fd_.get(), &headers.messages[done],
                                static_cast<unsigned>(count - done), MSG_DONTWAIT);
    if (sent > 0) {
      for (size_t i = 0; i < static_cast<size_t>(sent); ++i, ++done) {
        counters_.sent += headers.messages[done].msg_hdr.msg_iovlen;
        counters_.sent_bytes += headers.messages[done].msg_len;
      }
      continue;
    }
    if (errno == EINTR) continue;
    const bool run = headers.messages[done].msg_hdr.msg_iovlen > 1;
    if (run && errno != EAGAIN && errno != ENOBUFS) {
      if (errno == EIO) segments_ = false;  // the card cannot make the checksums
      send_singly(done);
    } else {
      counters_.unsent += headers.messages[done].msg_hdr.msg_iovlen;
    }
    ++done;
  }
}

// A run that the kernel refused as one: too long for the path, or not supported.
void UdpSocket::send_singly(size_t message) {
  msghdr header = buffers_.headers_->messages[message].msg_hdr;
  const std::span<iovec> pieces(header.msg_iov, header.msg_iovlen);
  // The segment size is the last control message.
  header.msg_controllen -= CMSG_SPACE(sizeof(uint16_t));
  if (header.msg_controllen == 0) header.msg_control = nullptr;
  header.msg_iovlen = 1;
  for (iovec& piece : pieces) {
    header.msg_iov = &piece;
    if (::sendmsg(fd_.get(), &header, MSG_DONTWAIT) < 0) {
      ++counters_.unsent;
    } else {
      ++counters_.sent;
      counters_.sent_bytes += piece.iov_len;
    }
  }
}

}  // namespace earshot::io
