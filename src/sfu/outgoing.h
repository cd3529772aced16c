// A packet that a subscriber gets, before encryption: its beginning is in the caller's buffer, the
// rest of its payload still in the source's packet, so that both can be encrypted straight into the
// place they are sent from.
#pragma once

#include <cstddef>
#include <cstdint>

#include "base/bytes.h"
#include "codec/rtp_packet.h"
#include "sfu/picture_numbers.h"

namespace earshot::sfu {

// What a buffer for the beginning of a packet must hold: header, the two bytes of RFC 4588 §4, and
// the numbers in front of a payload.
inline constexpr size_t kOutgoingHeadBytesMax =
    codec::kRtpHeaderBytesMax + 2 + kPayloadHeadBytesMax;

struct Outgoing {
  uint16_t header_bytes = 0;  // RTP header: in the clear (RFC 3711 §3.1)
  uint16_t head_bytes = 0;    // written to the buffer: the header, and what is new of the payload
  Bytes tail = {};            // follows in the packet; empty for padding
  codec::RtpHeaderLayout layout = {};  // where the stamps of sending go
  uint16_t sequence = 0;
  bool retransmission = false;  // on the RTX stream
  // A source begins here. Packets that overtook this one, in the cache of its layer up to newest(),
  // are to be forwarded now.
  bool begins = false;

  size_t size() const { return head_bytes + tail.size(); }
};

}  // namespace earshot::sfu
