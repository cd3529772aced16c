// What one participant gets: which source plays in each of its receive slots, and which layers of
// it. On the worker of its transport; one owner; nothing is allocated per packet.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/limits.h"
#include "base/time.h"
#include "codec/dependency_descriptor.h"
#include "sfu/allocator.h"
#include "sfu/media_codec.h"
#include "sfu/participant_link.h"
#include "sfu/room_track.h"
#include "sfu/sfu_event.h"

namespace earshot::sfu {

struct RoomSlot {
  std::string mid;
  bool sound = false;
  std::array<bool, kMediaCodecs> codecs{};  // that may play in it
};

// A picture that a participant shows.
struct VideoView {
  TransportId publisher{};
  MediaSource source = MediaSource::kCamera;
  uint32_t width = 0;  // device pixels
  uint32_t height = 0;
  uint8_t priority = 0;  // the higher, the later it loses sharpness
};

class Subscriber {
 public:
  // `link` outlives it; `tracks` are all of the room.
  Subscriber(ParticipantLink& link, RoomTracks& tracks) : link_(link), tracks_(tracks) {}
  ~Subscriber() { stop_all(); }
  Subscriber(const Subscriber&) = delete;
  Subscriber& operator=(const Subscriber&) = delete;

  // The slots of the transport, in the order of the link's. What plays in one that is still there
  // goes on. Of those that are not the link is asked nothing.
  void set_slots(std::vector<RoomSlot> slots);
  size_t sound_slots() const;
  bool supports(MediaCodec codec) const;

  struct Wanted {
    TrackId track = TrackId::kNone;
    codec::Resolution shown = {};  // device pixels
    Layers most = {};
    uint8_t weight = 1;
  };
  // What should be heard, best first, and what should be seen, most important first; of codecs that
  // are supported. True: something else plays in a slot than before.
  bool assign_sound(Timestamp now, std::span<const TrackId> tracks) {
    return assign(now, true, tracks);
  }
  bool assign_pictures(Timestamp now, std::span<const Wanted> pictures);
  // The room is about to lose this track.
  bool remove(Timestamp now, TrackId track);

  // Shares out what the path carries, when there is reason to.
  void allocate(Timestamp now);
  // Something changed that allocate() has to look at as soon as it may.
  void set_dirty() { dirty_ = true; }
  // Calls `want(track, stream)` for each slot that waits for a key frame.
  template <class Want>
  void key_frames_wanted(Want&& want) const {
    for (size_t i = 0; i < slots_.size(); ++i) {
      if (slots_[i].description.sound || slots_[i].track == TrackId::kNone) continue;
      if (const auto stream = link_.key_frame_wanted(i)) want(slots_[i].track, *stream);
    }
  }

  // There is a picture that is wanted, and not even its lowest layer fits.
  bool starved() const;
  std::vector<SlotsChanged::Slot> playing() const;
  TrackId track_in(size_t slot) const { return slots_[slot].track; }
  Layers target_of(size_t slot) const { return slots_[slot].allocation.layers; }
  const ParticipantLink& link() const { return link_; }

 private:
  struct Playing {
    RoomSlot description;
    TrackId track = TrackId::kNone;
    Timestamp empty_since = {};  // if there is none
    codec::Resolution shown = {};
    Layers most = {};
    uint8_t weight = 1;
    SlotAllocation allocation = {};
    bool fresh = false;   // nothing was sent of the source yet
    int8_t counted = -1;  // in the track's demand
  };

  void stop_all();
  bool assign(Timestamp now, bool sound, std::span<const TrackId> wanted);
  void play(Timestamp now, size_t slot, TrackId track);
  void forget(size_t slot);
  void count(Playing& slot, RoomTrack& track, int8_t spatial);
  bool is_due(Timestamp now, int64_t bps) const;
  uint64_t sound_bps(Timestamp now) const;
  static SlotDemand demand_of(Timestamp now, const Playing& slot, const RoomTrack& track);
  void apply(Timestamp now, size_t slot, const SlotAllocation& allocation);

  ParticipantLink& link_;
  RoomTracks& tracks_;
  std::vector<Playing> slots_;
  bool dirty_ = false;
  Timestamp allocated_at_;
  int64_t allocated_bps_ = 0;  // the estimate of then
};

}  // namespace earshot::sfu
