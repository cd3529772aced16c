#include "media/relay_sockets.h"

#include <utility>

#include "base/check.h"
#include "base/limits.h"

namespace earshot::media {

struct RelaySockets::Relay final : io::UdpReceiver {
  Relay(RelayReceiver& receiver_, turn::RelayId id_) : receiver(receiver_), id(id_) {}

  void on_datagrams(io::UdpSocket&, std::span<const io::Datagram> datagrams) override {
    for (const io::Datagram& datagram : datagrams) {
      if (open) receiver.on_peer_datagram(id, datagram);
    }
  }

  RelayReceiver& receiver;
  turn::RelayId id;
  bool open = true;
  SocketAddress address;
  std::unique_ptr<io::UdpSocket> socket;
};

RelaySockets::RelaySockets(io::EventLoop& loop, io::DatagramBuffers& buffers,
                           RelayReceiver& receiver, io::UdpCounters& counters)
    : loop_(loop), buffers_(buffers), receiver_(receiver), counters_(counters) {
  // After the buffers' own hook, so that what a closed one had to send is sent.
  loop.add_turn_end([this] { closing_.clear(); });
}

RelaySockets::~RelaySockets() = default;

void RelaySockets::set_addresses(std::optional<IpAddress> bound_v4,
                                 std::optional<IpAddress> bound_v6) {
  bound_v4_ = bound_v4;
  bound_v6_ = bound_v6;
}

bool RelaySockets::open(turn::RelayId relay, bool v4, uint16_t port) {
  const std::optional<IpAddress>& ip = v4 ? bound_v4_ : bound_v6_;
  if (!ip) return false;
  if (relay >= relays_.size()) relays_.resize(relay + 1);
  CHECK(relays_[relay] == nullptr);
  auto opened = std::make_unique<Relay>(receiver_, relay);
  const io::UdpOptions options{.address = SocketAddress(*ip, port),
                               .v6_only = true,
                               .receive_buffer_bytes = limits::kTurnRelayBufferBytes};
  auto socket = io::UdpSocket::create(loop_, options, buffers_, *opened, counters_);
  if (!socket.ok()) return false;
  opened->address = options.address;
  opened->socket = std::move(*socket);
  {
    const std::lock_guard lock(mutex_);
    bound_.insert(opened->address);
  }
  relays_[relay] = std::move(opened);
  return true;
}

void RelaySockets::close(turn::RelayId relay) {
  CHECK(relay < relays_.size() && relays_[relay] != nullptr);
  relays_[relay]->open = false;
  {
    const std::lock_guard lock(mutex_);
    bound_.erase(relays_[relay]->address);
  }
  closing_.push_back(std::move(relays_[relay]));
}

void RelaySockets::send(turn::RelayId relay, const turn::CheckedPeer& peer, turn::Packet packet) {
  CHECK(relay < relays_.size() && relays_[relay] != nullptr);
  relays_[relay]->socket->send(packet.data, packet.size, peer.address());
}

bool RelaySockets::is_open_at(const SocketAddress& address) const {
  const std::lock_guard lock(mutex_);
  return bound_.contains(address);
}

}  // namespace earshot::media
