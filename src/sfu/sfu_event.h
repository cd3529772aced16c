// What shards tell the control plane. Values.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/ids.h"
#include "sfu/media_source.h"
#include "sfu/transport_world.h"

namespace earshot::sfu {

// Each names the transport it is about, so that what is said of one that was replaced can be told
// from what is said of its successor.

struct StateChanged {
  CallId call;
  TransportId transport{};
  TransportState state = TransportState::kConnecting;
};

struct LinkQualityChanged {
  CallId call;
  TransportId transport{};
  bool weak = false;
};

struct PlayingSource {
  TransportId publisher{};
  MediaSource source = MediaSource::kMicrophone;
  friend bool operator==(const PlayingSource&, const PlayingSource&) = default;
};
// What plays in all receive slots of a transport.
struct SlotsChanged {
  struct Slot {
    std::string mid;
    std::optional<PlayingSource> playing = {};
    friend bool operator==(const Slot&, const Slot&) = default;
  };
  CallId call;
  TransportId transport{};
  uint64_t epoch = 0;  // grows with every change, from 1
  std::vector<Slot> slots;
};

struct SpeakersChanged {
  CallId call;
  std::optional<TransportId> dominant;
  std::vector<TransportId> speaking;  // the loudest first
};

// How many layers of this sending section anybody watches, from the smallest on.
struct DemandChanged {
  CallId call;
  TransportId transport{};
  std::string mid;
  MediaSource source = MediaSource::kCamera;
  int layers = 0;
};

using SfuEvent =
    std::variant<StateChanged, LinkQualityChanged, SlotsChanged, SpeakersChanged, DemandChanged>;

}  // namespace earshot::sfu
