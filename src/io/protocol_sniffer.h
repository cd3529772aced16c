// What a new connection speaks, by its first bytes: one TCP port serves HTTPS, WebSocket, TURN over
// TLS, plain TURN and ICE-TCP. ALPN is not asked: not every TURN client offers it. Pure; any
// thread.
#pragma once

#include <cstddef>
#include <cstdint>

#include "base/bytes.h"

namespace earshot::io {

enum class FirstBytes : uint8_t {
  kNeedsMore,
  kTls,     // a TLS record of the handshake: 0x16
  kHttp,    // a letter: a method
  kTurn,    // a STUN message (RFC 8489 §5): 0x00 to 0x03, and the magic cookie at 4
  kIceTcp,  // the same behind the two bytes of length of RFC 4571
  kUnknown,
};

// More than so many are never needed.
inline constexpr size_t kFirstBytesNeeded = 10;

FirstBytes classify_first_bytes(Bytes bytes);

}  // namespace earshot::io
