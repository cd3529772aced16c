// Why a WebSocket is closed, as told to the peer (RFC 6455 section 7.4; 4000 and up are ours).
#pragma once

#include <cstdint>

namespace earshot::gateway {

enum class CloseCode : uint16_t {
  kNormal = 1000,
  kGoingAway = 1001,      // the server stops
  kProtocolError = 1002,  // not WebSocket as in the RFC
  kUnsupportedData = 1003,
  kInvalidText = 1007,  // not UTF-8
  kPolicy = 1008,       // floods, no hello
  kTooBig = 1009,
  kInternal = 1011,
  kSignedOut = 4001,  // sign in again
  kReplaced = 4002,   // the same client came back on another socket
  kTooManySockets = 4003,
  kTooSlow = 4005,  // did not read fast enough; connect again and resume
};

}  // namespace earshot::gateway
