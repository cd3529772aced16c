// What a datagram on a shared port is, by its first byte (RFC 7983 §7), and RTP or RTCP by its
// second (RFC 5761 §4). Pure; any thread. It says nothing about whether the rest is well formed.
#pragma once

#include <cstdint>

#include "base/bytes.h"

namespace earshot::codec {

enum class DatagramKind : uint8_t { kStun, kDtls, kTurnChannel, kRtp, kRtcp, kUnknown };

//              +----------------+
//              |        [0..3] -+--> STUN
//              |      [16..19] -+--> ZRTP: nobody here speaks it
//  packet -->  |      [20..63] -+--> DTLS
//              |      [64..79] -+--> TURN ChannelData
//              |    [128..191] -+--> RTP, RTCP
//              +----------------+
constexpr DatagramKind classify(Bytes datagram) {
  if (datagram.empty()) return DatagramKind::kUnknown;
  const uint8_t first = datagram[0];
  if (first <= 3) return DatagramKind::kStun;
  if (first >= 20 && first <= 63) return DatagramKind::kDtls;
  if (first >= 64 && first <= 79) return DatagramKind::kTurnChannel;
  if (first < 128 || first > 191 || datagram.size() < 2) return DatagramKind::kUnknown;
  // RTCP's packet types are 192 to 223; RTP's payload types 64 to 95 are left free for that.
  const bool is_rtcp = datagram[1] >= 192 && datagram[1] <= 223;
  return is_rtcp ? DatagramKind::kRtcp : DatagramKind::kRtp;
}

}  // namespace earshot::codec
