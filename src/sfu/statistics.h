// What people who run a server see of transports: read once in a while, never on the path of a
// packet. Values; any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "base/ids.h"
#include "base/socket_address.h"
#include "base/time.h"
#include "sfu/layer_selector.h"
#include "sfu/media_packet.h"
#include "sfu/media_source.h"
#include "sfu/transport_id.h"
#include "sfu/transport_world.h"

namespace earshot::sfu {

// What a transport has carried since it was made: RTP, as it was in datagrams.
struct Traffic {
  uint64_t packets_in = 0;
  uint64_t bytes_in = 0;
  uint64_t packets_out = 0;
  uint64_t bytes_out = 0;
};

// Packets of the sources that a participant sends now, since each began.
struct Arrived {
  uint64_t expected = 0;
  uint64_t received = 0;
};

enum class PathKind : uint8_t { kNone, kUdp, kTcp };

struct TransportStatistics {
  // What the participant sends; `layers`: how many of its streams or spatial layers live.
  struct Sent {
    MediaSource source = MediaSource::kMicrophone;
    MediaCodec codec = MediaCodec::kOpus;
    uint8_t layers = 1;
  };
  // A picture that the participant gets, and how much of it.
  struct Shown {
    MediaCodec codec = MediaCodec::kVp8;
    Layers layers;
  };

  TransportId transport = TransportId::kNone;
  CallId call;
  TransportState state = TransportState::kConnecting;
  PathKind path = PathKind::kNone;
  SocketAddress remote;         // the other end of the path, if there is one
  std::optional<Duration> rtt;  // none: not known yet
  Traffic traffic;
  Arrived arrived;
  double loss_out = 0;       // 0 to 1, of what is sent to it
  int64_t estimate_bps = 0;  // what its path carries; 0: nothing is sent to it yet
  std::vector<Sent> sent;
  std::vector<Shown> shown;
};

}  // namespace earshot::sfu
