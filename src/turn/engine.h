// A STUN and TURN server (RFC 8489, RFC 8656) without sockets, threads or clock: packets go in,
// packets come out through the Driver, `now` is a parameter. Clients over UDP, TCP and TLS; relay
// over UDP; IPv4 and IPv6. One thread, that of the driver. Memory is bounded by limits.h.
//
// A credential is good only while its grant lives here: the grant must be given before the
// credential leaves the server.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>

#include "base/ids.h"
#include "base/random.h"
#include "base/time.h"
#include "turn/counters.h"
#include "turn/crypto.h"
#include "turn/driver.h"
#include "turn/engine_config.h"
#include "turn/packet.h"
#include "turn/path.h"
#include "turn/reach.h"

namespace earshot::turn {

class Engine {
 public:
  // `driver` and `random` must outlive the engine.
  Engine(const EngineConfig& config, const Crypto& crypto, Driver& driver, Random& random);
  ~Engine();
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;

  // Before the first packet, and whenever they change. Allocations of a family whose relay address
  // changed are dropped, and their streams closed.
  void set_addresses(const Addresses& addresses, Timestamp now);

  // One datagram, or one frame of a stream as codec::TurnStreamFramer cuts it. `now` and `wall` may
  // be those of the batch. Addresses are unmapped: a v4 client of a dual-stack socket is v4.
  void on_client_packet(Timestamp now, WallTime wall, const Path& path, Packet packet);
  // A datagram that arrived on a relay socket.
  void on_peer_packet(Timestamp now, RelayId relay, const SocketAddress& from, Packet packet);
  // The stream ended: its allocation is dropped.
  void on_link_closed(uint64_t link, Timestamp now);

  // `client` may relay in `call` with credentials that expire by then. Again: a later expiry.
  // Allocations made in time live on until they are revoked, the call ends or nobody refreshes
  // them. `reach`: of the call, as its first grant says.
  void grant(CallId call, ClientId client, WallTime expires, Reach reach = Reach::kCandidates);
  // The grant is gone, its allocations are dropped and their streams closed.
  void revoke(CallId call, ClientId client, Timestamp now);
  void end_call(CallId call, Timestamp now);
  // `ip` appeared in a candidate that was forwarded in this call. Nothing happens when no grant
  // names the call.
  void allow_peer(CallId call, const IpAddress& ip);

  // When on_deadline() wants to be called; nothing while there is nothing to expire.
  std::optional<Timestamp> next_deadline() const;
  void on_deadline(Timestamp now, WallTime wall);

  const Counters& counters() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace earshot::turn
