// A source of somebody in a room, as a worker has it: the replica, who wants how much of it, and at
// the worker of its publisher what all workers want. One owner.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <unordered_map>

#include "base/limits.h"
#include "base/time.h"
#include "sfu/layer_demand.h"
#include "sfu/participant_link.h"
#include "sfu/replica.h"

namespace earshot::sfu {

struct RoomTrack {
  RoomTrack(const TrackInfo& info, const StreamClocks* clocks, const PublisherClock* publisher)
      : replica(info, clocks, publisher),
        local(false, uint8_t{limits::kSimulcastLayersMax}),
        demand(is_screen(info.source), layers_of(info)) {
    wanted_by.fill(-1);
  }

  const TrackInfo& info() const { return replica.info(); }
  bool is_own() const { return publisher != nullptr; }

  static uint8_t layers_of(const TrackInfo& info) {
    return info.scalability == Scalability::kSvc ? uint8_t{limits::kSimulcastLayersMax}
                                                 : info.streams;
  }

  Replica replica;
  bool silenced = false;
  LayerDemand local;     // what subscribers of this worker get; -1: there are none
  int8_t reported = -1;  // of it, to the publisher's worker
  std::array<Timestamp, limits::kSimulcastLayersMax> wished_at{};  // key frames, likewise

  // At the worker of its publisher:
  ParticipantLink* publisher = nullptr;
  std::string mid;
  LayerDemand demand;                                   // of all workers
  std::array<int8_t, limits::kWorkersMax> wanted_by{};  // of each, as counted in `demand`
  uint64_t workers = 0;                                 // that have subscribers; without this one
  Timestamp clocks_sent_at;
};

class RoomTracks {
 public:
  RoomTrack* find(TrackId track) {
    const auto found = tracks_.find(track);
    return found == tracks_.end() ? nullptr : found->second.get();
  }
  // nullptr: it is there already.
  RoomTrack* add(std::unique_ptr<RoomTrack> track) {
    const auto [at, is_new] = tracks_.try_emplace(track->info().track, nullptr);
    if (!is_new) return nullptr;
    at->second = std::move(track);
    return at->second.get();
  }
  void remove(TrackId track) { tracks_.erase(track); }

  auto begin() { return tracks_.begin(); }
  auto end() { return tracks_.end(); }

 private:
  std::unordered_map<TrackId, std::unique_ptr<RoomTrack>> tracks_;
};

}  // namespace earshot::sfu
