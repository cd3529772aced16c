// Questions to a STUN or TURN server, as a client asks them: over UDP, TCP or TLS. Blocking, with a
// deadline; any thread.
#pragma once

#include <string>

#include "base/random.h"
#include "base/result.h"
#include "base/socket_address.h"
#include "base/time.h"

namespace earshot::app {

enum class Protocol : uint8_t { kUdp, kTcp, kTls };

struct StunServer {
  SocketAddress address;
  Protocol protocol = Protocol::kUdp;
  std::string name;  // for TLS
};

// RFC 8489 §2: the address that the server sees us come from.
Result<SocketAddress> stun_binding(const StunServer& server, Duration deadline, Random& random);

// An Allocate without credentials (RFC 8656 §7.1): the realm of the challenge. An error when
// something answers that is no TURN server.
Result<std::string> turn_challenge(const StunServer& server, Duration deadline, Random& random);

}  // namespace earshot::app
