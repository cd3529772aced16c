// What the parts of a room on several workers tell each other. Values that can be copied as bytes.
#pragma once

#include <cstdint>
#include <type_traits>
#include <variant>

#include "sfu/media_packet.h"
#include "sfu/replica.h"
#include "sfu/sender_clock.h"
#include "sfu/transport_id.h"

namespace earshot::sfu {

// The sender has this transport.
struct TransportClaimed {
  TransportId transport = TransportId::kNone;
};
// From the worker of the publisher to all.
struct TrackBegan {
  TrackInfo info;
};
struct TrackEnded {
  TrackId track = TrackId::kNone;
};
// To workers with subscribers: layers above are paused; how its clocks stand.
struct LayersTold {
  TrackId track = TrackId::kNone;
  int8_t spatial = -1;
};
struct ClocksRead {
  TrackId track = TrackId::kNone;
  StreamClocks clocks;
  PublisherClock publisher;
};
// To the worker of the publisher: the highest layer that somebody here gets, -1: there is nobody.
struct LayersWanted {
  TrackId track = TrackId::kNone;
  int8_t spatial = -1;
};
struct KeyFrameWanted {
  TrackId track = TrackId::kNone;
  uint8_t stream = 0;
};

using RoomMessage = std::variant<TransportClaimed, TrackBegan, TrackEnded, LayersTold, ClocksRead,
                                 LayersWanted, KeyFrameWanted>;
static_assert(std::is_trivially_copyable_v<RoomMessage>);

}  // namespace earshot::sfu
