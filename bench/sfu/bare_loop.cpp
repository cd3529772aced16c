#include "sfu/bare_loop.h"

#include <netinet/udp.h>

#include <cstring>

#include "base/check.h"
#include "codec/big_endian.h"
#include "io/native_address.h"
#include "srtp/testing/packets.h"

namespace earshot::bench {
namespace {

using srtp::SrtpProfile;

constexpr SrtpProfile kProfile = SrtpProfile::kAeadAes128Gcm;
constexpr size_t kHeaderBytes = 24;  // with the extension that carries mid and transport sequence
constexpr uint8_t kExtensionBit = 0x10;

io::FileDescriptor open_socket() {
  io::FileDescriptor fd(::socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  const int never_fragments = IP_PMTUDISC_DO;
  CHECK(::setsockopt(fd.get(), IPPROTO_IP, IP_MTU_DISCOVER, &never_fragments,
                     sizeof never_fragments) == 0);
  sockaddr_in any{};
  any.sin_family = AF_INET;
  any.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  CHECK(::bind(fd.get(), reinterpret_cast<const sockaddr*>(&any), sizeof any) == 0);
  return fd;
}

sockaddr_in native(const SocketAddress& address) {
  sockaddr_storage storage{};
  io::to_native(address, storage);
  sockaddr_in out{};
  std::memcpy(&out, &storage, sizeof out);
  return out;
}

void write_header(uint8_t* at, uint32_t ssrc, uint64_t index) {
  std::memset(at, 0, kHeaderBytes);
  at[0] = 0x80 | kExtensionBit;
  at[1] = 96;
  codec::store16(at + 2, static_cast<uint16_t>(index));
  codec::store32(at + 4, static_cast<uint32_t>(index * 3000));
  codec::store32(at + 8, ssrc);
  codec::store16(at + 12, 0xBEDE);
  codec::store16(at + 14, (kHeaderBytes - 16) / 4);
}

uint32_t ssrc_of(size_t publisher) { return static_cast<uint32_t>(1 + publisher); }

}  // namespace

BareLoop::BareLoop(std::span<const SocketAddress> viewers, size_t publishers)
    : in_(open_socket()),
      out_(open_socket()),
      received_(kPacketsMax * kSlotBytes),
      slots_(kMessages * kPacketsMax * kSlotBytes) {
  socklen_t length = sizeof in_address_;
  CHECK(::getsockname(in_.get(), reinterpret_cast<sockaddr*>(&in_address_), &length) == 0);
  for (size_t i = 0; i < publishers; ++i) {
    const srtp::MasterKey key = srtp::testing::some_key(kProfile, static_cast<uint8_t>(i));
    publishers_.push_back({.sender = {kProfile, key}, .receiver = {kProfile, key}});
  }
  for (const SocketAddress& address : viewers) {
    const auto number = static_cast<uint8_t>(100 + viewers_.size());
    Viewer& viewer = viewers_.emplace_back(
        Viewer{.address = native(address),
               .sender = {kProfile, srtp::testing::some_key(kProfile, number)},
               .streams = {}});
    for (size_t i = 0; i < publishers; ++i)
      viewer.streams.push_back(viewer.sender.stream(ssrc_of(i)));
  }
}

void BareLoop::publish(size_t number, size_t packets, size_t datagram_bytes) {
  Publisher& publisher = publishers_[number];
  CHECK(packets <= kPacketsMax && datagram_bytes <= kSlotBytes);
  const std::vector<uint8_t> payload(datagram_bytes - kHeaderBytes - srtp::kGcmTagBytes, 0x5A);
  std::array<uint8_t, kHeaderBytes> header;
  std::array<uint8_t, kSlotBytes> out;
  for (size_t i = 0; i < packets; ++i) {
    const uint64_t index = publisher.next_index++;
    write_header(header.data(), ssrc_of(number), index);
    const size_t size = publisher.sender.protect_rtp(*publisher.sender.stream(ssrc_of(number)),
                                                     index, {header, {}, payload}, out);
    CHECK(::sendto(out_.get(), out.data(), size, 0, reinterpret_cast<sockaddr*>(&in_address_),
                   sizeof in_address_) == static_cast<ssize_t>(size));
  }
}

size_t BareLoop::receive(Publisher& publisher) {
  std::array<mmsghdr, kPacketsMax> messages{};
  std::array<iovec, kPacketsMax> pieces;
  for (size_t i = 0; i < kPacketsMax; ++i) {
    pieces[i] = {received_.data() + i * kSlotBytes, kSlotBytes};
    messages[i].msg_hdr.msg_iov = &pieces[i];
    messages[i].msg_hdr.msg_iovlen = 1;
  }
  const int count = ::recvmmsg(in_.get(), messages.data(), kPacketsMax, MSG_DONTWAIT, nullptr);
  CHECK(count > 0);
  for (size_t i = 0; i < static_cast<size_t>(count); ++i) {
    const auto opened = publisher.receiver.unprotect_rtp(
        {static_cast<uint8_t*>(pieces[i].iov_base), messages[i].msg_len});
    CHECK(opened.has_value());
    opened_[i] = {opened->packet, opened->header_bytes, opened->index};
  }
  return static_cast<size_t>(count);
}

size_t BareLoop::forward(size_t publisher, std::span<const size_t> viewers) {
  const size_t packets = receive(publishers_[publisher]);
  for (const size_t number : viewers) {
    Viewer& viewer = viewers_[number];
    add(viewer, *viewer.streams[publisher], packets);
    if (count_ == kMessages) flush();
  }
  flush();
  return packets * viewers.size();
}

void BareLoop::add(Viewer& viewer, srtp::SendStream& stream, size_t packets) {
  msghdr& message = messages_[count_].msg_hdr;
  message = {};
  message.msg_name = &viewer.address;
  message.msg_namelen = sizeof viewer.address;
  message.msg_iov = &pieces_[pieces_used_];
  message.msg_iovlen = packets;
  size_t size = 0;
  for (size_t i = 0; i < packets; ++i) {
    const Opened& opened = opened_[i];
    uint8_t* const slot = slots_.data() + pieces_used_ * kSlotBytes;
    std::memcpy(slot, opened.packet.data(), opened.header_bytes);
    codec::store32(slot + 8, stream.ssrc());
    size = viewer.sender.protect_rtp(
        stream, opened.index,
        {{slot, opened.header_bytes}, {}, opened.packet.subspan(opened.header_bytes)},
        {slot, kSlotBytes});
    CHECK(size > 0);
    pieces_[pieces_used_++] = {slot, size};
  }
  if (packets > 1) {
    message.msg_control = controls_[count_].bytes.data();
    message.msg_controllen = controls_[count_].bytes.size();
    cmsghdr* const control = CMSG_FIRSTHDR(&message);
    control->cmsg_level = IPPROTO_UDP;
    control->cmsg_type = UDP_SEGMENT;
    control->cmsg_len = CMSG_LEN(sizeof(uint16_t));
    const auto segment = static_cast<uint16_t>(size);
    std::memcpy(CMSG_DATA(control), &segment, sizeof segment);
  }
  ++count_;
}

void BareLoop::flush() {
  size_t done = 0;
  while (done < count_) {
    const int sent = ::sendmmsg(out_.get(), &messages_[done], static_cast<unsigned>(count_ - done),
                                MSG_DONTWAIT);
    CHECK(sent > 0);
    done += static_cast<size_t>(sent);
  }
  count_ = pieces_used_ = 0;
}

}  // namespace earshot::bench
