// delay_line IF_A IF_B DELAY_MS: carries every Ethernet frame between two interfaces of this
// network namespace, each way that much later. Stands in for netem, which many kernels lack.
// Prints "delay line up" once it carries; ends with SIGTERM. One thread.
#include <arpa/inet.h>
#include <linux/if_packet.h>
#include <net/ethernet.h>
#include <net/if.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <deque>
#include <vector>

namespace {

using Clock = std::chrono::steady_clock;

constexpr size_t kFrameBytesMax = 65536;
constexpr int kReceiveBufferBytes = 4 << 20;
// Frames read in a row before what is due is sent.
constexpr int kBurst = 64;

struct Frame {
  Clock::time_point due;
  std::vector<unsigned char> bytes;
};

struct End {
  int fd = -1;
  std::deque<Frame> waiting;  // for the other end; the delay is the same for all, so in order
};

[[noreturn]] void give_up(const char* what) {
  std::perror(what);
  std::exit(1);
}

int open_end(const char* name) {
  const int fd = socket(AF_PACKET, SOCK_RAW | SOCK_NONBLOCK | SOCK_CLOEXEC, htons(ETH_P_ALL));
  if (fd < 0) give_up("socket");
  sockaddr_ll address{};
  address.sll_family = AF_PACKET;
  address.sll_protocol = htons(ETH_P_ALL);
  address.sll_ifindex = static_cast<int>(if_nametoindex(name));
  if (address.sll_ifindex == 0) give_up(name);
  if (bind(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) give_up("bind");
  packet_mreq promiscuous{};
  promiscuous.mr_ifindex = address.sll_ifindex;
  promiscuous.mr_type = PACKET_MR_PROMISC;
  if (setsockopt(fd, SOL_PACKET, PACKET_ADD_MEMBERSHIP, &promiscuous, sizeof promiscuous) != 0) {
    give_up("promiscuous");
  }
  setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &kReceiveBufferBytes, sizeof kReceiveBufferBytes);
  return fd;
}

void take_in(End& end, Clock::duration delay) {
  static std::array<unsigned char, kFrameBytesMax> buffer;
  for (int i = 0; i < kBurst; ++i) {
    sockaddr_ll from{};
    socklen_t length = sizeof from;
    const ssize_t size = recvfrom(end.fd, buffer.data(), buffer.size(), 0,
                                  reinterpret_cast<sockaddr*>(&from), &length);
    if (size <= 0) return;
    if (from.sll_pkttype == PACKET_OUTGOING) continue;  // what we sent ourselves
    end.waiting.push_back({Clock::now() + delay, {buffer.data(), buffer.data() + size}});
  }
}

// Sends what is due and returns when the next frame will be, in ms; -1: nothing waits.
int send_due(End& from, const End& to) {
  const Clock::time_point now = Clock::now();
  while (!from.waiting.empty() && from.waiting.front().due <= now) {
    const auto& bytes = from.waiting.front().bytes;
    // A full queue loses frames, as on any wire.
    [[maybe_unused]] const ssize_t sent = send(to.fd, bytes.data(), bytes.size(), 0);
    from.waiting.pop_front();
  }
  if (from.waiting.empty()) return -1;
  const auto left = from.waiting.front().due - now;
  return static_cast<int>(std::chrono::ceil<std::chrono::milliseconds>(left).count());
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4) {
    std::fprintf(stderr, "usage: delay_line IF_A IF_B DELAY_MS\n");
    return 2;
  }
  std::array<End, 2> ends;
  ends[0].fd = open_end(argv[1]);
  ends[1].fd = open_end(argv[2]);
  const std::chrono::milliseconds delay(std::atoi(argv[3]));
  std::puts("delay line up");
  std::fflush(stdout);
  for (;;) {
    const int first = send_due(ends[0], ends[1]);
    const int second = send_due(ends[1], ends[0]);
    const int wait = first < 0 ? second : second < 0 ? first : std::min(first, second);
    std::array<pollfd, 2> watched{{{ends[0].fd, POLLIN, 0}, {ends[1].fd, POLLIN, 0}}};
    if (poll(watched.data(), watched.size(), wait) < 0) give_up("poll");
    for (size_t i = 0; i < ends.size(); ++i) {
      if (watched[i].revents != 0) take_in(ends[i], delay);
    }
  }
}
