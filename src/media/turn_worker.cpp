#include "media/turn_worker.h"

#include <utility>

#include "base/check.h"
#include "base/limits.h"
#include "base/log.h"
#include "media/socket_for.h"

namespace earshot::media {

static_assert(io::DatagramBuffers::kHeadroomBytes >= turn::kPacketHeadroom);
static_assert(io::DatagramBuffers::kTailroomBytes >= turn::kPacketTailroom);

TurnWorker::TurnWorker(io::EventLoop& loop, const TurnServerConfig& config,
                       const turn::Crypto& crypto, Random& random)
    : loop_(loop),
      buffers_(loop),
      relays_(loop, buffers_, *this, counters_.peers),
      streams_(loop, *this, counters_.streams),
      engine_(config.engine, crypto, *this, random),
      connections_(limits::kTurnStreamsMax, limits::kTurnStreamsPerHostMax),
      deadline_(loop, [this] {
        armed_for_.reset();
        engine_.on_deadline(loop_.now(), wall());
      }) {
  set_addresses(config.addresses);
  loop.add_turn_end([this] { arm_deadline(); });
}

TurnWorker::~TurnWorker() = default;

Result<void> TurnWorker::listen(const std::vector<SocketAddress>& addresses) {
  for (const SocketAddress& address : addresses) {
    Result<void> listening = listen(address);
    // Where any port will do, one that is free for UDP may be in use for TCP.
    int left = address.port() == 0 ? limits::kTurnPortTriesMax : 0;
    while (!listening.ok() && left-- > 0) listening = listen(address);
    TRY(std::move(listening));
  }
  return {};
}

Result<void> TurnWorker::listen(const SocketAddress& address) {
  const io::UdpOptions options{
      .address = address, .v6_only = false, .receive_buffer_bytes = limits::kTurnClientBufferBytes};
  TRY_ASSIGN(std::unique_ptr<io::UdpSocket> socket,
             io::UdpSocket::create(loop_, options, buffers_, *this, counters_.clients));
  // The same port, which the first may have chosen.
  TRY_ASSIGN(std::unique_ptr<io::TcpListener> listener,
             io::TcpListener::create(loop_, socket->address(), connections_, nullptr,
                                     {.on_turn = [this](std::unique_ptr<io::Stream> stream) {
                                       streams_.add(std::move(stream));
                                     }}));
  sockets_.push_back(std::move(socket));
  listeners_.push_back(std::move(listener));
  return {};
}

std::vector<SocketAddress> TurnWorker::listening() const {
  std::vector<SocketAddress> out;
  for (const auto& socket : sockets_) out.push_back(socket->address());
  return out;
}

void TurnWorker::adopt(std::unique_ptr<io::Stream> stream) {
  std::optional<io::ConnectionSlot> slot = connections_.acquire(stream->peer());
  if (!slot) {
    ++counters_.streams.refused;
    return;
  }
  stream->attach(loop_, std::move(*slot));
  streams_.add(std::move(stream));
}

void TurnWorker::set_addresses(const RelayAddresses& addresses) {
  relays_.set_addresses(addresses.bound_v4, addresses.bound_v6);
  engine_.set_addresses(addresses.told, loop_.now());
}

TurnCounters TurnWorker::counters() const {
  TurnCounters out = counters_;
  out.engine = engine_.counters();
  return out;
}

void TurnWorker::close() {
  listeners_.clear();
  streams_.close_all();
}

// ---- in ----

void TurnWorker::on_datagrams(io::UdpSocket& socket, std::span<const io::Datagram> datagrams) {
  const uint16_t port = socket.address().port();
  for (const io::Datagram& datagram : datagrams) {
    const turn::Path path{.tuple = {.client = datagram.from,
                                    .server = SocketAddress(datagram.to, port),
                                    .transport = turn::Transport::kUdp},
                          .link = 0};
    engine_.on_client_packet(loop_.now(), wall(), path, {datagram.data, datagram.size});
  }
}

void TurnWorker::on_peer_datagram(turn::RelayId relay, const io::Datagram& datagram) {
  engine_.on_peer_packet(loop_.now(), relay, datagram.from, {datagram.data, datagram.size});
}

void TurnWorker::on_frame(const turn::Path& path, Bytes frame) {
  // Copied, because around it stand its neighbours: the engine writes headers there. The second
  // buffer is for an answer.
  buffers_.make_room(2);
  uint8_t* const data = buffers_.copy(frame);
  if (data == nullptr) {
    ++counters_.streams.packets_dropped;  // longer than a datagram can be
    return;
  }
  engine_.on_client_packet(loop_.now(), wall(), path, {data, frame.size()});
}

void TurnWorker::on_stream_ended(uint64_t link) { engine_.on_link_closed(link, loop_.now()); }

// ---- out ----

void TurnWorker::send_to_client(const turn::Path& path, turn::Packet packet) {
  if (path.link != 0) {
    streams_.send(path.link, packet.bytes());
    return;
  }
  io::UdpSocket* const socket = socket_for(sockets_, path.tuple.server);
  CHECK(socket != nullptr);
  const bool wildcard = socket->address().is_wildcard();
  socket->send(packet.data, packet.size, path.tuple.client,
               wildcard ? path.tuple.server.ip() : IpAddress());
}

void TurnWorker::send_to_peer(turn::RelayId relay, const turn::CheckedPeer& peer,
                              turn::Packet packet) {
  relays_.send(relay, peer, packet);
}

bool TurnWorker::open_relay(turn::RelayId relay, bool v4, uint16_t port) {
  return relays_.open(relay, v4, port);
}

void TurnWorker::close_relay(turn::RelayId relay) { relays_.close(relay); }

void TurnWorker::close_link(uint64_t link) { streams_.close(link); }

// ---- time ----

WallTime TurnWorker::wall() {
  if (wall_turn_ != loop_.turn()) {
    wall_turn_ = loop_.turn();
    wall_ = loop_.clock().wall_now();
  }
  return wall_;
}

void TurnWorker::arm_deadline() {
  const std::optional<Timestamp> next = engine_.next_deadline();
  if (next == armed_for_) return;
  armed_for_ = next;
  if (next) {
    deadline_.arm(*next);
  } else {
    deadline_.cancel();
  }
}

}  // namespace earshot::media
