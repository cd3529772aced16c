#include "turn/peer_policy.h"

#include <algorithm>

namespace earshot::turn {

void PeerPolicy::set_addresses(const Addresses& addresses) {
  addresses_ = addresses;
  forget();
}

bool PeerPolicy::is_own(const IpAddress& ip) const {
  return ip == addresses_.relay_v4 || ip == addresses_.relay_v6 ||
         std::find(addresses_.own.begin(), addresses_.own.end(), ip) != addresses_.own.end();
}

bool PeerPolicy::has_forwarding_unit(const IpAddress& ip) const {
  const auto& units = addresses_.forwarding_unit;
  return std::any_of(units.begin(), units.end(),
                     [&ip](const SocketAddress& unit) { return unit.ip() == ip; });
}

bool PeerPolicy::is_forwarding_unit(const SocketAddress& peer) const {
  const auto& units = addresses_.forwarding_unit;
  return std::find(units.begin(), units.end(), peer) != units.end();
}

bool PeerPolicy::could_be_peer(const IpAddress& ip) const {
  // Relay sockets of IPv6 are of IPv6 only: a mapped address leads nowhere.
  if (ip.unmapped() != ip || is_own(ip)) return false;
  // Nor to us by way of somebody's translator or tunnel.
  const CarriedV4 inner = carried_v4(ip);
  for (size_t i = 0; i < inner.count; ++i) {
    if (is_own(inner.ips[i])) return false;
  }
  switch (earshot::classify(ip)) {
    case AddressClass::kGlobal: return true;
    case AddressClass::kUnspecified:
    case AddressClass::kMulticast: return false;  // not even where somebody allowed 0.0.0.0/0
    default: return allow_peers_.contains(ip);
  }
}

Standing PeerPolicy::classify(const Call& call, const IpAddress& peer) const {
  if (call.reach == Reach::kForwardingUnit) {
    return has_forwarding_unit(peer) ? Standing::kForwardingUnit : Standing::kDenied;
  }
  // The one that asks has the peer's family and is one of them.
  if (peer == addresses_.relay_v4) {
    return call.relays_v4 > 1 ? Standing::kOwnRelay : Standing::kDenied;
  }
  if (peer == addresses_.relay_v6) {
    return call.relays_v6 > 1 ? Standing::kOwnRelay : Standing::kDenied;
  }
  if (!could_be_peer(peer) || !call.candidates.contains(peer)) return Standing::kDenied;
  return Standing::kOutside;
}

}  // namespace earshot::turn
