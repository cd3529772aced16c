// A group call as one worker sees it: who is in it, what they send, and for those whose transport
// is on this worker what they get. Every worker has every room; together they are one. On the
// path of a packet nothing is allocated; everything else happens in turns of limits::kRoomTurn or
// when somebody asks for something. One owner; no sockets, threads or clock.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "base/ids.h"
#include "base/time.h"
#include "sfu/audio_selector.h"
#include "sfu/dominant_speaker.h"
#include "sfu/link_quality.h"
#include "sfu/participant_link.h"
#include "sfu/room_message.h"
#include "sfu/room_track.h"
#include "sfu/sfu_event.h"
#include "sfu/shedding.h"
#include "sfu/subscriber.h"

namespace earshot::sfu {

// Must not call back into the room.
class RoomOutput {
 public:
  virtual ~RoomOutput() = default;
  // To the same room on other workers, as bits: packets of one track that came together. The bytes
  // are good until the call returns.
  virtual void forward(uint64_t workers, const CallId& call,
                       std::span<const MediaPacket> packets) = 0;
  virtual void post(uint64_t workers, const CallId& call, const RoomMessage& message) = 0;
  virtual void event(SfuEvent event) = 0;
};

struct RoomPlace {
  CallId call;
  uint8_t worker = 0;
  uint8_t workers = 1;

  // Where it is decided who leads the conversation.
  uint8_t home() const { return static_cast<uint8_t>(call.hash() % workers); }
  bool is_home() const { return worker == home(); }
  uint64_t others() const {
    const uint64_t all = workers >= 64 ? ~uint64_t{0} : (uint64_t{1} << workers) - 1;
    return all & ~(uint64_t{1} << worker);
  }
};

class Room {
 public:
  Room(const RoomPlace& place, RoomOutput& output);

  // ---- from the control plane, the same on all workers ----
  void add(TransportId transport);
  // Of what it sent nothing is left; its link is not used any more.
  void remove(Timestamp now, TransportId transport);
  bool is_empty() const { return members_.empty(); }
  bool is_home() const { return place_.is_home(); }
  void view(Timestamp now, TransportId transport, std::vector<VideoView> views);
  void silence(Timestamp now, TransportId transport, MediaSource source, bool on);
  // What its members give up of the pictures (shedding.h); at once while there are none, else
  // within limits::kShedSpread: every layer that is changed costs a key frame.
  void shed(Timestamp now, uint8_t level);

  // ---- a transport of this worker ----
  // `link` is good until remove() returns.
  void attach(TransportId transport, ParticipantLink& link, std::vector<RoomSlot> slots);
  void set_slots(Timestamp now, TransportId transport, std::vector<RoomSlot> slots);
  // Media can flow; it gets something from now on.
  void connected(Timestamp now, TransportId transport);
  // `info.worker` is filled in. The clocks are good until track_ended() or remove().
  void track_began(Timestamp now, TrackInfo info, std::string mid, const StreamClocks& clocks,
                   const PublisherClock& publisher_clock);
  void track_ended(Timestamp now, TrackId track);
  void want_key_frame(Timestamp now, TrackId track, uint8_t stream);

  // Packets of one track, of this worker or forwarded by another, in the order in which they came;
  // good until the end of the turn.
  void on_media(Timestamp now, std::span<const MediaPacket> packets);
  void on_message(Timestamp now, uint8_t from, const RoomMessage& message);

  Timestamp next_deadline() const;
  void on_deadline(Timestamp now);

  // What a member gets; nullptr: its transport is not here.
  const Subscriber* subscriber(TransportId transport) const;
  RoomTrack* find(TrackId track) { return tracks_.find(track); }

 private:
  struct Member {
    std::optional<uint8_t> worker;  // of its transport, once that is known
    ParticipantLink* link = nullptr;
    std::unique_ptr<Subscriber> subscriber;  // when the transport is here
    bool connected = false;
    std::vector<VideoView> views;  // most important first
    uint8_t silenced = 0;          // sources, as bits
    uint64_t epoch = 0;
    bool untold = false;  // something went from a slot, and the client has not heard of it
    LinkQuality quality;
  };
  using SourceKey = std::pair<TransportId, MediaSource>;

  Member* member(TransportId transport);
  void add_track(Timestamp now, std::unique_ptr<RoomTrack> track);
  void remove_track(Timestamp now, TrackId track);
  void hear(RoomTrack& track);
  void unhear(Timestamp now, const RoomTrack& track);
  void send_to_all(Timestamp now, std::span<const Replica::Subscription> receivers,
                   std::span<const MediaPacket> packets);
  void on_level(const MediaHeader& header, const RoomTrack& track);
  void claimed(Member& member, uint8_t worker);
  void update_workers();

  void on(Timestamp now, uint8_t from, const TransportClaimed& message);
  void on(Timestamp now, uint8_t from, const TrackBegan& message);
  void on(Timestamp now, uint8_t from, const TrackEnded& message);
  void on(Timestamp now, uint8_t from, const LayersTold& message);
  void on(Timestamp now, uint8_t from, const ClocksRead& message);
  void on(Timestamp now, uint8_t from, const LayersWanted& message);
  void on(Timestamp now, uint8_t from, const KeyFrameWanted& message);

  // room_turn.cpp
  void assign_everything(Timestamp now);
  bool assign_sound(Timestamp now, TransportId transport, Member& member);
  bool assign_pictures(Timestamp now, TransportId transport, Member& member);
  void tell_slots(TransportId transport, Member& member);
  void share_out(Timestamp now, Member& member);
  void want_key_frame(Timestamp now, RoomTrack& track, uint8_t stream);
  void report_demand(Timestamp now, RoomTrack& track);
  static bool is_anything_saved(Timestamp now, const RoomTrack& track);
  void report_all_demand(Timestamp now);
  void send_clocks(Timestamp now, RoomTrack& track);
  void judge_link(Timestamp now, TransportId transport, Member& member);
  void tell_speakers(Timestamp now);

  const RoomPlace place_;
  RoomOutput& output_;
  RoomTracks tracks_;  // before those who play them
  std::map<TransportId, Member> members_;
  std::map<SourceKey, TrackId> published_;
  std::vector<TrackId> microphones_;    // that may be heard, in the order they came
  std::vector<TrackId> screen_sounds_;  // likewise
  AudioSelector selector_;
  DominantSpeaker dominant_;    // at home alone
  uint64_t sound_workers_ = 0;  // others that have listeners, and the home
  uint8_t shed_level_ = 0;
  uint8_t shed_next_ = 0;
  Timestamp shed_from_;
  Timestamp next_turn_;
  Timestamp speakers_told_at_;
  TrackId dominant_told_ = TrackId::kNone;
  std::vector<TrackId> speaking_told_;
  bool are_speakers_told_ = true;  // to everybody, also to who came last
};

}  // namespace earshot::sfu
