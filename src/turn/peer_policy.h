// Whether a host may be a peer: the one place that says yes. Asked when a permission is made and
// again at every send, so that what was allowed once does not stay allowed (security.md §1).
//
// A peer is allowed when it is a live relay of the same call, or when its address appeared in a
// candidate of the call and is global unicast or in one of the configured networks. Relays of a
// group call reach the forwarding unit of this server, address and port, and nothing else. Port 0,
// this host's own addresses otherwise and everything else are refused.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "base/address_class.h"
#include "base/ip_address.h"
#include "base/socket_address.h"
#include "turn/call.h"
#include "turn/checked_peer.h"
#include "turn/engine_config.h"

namespace earshot::turn {

enum class Standing : uint8_t {
  kDenied,
  kOutside,         // reached through the relay socket, at any port
  kForwardingUnit,  // likewise, at its own port
  kOwnRelay,        // a relay of this server: handed over inside the engine, never through a socket
};

// The last decision about one host in one call. Kept beside the permission, because deciding reads
// tables; good until the policy or the call's candidates change.
struct CachedStanding {
  uint64_t epoch = 0;  // 0: nothing decided yet
  Standing standing = Standing::kDenied;
};

class PeerPolicy {
 public:
  explicit PeerPolicy(const CidrSet& allow_peers) : allow_peers_(allow_peers) {}

  void set_addresses(const Addresses& addresses);
  // Decisions of the past no longer count: a candidate was taken away.
  void forget() { ++epoch_; }

  // Whether a candidate's address is worth remembering: false for what no call could allow.
  bool could_be_peer(const IpAddress& ip) const;
  Standing classify(const Call& call, const IpAddress& peer) const;
  Standing classify(const Call& call, const IpAddress& peer, CachedStanding& cache) const {
    if (cache.epoch != epoch_) cache = {epoch_, classify(call, peer)};
    return cache.standing;
  }

  // The only source of a CheckedPeer: for hosts outside, with a port, and the forwarding unit.
  std::optional<CheckedPeer> check(Standing standing, const SocketAddress& peer) const {
    const bool allowed = standing == Standing::kOutside
                             ? peer.port() != 0
                             : standing == Standing::kForwardingUnit && is_forwarding_unit(peer);
    return allowed ? std::optional(CheckedPeer(peer)) : std::nullopt;
  }

 private:
  bool is_own(const IpAddress& ip) const;
  bool has_forwarding_unit(const IpAddress& ip) const;
  bool is_forwarding_unit(const SocketAddress& peer) const;

  CidrSet allow_peers_;
  Addresses addresses_;
  uint64_t epoch_ = 1;
};

}  // namespace earshot::turn
