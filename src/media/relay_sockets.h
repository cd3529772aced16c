// The relay's side of every allocation: a UDP socket each, bound to one port of this host's address
// of the family. Media thread only, but for is_open_at().
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <span>
#include <unordered_set>
#include <vector>

#include "io/datagram_buffers.h"
#include "io/event_loop.h"
#include "io/udp_socket.h"
#include "media/turn_config.h"
#include "turn/driver.h"

namespace earshot::media {

class RelayReceiver {
 public:
  // May close `relay`.
  virtual void on_peer_datagram(turn::RelayId relay, const io::Datagram& datagram) = 0;

 protected:
  ~RelayReceiver() = default;
};

class RelaySockets {
 public:
  // All outlive this.
  RelaySockets(io::EventLoop& loop, io::DatagramBuffers& buffers, RelayReceiver& receiver,
               io::UdpCounters& counters);
  ~RelaySockets();

  // For the sockets opened from now on.
  void set_addresses(std::optional<IpAddress> bound_v4, std::optional<IpAddress> bound_v6);

  // False when the port is taken, or the family has no address.
  bool open(turn::RelayId relay, bool v4, uint16_t port);
  void close(turn::RelayId relay);
  void send(turn::RelayId relay, const turn::CheckedPeer& peer, turn::Packet packet);

  // Whether packets from this address come out of a relay here. Any thread.
  bool is_open_at(const SocketAddress& address) const;

 private:
  struct Relay;

  io::EventLoop& loop_;
  io::DatagramBuffers& buffers_;
  RelayReceiver& receiver_;
  io::UdpCounters& counters_;
  std::optional<IpAddress> bound_v4_;
  std::optional<IpAddress> bound_v6_;
  std::vector<std::unique_ptr<Relay>> relays_;  // by RelayId; nullptr: not open
  // Until the end of the turn: the engine may close the one whose packet it is looking at.
  std::vector<std::unique_ptr<Relay>> closing_;
  mutable std::mutex mutex_;
  std::unordered_set<SocketAddress> bound_;  // guarded by mutex_
};

}  // namespace earshot::media
