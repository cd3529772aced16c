// What the engine asks of whoever drives it. Called from inside the engine's inputs, on the same
// thread; an implementation must not call back into the engine.
#pragma once

#include <cstdint>

#include "turn/checked_peer.h"
#include "turn/packet.h"
#include "turn/path.h"

namespace earshot::turn {

// Names one relay socket. Small and dense (below limits::kTurnAllocationsMax): fit for the index of
// an array. Used again after close_relay().
using RelayId = uint32_t;

class Driver {
 public:
  virtual ~Driver() = default;

  // A packet is in the buffer of the input under way (headers are written in place, so it may begin
  // before it) or, for answers, in one of the engine's own that lives until the input returns. The
  // driver sends it, copies it, or, for a packet inside a receive buffer, keeps the reference until
  // it uses that buffer again. May drop: it is UDP, or a stream whose reader is too slow.
  // Frames of streams are already padded (RFC 8656 §12.5).
  virtual void send_to_client(const Path& path, Packet packet) = 0;

  // The only function that sends on a relay socket.
  virtual void send_to_peer(RelayId relay, const CheckedPeer& peer, Packet packet) = 0;

  // Binds a UDP socket to that port of the concrete local address of the family (v6: V6ONLY).
  // False: the port is in use, try another.
  virtual bool open_relay(RelayId relay, bool v4, uint16_t port) = 0;
  virtual void close_relay(RelayId relay) = 0;

  // The right to use this stream ended with its grant, or its sender asks too often without proving
  // anything. No on_link_closed() is needed for it.
  virtual void close_link(uint64_t link) = 0;
};

}  // namespace earshot::turn
