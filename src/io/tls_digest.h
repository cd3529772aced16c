// Message digests of OpenSSL for protocols that name them. Any thread.
#pragma once

#include <array>
#include <cstdint>

#include "base/bytes.h"

namespace earshot::io {

// For the WebSocket handshake, where it is a checksum. Not for anything that must be secure.
std::array<uint8_t, 20> sha1(Bytes bytes);

std::array<uint8_t, 32> sha256(Bytes bytes);

}  // namespace earshot::io
