// Sends requests from many source addresses that are not ours, as an attacker would, at a TURN
// server on this host. Needs root (raw sockets, IP_HDRINCL).
//
//   turn_flood --server A:P --count N
#include <netinet/ip.h>
#include <netinet/udp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <span>

#include <CLI/CLI.hpp>

#include "codec/stun_message.h"
#include "io/file_descriptor.h"
#include "io/native_address.h"

namespace earshot::bench {
namespace {

struct Options {
  std::string server;
  uint32_t count = 1'000'000;
};

constexpr uint32_t kFirstSource = 0x2d000000;  // 45.0.0.0
constexpr uint32_t kUdpTransport = 17u << 24;
constexpr int kPausePackets = 512;  // after each so many, a moment for the server to read
constexpr useconds_t kPauseUs = 2000;

size_t write_request(std::span<uint8_t> out, bool allocate) {
  codec::StunWriter writer(out, codec::StunClass::kRequest,
                           allocate ? codec::StunMethod::kAllocate : codec::StunMethod::kBinding,
                           {});
  if (allocate) writer.add_u32(codec::StunAttribute::kRequestedTransport, kUdpTransport);
  return writer.finish().size();
}

int run(const Options& options) {
  const Result<SocketAddress> server = SocketAddress::parse(options.server);
  const io::FileDescriptor fd(::socket(AF_INET, SOCK_RAW | SOCK_CLOEXEC, IPPROTO_RAW));
  if (!server.ok() || !fd) {
    std::fprintf(stderr, "turn_flood: %s\n", std::strerror(errno));
    return 1;
  }
  sockaddr_storage native;
  const socklen_t length = io::to_native(*server, native);
  std::array<uint8_t, 256> packet{};
  const std::span<uint8_t> payload = std::span(packet).subspan(sizeof(iphdr) + sizeof(udphdr));
  uint32_t sent = 0;
  for (uint32_t index = 0; index < options.count; ++index) {
    const size_t size = write_request(payload, index % 2 == 0);
    const size_t total = sizeof(iphdr) + sizeof(udphdr) + size;
    iphdr ip{};
    ip.version = 4;
    ip.ihl = 5;
    ip.ttl = 64;
    ip.protocol = IPPROTO_UDP;
    ip.tot_len = htons(static_cast<uint16_t>(total));
    ip.saddr = htonl(kFirstSource + index);
    std::memcpy(&ip.daddr, server->ip().bytes().data(), 4);
    udphdr udp{};  // checksum 0: none
    udp.source = htons(static_cast<uint16_t>(1024 + index % 60'000));
    udp.dest = htons(server->port());
    udp.len = htons(static_cast<uint16_t>(sizeof udp + size));
    std::memcpy(packet.data(), &ip, sizeof ip);
    std::memcpy(packet.data() + sizeof ip, &udp, sizeof udp);
    if (::sendto(fd.get(), packet.data(), total, 0, reinterpret_cast<sockaddr*>(&native), length) >
        0) {
      ++sent;
    }
    if (index % kPausePackets == 0) ::usleep(kPauseUs);
  }
  std::printf("%u\n", sent);
  return 0;
}

}  // namespace
}  // namespace earshot::bench

int main(int argc, char** argv) {
  earshot::bench::Options options;
  CLI::App app("Requests from sources that are not ours");
  app.add_option("--server", options.server)->required();
  app.add_option("--count", options.count);
  CLI11_PARSE(app, argc, argv);
  return earshot::bench::run(options);
}
