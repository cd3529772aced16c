// Sends packets through a TURN server to a peer that echoes them, and tells how many came back and
// how much processor time the server took: one JSON line.
//
//   turn_load --server A:P --pid N --logins FILE --clients N --bytes N --rate N --seconds N
//
// FILE: "username password" lines. Client and peer addresses are in --client-ip and --peer-ip.
#include <sys/epoll.h>
#include <sys/socket.h>

#include <array>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <fstream>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "io/native_address.h"
#include "lib/processor_time.h"
#include "turn/turn_client.h"

namespace earshot::bench {
namespace {

using SteadyClock = std::chrono::steady_clock;
using namespace std::chrono_literals;

constexpr int kBurstMax = 32;

struct Options {
  std::string server, client_ip, peer_ip, logins;
  int pid = 0;
  size_t clients = 1;
  size_t bytes = 160;
  size_t rate = 1000;  // packets a second, of all clients
  double seconds = 5;
};

std::vector<Login> read_logins(const std::string& path) {
  std::vector<Login> logins;
  std::ifstream file(path);
  for (Login login; file >> login.username >> login.password;) logins.push_back(login);
  return logins;
}

// All sockets of the load, driven by one thread.
class Load {
 public:
  explicit Load(const Options& options) : options_(options) {}

  Result<void> open() {
    TRY_ASSIGN(const SocketAddress server, SocketAddress::parse(options_.server));
    TRY_ASSIGN(const SocketAddress client, SocketAddress::parse(options_.client_ip + ":0"));
    TRY_ASSIGN(const SocketAddress peer, SocketAddress::parse(options_.peer_ip + ":7000"));
    TRY_ASSIGN(peer_, udp_socket(peer, nullptr));
    epoll_ = io::FileDescriptor(::epoll_create1(EPOLL_CLOEXEC));
    watch(peer_.get());
    const std::vector<Login> logins = read_logins(options_.logins);
    if (logins.size() < options_.clients) return Error{ErrorCode::kInvalid, "too few logins"};
    for (size_t index = 0; index < options_.clients; ++index) {
      TRY_ASSIGN(io::FileDescriptor fd, udp_socket(client, &server));
      TRY_ASSIGN(Session session, open_channel(fd.get(), logins[index], peer));
      sessions_.push_back(std::move(session));
      watch(fd.get());
      clients_.push_back(std::move(fd));
    }
    return {};
  }

  void run() {
    const auto begin = SteadyClock::now();
    const auto end = begin + std::chrono::duration_cast<SteadyClock::duration>(
                                 std::chrono::duration<double>(options_.seconds));
    for (auto now = begin; now < end; now = SteadyClock::now()) {
      const double due =
          std::chrono::duration<double>(now - begin).count() * static_cast<double>(options_.rate);
      // In small bursts, so that a late turn of this tool does not overflow anybody's buffer.
      for (int burst = 0; burst < kBurstMax && static_cast<double>(sent_) < due; ++burst) {
        send_one();
      }
      take(static_cast<double>(sent_) < due ? 0 : 1);
    }
    // Until nothing has come for a while.
    for (int quiet = 0; quiet < 20;) quiet = take(25) ? 0 : quiet + 1;
  }

  Result<void> close() {
    for (size_t index = 0; index < clients_.size(); ++index) {
      TRY(close_channel(clients_[index].get(), sessions_[index]));
    }
    return {};
  }

  uint64_t sent() const { return sent_; }
  uint64_t echoed() const { return echoed_; }
  uint64_t received() const { return received_; }

 private:
  void watch(int fd) {
    epoll_event event{.events = EPOLLIN, .data = {.fd = fd}};
    ::epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, fd, &event);
  }

  void send_one() {
    const auto size = static_cast<uint16_t>(options_.bytes);
    packet_[0] = kChannel >> 8;
    packet_[1] = kChannel & 0xff;
    packet_[2] = static_cast<uint8_t>(size >> 8);
    packet_[3] = static_cast<uint8_t>(size & 0xff);
    const int fd = clients_[sent_ % clients_.size()].get();
    if (::send(fd, packet_.data(), kChannelHeaderBytes + size, 0) > 0) ++sent_;
  }

  // Takes what is there, waiting at most so long; false when there was nothing.
  bool take(int wait_ms) {
    std::array<epoll_event, 64> events;
    const int count = ::epoll_wait(epoll_.get(), events.data(), events.size(), wait_ms);
    for (int index = 0; index < count; ++index) {
      if (events[index].data.fd == peer_.get()) {
        echo();
      } else {
        while (::recv(events[index].data.fd, buffer_.data(), buffer_.size(), 0) > 0) ++received_;
      }
    }
    return count > 0;
  }

  void echo() {
    sockaddr_storage from;
    while (true) {
      socklen_t length = sizeof from;
      const ssize_t size = ::recvfrom(peer_.get(), buffer_.data(), buffer_.size(), 0,
                                      reinterpret_cast<sockaddr*>(&from), &length);
      if (size <= 0) return;
      ++echoed_;
      ::sendto(peer_.get(), buffer_.data(), static_cast<size_t>(size), 0,
               reinterpret_cast<sockaddr*>(&from), length);
    }
  }

  const Options& options_;
  io::FileDescriptor epoll_, peer_;
  std::vector<io::FileDescriptor> clients_;
  std::vector<Session> sessions_;  // of clients_
  std::array<uint8_t, 2048> packet_{};
  std::array<uint8_t, 2048> buffer_{};
  uint64_t sent_ = 0, echoed_ = 0, received_ = 0;
};

Result<void> run(const Options& options) {
  Load load(options);
  TRY(load.open());
  const ProcessorTime processor(options.pid);
  load.run();
  const double used_s = processor.seconds();
  std::printf("{\"sent\":%lu,\"echoed\":%lu,\"received\":%lu,\"processor_s\":%.6f}\n", load.sent(),
              load.echoed(), load.received(), used_s);
  return load.close();
}

}  // namespace
}  // namespace earshot::bench

int main(int argc, char** argv) {
  earshot::bench::Options options;
  CLI::App app("Load for a TURN server");
  app.add_option("--server", options.server)->required();
  app.add_option("--client-ip", options.client_ip)->required();
  app.add_option("--peer-ip", options.peer_ip)->required();
  app.add_option("--logins", options.logins)->required();
  app.add_option("--pid", options.pid)->required();
  app.add_option("--clients", options.clients);
  app.add_option("--bytes", options.bytes)->check(CLI::Range(1, 1400));
  app.add_option("--rate", options.rate);
  app.add_option("--seconds", options.seconds);
  CLI11_PARSE(app, argc, argv);
  const auto done = earshot::bench::run(options);
  if (done.ok()) return 0;
  std::fprintf(stderr, "turn_load: %s\n", done.error().message.c_str());
  return 1;
}
