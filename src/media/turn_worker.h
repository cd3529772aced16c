// What the media thread does: takes packets from the sockets to the engine and those of the engine
// to the sockets. Everything here is on the media thread, that of `loop`.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "base/random.h"
#include "io/connection_limit.h"
#include "io/datagram_buffers.h"
#include "io/event_loop.h"
#include "io/tcp_listener.h"
#include "io/timer.h"
#include "io/udp_socket.h"
#include "media/relay_sockets.h"
#include "media/turn_config.h"
#include "media/turn_streams.h"
#include "turn/driver.h"
#include "turn/engine.h"

namespace earshot::media {

class TurnWorker final : private turn::Driver,
                         private io::UdpReceiver,
                         private RelayReceiver,
                         private FrameReceiver {
 public:
  TurnWorker(io::EventLoop& loop, const TurnServerConfig& config, const turn::Crypto& crypto,
             Random& random);
  ~TurnWorker() override;

  // UDP and TCP on each address.
  Result<void> listen(const std::vector<SocketAddress>& addresses);
  std::vector<SocketAddress> listening() const;

  turn::Engine& engine() { return engine_; }
  // A stream of another loop, detached.
  void adopt(std::unique_ptr<io::Stream> stream);
  void set_addresses(const RelayAddresses& addresses);
  TurnCounters counters() const;
  // Any thread.
  bool relays_from(const SocketAddress& address) const { return relays_.is_open_at(address); }
  // No new connections; those there are end within this turn.
  void close();

 private:
  // turn::Driver
  void send_to_client(const turn::Path& path, turn::Packet packet) override;
  void send_to_peer(turn::RelayId relay, const turn::CheckedPeer& peer,
                    turn::Packet packet) override;
  bool open_relay(turn::RelayId relay, bool v4, uint16_t port) override;
  void close_relay(turn::RelayId relay) override;
  void close_link(uint64_t link) override;

  // from the sockets
  void on_datagrams(io::UdpSocket& socket, std::span<const io::Datagram> datagrams) override;
  void on_peer_datagram(turn::RelayId relay, const io::Datagram& datagram) override;
  void on_frame(const turn::Path& path, Bytes frame) override;
  void on_stream_ended(uint64_t link) override;

  Result<void> listen(const SocketAddress& address);
  WallTime wall();
  void arm_deadline();

  io::EventLoop& loop_;
  io::DatagramBuffers buffers_;
  TurnCounters counters_;  // but for the engine's
  RelaySockets relays_;
  TurnStreams streams_;
  turn::Engine engine_;
  io::ConnectionLimit connections_;
  std::vector<std::unique_ptr<io::UdpSocket>> sockets_;
  std::vector<std::unique_ptr<io::TcpListener>> listeners_;
  io::Timer deadline_;
  std::optional<Timestamp> armed_for_;
  WallTime wall_;
  uint64_t wall_turn_ = 0;  // the turn that wall_ is of
};

}  // namespace earshot::media
