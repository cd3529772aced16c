// The candidates of this server for its answers (RFC 8445 §5.2, RFC 6544). Pure; any thread.
#pragma once

#include <vector>

#include "base/socket_address.h"
#include "codec/ice_candidate.h"

namespace earshot::sfu {

// `udp`: the media port on each address that clients reach us at, best first. `tcp`: addresses that
// take ICE-TCP, which the browser tries too and likes less. All are host candidates: behind a 1:1
// NAT the public address is the only one a client needs to hear of.
std::vector<codec::IceCandidate> server_candidates(const std::vector<SocketAddress>& udp,
                                                   const std::vector<SocketAddress>& tcp);

}  // namespace earshot::sfu
